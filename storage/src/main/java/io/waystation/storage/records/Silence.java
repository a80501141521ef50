package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
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
   * @throws BadInput if it would match everything
   * @throws IllegalArgumentException if it ends before it starts
   */
  public Silence {
    matchers = List.copyOf(matchers);
    if (matchers.stream().allMatch(LabelMatcher::matchesNothing)) {
      throw new BadInput(
          "这些条件可匹配一切：请至少写一个要求标签有值的条件，例如 station = st-001",
          "they match everything: ask for the value of one label at least, such as station ="
              + " st-001");
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
