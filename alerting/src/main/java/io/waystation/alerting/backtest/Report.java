package io.waystation.alerting.backtest;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What rules would have done on stored history.
 *
 * @param from the first moment asked about
 * @param to the first moment not asked about any more
 * @param storedFrom of the oldest reading found from {@code from} on, or before it; empty when
 *     there is none
 * @param storedTo of the newest
 * @param partial less is stored than was asked about, or somebody has broken it off
 * @param zone whose days and nights are meant
 * @param readings that were looked at
 */
public record Report(
    Instant from,
    Instant to,
    Optional<Instant> storedFrom,
    Optional<Instant> storedTo,
    boolean partial,
    ZoneId zone,
    long readings,
    List<OfRule> rules) {
  public Report {
    rules = List.copyOf(rules);
  }

  /** How many days of history the answer rests on. */
  public double days() {
    Instant begin = storedFrom.filter(at -> at.isAfter(from)).orElse(from);
    Instant end = storedTo.filter(at -> partial && at.isBefore(to)).orElse(to);
    return storedFrom.isEmpty()
        ? 0
        : Math.max(0, Duration.between(begin, end).toMillis() / (double) DAY_MILLIS);
  }

  private static final long DAY_MILLIS = 86_400_000;

  /**
   * One rule.
   *
   * @param version of the rule tried
   * @param inForce version of the rule of that id that is in force; empty when there is none
   * @param alarms those raised in the time asked about, oldest first; not more than {@link
   *     Trial#LISTED} of them
   * @param raised how many there were
   * @param alarmsPerDay by the day they were raised on; days without are left out
   * @param pages what people would have been told
   * @param comparison with the rule in force; empty when that is the same rule
   */
  public record OfRule(
      String rule,
      String version,
      String inForce,
      LocalText title,
      Alarm.Concern concern,
      List<Raised> alarms,
      long raised,
      SortedMap<LocalDate, Integer> alarmsPerDay,
      Pages pages,
      Optional<Comparison> comparison) {
    public OfRule {
      alarms = List.copyOf(alarms);
    }
  }

  /**
   * One alarm.
   *
   * @param person {@link PersonId#NONE} unless it is about one
   * @param learntAt when it would have been raised
   * @param clearedAt null while it lasts at the end of the time
   * @param severities as it stepped
   */
  public record Raised(
      StationId station,
      String device,
      String part,
      PersonId person,
      Instant startedAt,
      Instant learntAt,
      Instant clearedAt,
      List<Severity> severities,
      boolean provisional,
      boolean unknown) {
    public Raised {
      severities = List.copyOf(severities);
    }

    public Severity worst() {
      return severities.stream().max(Severity::compareTo).orElseThrow();
    }

    /** It is about the same thing. */
    boolean sameThing(Raised other) {
      return person.isNone()
          ? device.equals(other.device)
              && part.equals(other.part)
              && (!device.isEmpty() || station.equals(other.station))
          : person.equals(other.person);
    }

    boolean overlaps(Raised other) {
      return (other.clearedAt == null || !startedAt.isAfter(other.clearedAt))
          && (clearedAt == null || !other.startedAt.isAfter(clearedAt));
    }
  }

  /**
   * Notifications, but for those that something is over.
   *
   * @param routed by the routes of this installation; else there are none, and every alarm that
   *     becomes warning or worse counts as one page
   * @param perDay days without are left out
   * @param told by the person on call, or the receiver where it is for nobody in particular
   */
  public record Pages(
      boolean routed, long count, SortedMap<LocalDate, Integer> perDay, Map<String, Told> told) {}

  /**
   * @param name of the person, or the receiver
   * @param night how many between 22:00 and 06:00 of the report's zone
   */
  public record Told(String name, boolean person, int pages, int night) {}

  /**
   * Against the rule in force.
   *
   * @param appeared it would raise, and the one in force does not
   * @param gone it would not raise any more
   * @param moved raised by both, with another beginning, end or severity
   * @param same raised by both alike
   * @param pagesInForce what the one in force would have paged on the same history
   */
  public record Comparison(
      List<Raised> appeared, List<Raised> gone, List<Moved> moved, int same, long pagesInForce) {
    public Comparison {
      appeared = List.copyOf(appeared);
      gone = List.copyOf(gone);
      moved = List.copyOf(moved);
    }
  }

  /** One alarm by both rules. */
  public record Moved(Raised inForce, Raised tried) {}
}
