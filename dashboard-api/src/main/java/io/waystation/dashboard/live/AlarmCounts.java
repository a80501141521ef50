package io.waystation.dashboard.live;

import io.waystation.model.Severity;

/** Open alarms by the severity they have now. */
public record AlarmCounts(int notice, int warning, int critical) {
  public static final AlarmCounts NONE = new AlarmCounts(0, 0, 0);

  /**
   * @param more how many of that severity come in; below 0 go
   */
  AlarmCounts plus(Severity severity, int more) {
    return switch (severity) {
      case NORMAL, INFO -> this;
      case NOTICE -> new AlarmCounts(notice + more, warning, critical);
      case WARNING -> new AlarmCounts(notice, warning + more, critical);
      case CRITICAL -> new AlarmCounts(notice, warning, critical + more);
    };
  }
}
