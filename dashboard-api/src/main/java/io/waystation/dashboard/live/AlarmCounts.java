package io.waystation.dashboard.live;

import io.waystation.model.Alarm;

/** Open alarms by the severity they have now. */
public record AlarmCounts(int notice, int warning, int critical) {
  public static final AlarmCounts NONE = new AlarmCounts(0, 0, 0);

  AlarmCounts plus(Alarm alarm) {
    return switch (alarm.severity()) {
      case NORMAL, INFO -> this;
      case NOTICE -> new AlarmCounts(notice + 1, warning, critical);
      case WARNING -> new AlarmCounts(notice, warning + 1, critical);
      case CRITICAL -> new AlarmCounts(notice, warning, critical + 1);
    };
  }
}
