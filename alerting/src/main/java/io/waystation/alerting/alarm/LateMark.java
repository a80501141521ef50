package io.waystation.alerting.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A stretch of the past about which something became known that the rule has not been run over yet.
 *
 * @param from the earliest reading it has not seen in its place
 * @param to the latest one, or somewhat later
 * @param first when the first of them came, our clock
 * @param last when the last of them came, our clock
 */
record LateMark(
    String rule, Subject subject, Instant from, Instant to, Instant first, Instant last) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So that a mark is not written anew for every message of a backlog. */
  private static final long TO_WITHIN_MILLIS = Duration.ofHours(1).toMillis();

  static LateMark of(String rule, Subject subject, Instant at, Instant now) {
    return new LateMark(rule, subject, at, at, now, now);
  }

  LateMark with(Instant at, Instant now) {
    return new LateMark(
        rule,
        subject,
        at.isBefore(from) ? at : from,
        at.isAfter(to) ? at : to,
        first,
        now.isAfter(last) ? now : last);
  }

  /** One line that says what is to be done after a restart. */
  String text() {
    // Up to the whole hour: what was parsed is written as it was.
    long until = -Math.floorDiv(-to.toEpochMilli(), TO_WITHIN_MILLIS) * TO_WITHIN_MILLIS;
    try {
      return JSON.writeValueAsString(
          List.of(
              rule,
              subject.station().value(),
              subject.device(),
              subject.part(),
              subject.person().value(),
              from.toString(),
              Instant.ofEpochMilli(until).toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }

  /**
   * @param now our clock; nothing that came before was measured later
   * @throws IllegalArgumentException if the text is not what {@link #text} makes
   */
  static LateMark parse(String text, Instant now) {
    List<String> parts = Watch.parts(text);
    Instant from = Instant.parse(parts.get(5));
    Instant to = Instant.parse(parts.get(6));
    return new LateMark(
        parts.get(0),
        new Subject(
            new StationId(parts.get(1)), parts.get(2), parts.get(3), new PersonId(parts.get(4))),
        from,
        to.isBefore(now) || !from.isBefore(now) ? to : now,
        now,
        now);
  }
}
