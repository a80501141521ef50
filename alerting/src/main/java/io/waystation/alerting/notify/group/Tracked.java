package io.waystation.alerting.notify.group;

import io.waystation.alerting.notify.route.AlarmLabels;
import io.waystation.alerting.notify.text.Notices;
import io.waystation.model.Alarm;
import io.waystation.model.Severity;
import io.waystation.model.Station;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An alarm that somebody may have to be told of.
 *
 * @param groups ids of the groups its routes put it into
 */
record Tracked(
    Alarm alarm, Map<String, String> labels, Optional<Station> station, Set<String> groups) {
  private static final ZoneId NOWHERE = ZoneId.of("Asia/Shanghai");

  /**
   * It goes on, or nobody can say whether it does, or it is over but waits for a person by its own
   * nature: an event that happened is worth telling after its end. Never while it is held back.
   */
  boolean firing() {
    return !alarm.heldBack()
        && (lasts() || (alarm.latch() != Alarm.Latch.NONE && alarm.acknowledgement() == null));
  }

  /** Its condition is not normal: only then does it inhibit others. */
  boolean lasts() {
    return alarm.condition() != Alarm.Condition.NORMAL;
  }

  boolean taken() {
    return alarm.acknowledgement() != null;
  }

  Alarm.Concern about() {
    return AlarmLabels.about(alarm);
  }

  /** A life may hang on it: nothing holds it back. */
  boolean vital() {
    return about() == Alarm.Concern.HEALTH && alarm.worst() == Severity.CRITICAL;
  }

  ZoneId zone() {
    return station.map(Station::zone).orElse(NOWHERE);
  }

  String path() {
    return labels.getOrDefault(AlarmLabels.AREA_PATH, "");
  }

  Notices.Told told() {
    return new Notices.Told(alarm, labels, station, firing());
  }
}
