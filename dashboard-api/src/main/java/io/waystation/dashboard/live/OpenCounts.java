package io.waystation.dashboard.live;

import io.waystation.model.Alarm;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many alarms are open where, kept up change by change, so that a change costs the same however
 * many are open. Those that are held back do not count. One thread takes changes in; any may ask.
 */
final class OpenCounts {
  private record Counted(
      Alarm.Concern concern, StationId station, PersonId person, Severity severity) {}

  private final Map<String, Counted> counted = new HashMap<>();
  private final Map<StationId, AlarmCounts> stations = new ConcurrentHashMap<>();
  private final Map<StationId, AlarmCounts> health = new ConcurrentHashMap<>();
  private final Map<PersonId, AlarmCounts> people = new ConcurrentHashMap<>();

  /** That alarm is so now; taking the same in again changes nothing. */
  void take(Alarm alarm) {
    Counted now =
        alarm.open() && !alarm.heldBack()
            ? new Counted(alarm.concern(), alarm.station(), alarm.person(), alarm.severity())
            : null;
    Counted before = now == null ? counted.remove(alarm.id()) : counted.put(alarm.id(), now);
    if (now != null && now.equals(before)) {
      return;
    }
    if (now != null) {
      add(now, 1);
    }
    if (before != null) {
      add(before, -1);
    }
  }

  AlarmCounts station(StationId station) {
    return stations.getOrDefault(station, AlarmCounts.NONE);
  }

  AlarmCounts health(StationId station) {
    return health.getOrDefault(station, AlarmCounts.NONE);
  }

  AlarmCounts person(PersonId person) {
    return people.getOrDefault(person, AlarmCounts.NONE);
  }

  private void add(Counted of, int more) {
    if (of.concern() == Alarm.Concern.STATION) {
      add(stations, of.station(), of.severity(), more);
    } else {
      add(health, of.station(), of.severity(), more);
      add(people, of.person(), of.severity(), more);
    }
  }

  private static <K> void add(Map<K, AlarmCounts> counts, K key, Severity severity, int more) {
    AlarmCounts now = counts.getOrDefault(key, AlarmCounts.NONE).plus(severity, more);
    if (now.equals(AlarmCounts.NONE)) {
      counts.remove(key);
    } else {
      counts.put(key, now);
    }
  }
}
