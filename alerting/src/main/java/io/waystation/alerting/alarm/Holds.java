package io.waystation.alerting.alarm;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.AlarmChange.Because;
import io.waystation.model.Handling;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.Maintenance;
import io.waystation.storage.records.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What holds alarms back, by our clock and within one transaction: shelvings end, maintenance
 * begins and ends, and whatever is raised meanwhile is held back too. All of it stands in the
 * records, so a restart changes nothing; what fell due meanwhile is seen to then.
 */
final class Holds {
  /** Alarms let go in one transaction; what is left stays due. */
  private static final int AT_ONCE = 500;

  private final Tables tables;
  private final Alarms alarms;
  private final Instant now;
  private final Consumer<AlarmChange.What> changed;
  private List<Maintenance> running;

  /**
   * @param changed told of every line of history written
   */
  Holds(Tables tables, Instant now, Consumer<AlarmChange.What> changed) {
    this.tables = tables;
    this.alarms = tables.alarms();
    this.now = now;
    this.changed = changed;
  }

  /** Sees to all that is due. */
  void see() {
    for (Alarm alarm : alarms.shelvedUntil(now, AT_ONCE)) {
      keep(
          alarm.unshelve(),
          AlarmChange.What.UNSHELVED,
          AlarmChange.CLOCK,
          alarm.handling().shelving().until(),
          Because.TIME_OVER);
    }
    for (Maintenance due : tables.maintenances().due(now)) {
      if (due.state(now) == Maintenance.State.RUNNING) {
        begin(due);
      } else {
        end(due);
      }
    }
  }

  /**
   * A new alarm is held back as its place and the occurrence before it are.
   *
   * @param before of the same rule and source
   */
  void raised(Alarm alarm, Optional<Alarm> before) {
    if (alarm.vital()) {
      return;
    }
    Alarm kept = alarm;
    Optional<Handling.Shelving> goesOn =
        before
            .map(earlier -> earlier.handling().shelving())
            .filter(aside -> !aside.oneShot() && aside.until().isAfter(now));
    if (goesOn.isPresent()) {
      Handling.Shelving aside = goesOn.get();
      kept =
          keep(
              kept.shelve(aside),
              AlarmChange.What.SHELVED,
              aside.by(),
              kept.learntAt(),
              aside.reason());
    }
    Optional<Maintenance> here = runningAt(kept);
    if (here.isPresent()) {
      suppress(kept, here.get());
    }
  }

  /** What another alarm explains already is held back by the maintenance from now on. */
  private void begin(Maintenance maintenance) {
    alarms.openAt(maintenance.station()).stream()
        .filter(maintenance::about)
        .filter(alarm -> !alarm.vital() && !alarm.handling().past() && !heldByMaintenance(alarm))
        .forEach(alarm -> suppress(alarm, maintenance));
    tables.maintenances().begun(maintenance);
  }

  private static boolean heldByMaintenance(Alarm alarm) {
    Handling.Suppression held = alarm.handling().suppression();
    return held != null && Maintenance.KINDS.contains(held.why());
  }

  /** Where another is going on still, that takes over, and nobody is called in between. */
  private void end(Maintenance maintenance) {
    List<Alarm> held = alarms.suppressedBy(maintenance.id(), AT_ONCE);
    for (Alarm alarm : held) {
      Optional<Maintenance> other = alarm.open() ? runningAt(alarm) : Optional.empty();
      if (other.isPresent()) {
        suppress(alarm, other.get());
      } else {
        boolean byHand = maintenance.endedAt() != null;
        keep(
            alarm.unsuppress(),
            AlarmChange.What.UNSUPPRESSED,
            byHand ? maintenance.endedBy() : AlarmChange.CLOCK,
            maintenance.overAt(),
            byHand ? "" : Because.TIME_OVER);
      }
    }
    if (held.size() < AT_ONCE) {
      tables.maintenances().settled(maintenance);
    }
  }

  private Optional<Maintenance> runningAt(Alarm alarm) {
    if (running == null) {
      running = tables.maintenances().runningAt(now);
    }
    return running.stream().filter(maintenance -> maintenance.about(alarm)).findFirst();
  }

  private void suppress(Alarm alarm, Maintenance maintenance) {
    Instant since =
        alarm.learntAt().isAfter(maintenance.startsAt())
            ? alarm.learntAt()
            : maintenance.startsAt();
    keep(
        alarm.suppress(new Handling.Suppression(maintenance.why(), maintenance.id(), now)),
        AlarmChange.What.SUPPRESSED,
        maintenance.author(),
        since,
        maintenance.reason());
  }

  private Alarm keep(
      Alarm alarm, AlarmChange.What what, String actor, Instant eventAt, String note) {
    Alarm kept = alarms.change(alarm, what, actor, eventAt, now, note);
    changed.accept(what);
    return kept;
  }
}
