package io.waystation.storage.records;

import io.waystation.model.Alarm;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * For a time nobody is told of the alarms that all its matchers match. It always has an end.
 *
 * @param concern of the alarms it is about: whoever may not take health alarms cannot silence them
 * @param author user name
 * @param endedBy user who ended it before its time; empty if nobody did
 */
public record Silence(
    String id,
    Alarm.Concern concern,
    List<LabelMatcher> matchers,
    Instant startsAt,
    Instant endsAt,
    String author,
    String reason,
    Instant createdAt,
    String endedBy) {
  /**
   * @throws IllegalArgumentException if it would match everything, or ends before it starts
   */
  public Silence {
    matchers = List.copyOf(matchers);
    if (matchers.stream().allMatch(LabelMatcher::matchesNothing)) {
      throw new IllegalArgumentException(
          "at least one matcher must ask for a label: what matches everything is no silence");
    }
    if (!startsAt.isBefore(endsAt)) {
      throw new IllegalArgumentException("a silence ends after it starts");
    }
  }

  public boolean active(Instant now) {
    return !now.isBefore(startsAt) && now.isBefore(endsAt);
  }

  /** Whatever its time. */
  public boolean matches(Alarm.Concern about, Map<String, String> labels) {
    return about == concern && LabelMatcher.all(matchers, labels);
  }

  Silence ended(Instant at, String by) {
    Instant start = at.isAfter(startsAt) ? startsAt : at.minusMillis(1);
    return new Silence(id, concern, matchers, start, at, author, reason, createdAt, by);
  }
}
