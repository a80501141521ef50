package io.waystation.alerting.kpi;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmKpis;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.storage.records.AlarmEvents;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the figures from the records. Blocks, for some seconds where there is much history; one
 * asker after the other, so that the memory it takes is bounded. Safe for several threads.
 */
public final class AlarmKpiReader {
  /** More lines of history than a bad month has. */
  private static final long MOST = 2_000_000;

  private static final Duration STALE = Duration.ofHours(24);

  private final Records records;
  private final Clock clock;
  private final long most;

  public AlarmKpiReader(Records records, Clock clock) {
    this(records, clock, MOST);
  }

  AlarmKpiReader(Records records, Clock clock, long most) {
    this.records = records;
    this.clock = clock;
    this.most = most;
  }

  /**
   * @param from inclusive, before {@code to}
   * @param to exclusive
   * @param operators among how many the load is shared; empty for as many as there are accounts of
   *     the role that acts on such alarms, one at least
   * @return empty when there is more history in that time than can be answered: ask for less
   */
  public synchronized Optional<AlarmKpis> between(
      Instant from, Instant to, Alarm.Concern concern, OptionalInt operators) {
    Instant now = clock.instant();
    return records.read(
        t -> {
          AlarmEvents events = t.alarmEvents();
          Instant lead = from.minus(Tally.LEAD);
          if (events.count(lead, to, most) > most) {
            return Optional.empty();
          }
          Tally tally = new Tally(from, concern, operators(t, concern, operators));
          events.forEach(lead, to, concern, tally::add);
          return Optional.of(
              tally.until(to, standing(events.open(concern, now.minus(STALE)), now)));
        });
  }

  private static AlarmKpis.Operators operators(
      Tables t, Alarm.Concern concern, OptionalInt operators) {
    if (operators.isPresent()) {
      return new AlarmKpis.Operators(operators.getAsInt(), true);
    }
    Role role = concern == Alarm.Concern.HEALTH ? Role.DOCTOR : Role.OPERATOR;
    long accounts = t.users().all().stream().filter(u -> u.role() == role && !u.disabled()).count();
    return new AlarmKpis.Operators((int) Math.max(1, accounts), false);
  }

  private static AlarmKpis.Standing standing(List<AlarmEvents.Open> open, Instant now) {
    Map<Severity, Long> severities = new EnumMap<>(Severity.class);
    long unacknowledged = 0;
    long stale = 0;
    Instant oldest = now;
    for (AlarmEvents.Open some : open) {
      if (some.lasts() && Tally.CALLING.contains(some.severity())) {
        severities.merge(some.severity(), some.alarms(), Long::sum);
        stale += some.old() ? some.alarms() : 0;
      }
      if (some.waiting()) {
        unacknowledged += some.alarms();
        oldest = some.oldest().isBefore(oldest) ? some.oldest() : oldest;
      }
    }
    long all = severities.values().stream().mapToLong(Long::longValue).sum();
    return new AlarmKpis.Standing(
        now,
        Tally.priorities(severities, all),
        (int) unacknowledged,
        Duration.between(oldest, now),
        (int) stale);
  }
}
