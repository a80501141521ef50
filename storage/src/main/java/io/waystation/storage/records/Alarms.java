package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alarms and their history. Each change of an alarm is one new version and one line of history. */
public interface Alarms {
  /**
   * Keeps a new alarm with its first line of history ({@link AlarmChange.What#RAISED}).
   *
   * @throws VersionConflict if an alarm of that rule and source is still active
   */
  void raise(Alarm alarm);

  /**
   * Keeps the next version of an alarm and says in its history what changed.
   *
   * @param alarm its {@code version} is one above the one stored
   * @param actor user name, or {@code rule}
   * @throws VersionConflict if the stored version is another
   */
  void change(
      Alarm alarm,
      AlarmChange.What what,
      String actor,
      Instant eventAt,
      Instant learntAt,
      String note);

  Optional<Alarm> find(String id);

  /** The latest alarm of that rule and source, open or over. */
  Optional<Alarm> latest(String rule, String source);

  /** All that are {@link Alarm#open()}, worst first, then oldest first. */
  List<Alarm> open();

  /**
   * Newest first by {@code startedAt}, then id, from after the given key on.
   *
   * @param filter what to list; null fields stand for any
   * @param beforeStart of the last alarm of the page before; null for the first page
   * @param beforeId of the same alarm
   */
  List<Alarm> page(Filter filter, Instant beforeStart, String beforeId, int max);

  /** History of one alarm, oldest first. */
  List<AlarmChange> history(String id);

  /** Changes of all alarms with id above {@code after}, oldest first. */
  List<AlarmChange> changesAfter(long after, int max);

  /** The newest change's id; 0 when there is none. */
  long lastChange();

  /** How many alarms were raised ever, by concern and worst severity. */
  Map<Alarm.Concern, Map<Severity, Long>> counts();

  /**
   * @param open true for the open ones, false for those that are over
   */
  record Filter(
      Alarm.Concern concern,
      StationId station,
      PersonId person,
      Severity atLeast,
      Boolean open,
      Boolean acknowledged) {
    public static Filter any() {
      return new Filter(null, null, null, null, null, null);
    }
  }
}
