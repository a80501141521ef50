package io.waystation.model;

import io.waystation.model.Alarm.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an alarm went, by the measured time: what is left of it when ids, people and the time of
 * learning are set aside.
 *
 * @param clearedAt null while it lasts
 * @param severities as it stepped, first to last, no two alike in a row
 * @param unknown it lasts, and the data has stopped
 */
public record Course(
    Instant startedAt,
    Instant clearedAt,
    List<Severity> severities,
    boolean provisional,
    boolean unknown) {
  /**
   * @throws IllegalArgumentException if there is no severity
   */
  public Course {
    if (severities.isEmpty()) {
      throw new IllegalArgumentException("a course begins with a severity");
    }
    List<Severity> steps = new ArrayList<>();
    for (Severity severity : severities) {
      if (steps.isEmpty() || steps.get(steps.size() - 1) != severity) {
        steps.add(severity);
      }
    }
    severities = List.copyOf(steps);
  }

  /**
   * The course of an alarm as it is on record.
   *
   * @param history its own, oldest first
   */
  public static Course of(Alarm alarm, List<AlarmChange> history) {
    List<Severity> steps = new ArrayList<>();
    for (AlarmChange change : history) {
      switch (change.what()) {
        case RAISED, STEPPED_UP, STEPPED_DOWN, RESUMED -> steps.add(change.severity());
        case AMENDED -> {
          steps.clear();
          Amendment.parse(change.note()).is().ifPresent(is -> steps.addAll(is.severities()));
        }
        default -> {
          // Says nothing of how severe it was.
        }
      }
    }
    return new Course(
        alarm.startedAt(),
        alarm.condition() == Condition.NORMAL ? alarm.clearedAt() : null,
        steps.isEmpty() ? List.of(alarm.severity()) : steps,
        alarm.provisional(),
        alarm.condition() == Condition.UNKNOWN);
  }

  /** The last one. */
  public Severity severity() {
    return severities.get(severities.size() - 1);
  }

  public Severity worst() {
    return severities.stream().reduce(Severity.NORMAL, Severity::worse);
  }

  public Condition condition() {
    return clearedAt != null ? Condition.NORMAL : unknown ? Condition.UNKNOWN : Condition.ACTIVE;
  }

  /** {@code 2026-11-21T01:10:00Z..2026-11-21T01:40:00Z warning>critical provisional}. */
  @Override
  public String toString() {
    String steps = severities.stream().map(Severity::word).collect(Collectors.joining(">"));
    return startedAt
        + ".."
        + (clearedAt == null ? "" : clearedAt)
        + " "
        + steps
        + (provisional ? " provisional" : "")
        + (unknown ? " unknown" : "");
  }

  /**
   * @throws IllegalArgumentException if the text is not what {@link #toString} makes
   */
  public static Course parse(String text) {
    List<String> parts = List.of(text.split(" "));
    String[] times = parts.get(0).split("\\.\\.", -1);
    if (parts.size() < 2 || times.length != 2) {
      throw new IllegalArgumentException("not a course of an alarm: " + text);
    }
    return new Course(
        Instant.parse(times[0]),
        times[1].isEmpty() ? null : Instant.parse(times[1]),
        Stream.of(parts.get(1).split(">")).map(Severity::of).toList(),
        parts.contains("provisional"),
        parts.contains("unknown"));
  }
}
