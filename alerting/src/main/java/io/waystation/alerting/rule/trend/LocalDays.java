package io.waystation.alerting.rule.trend;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which day of a zone's calendar a moment belongs to, worked out from the clock change before it
 * and the one after it: trends ask for the days of very many moments that lie between the same two.
 * For any thread.
 */
final class LocalDays {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final Map<ZoneId, LocalDays> KNOWN = new ConcurrentHashMap<>();

  private final ZoneRules rules;
  private volatile Span latest = new Span(0, 0, 0);

  /**
   * A stretch of time without a clock change.
   *
   * @param from its first epoch millisecond
   * @param until the first one after it
   * @param offset milliseconds from UTC to local time
   */
  private record Span(long from, long until, long offset) {}

  private LocalDays(ZoneRules rules) {
    this.rules = rules;
  }

  static LocalDays of(ZoneId zone) {
    return KNOWN.computeIfAbsent(zone, unknown -> new LocalDays(unknown.getRules()));
  }

  /**
   * @param millis epoch milliseconds
   * @return since 1970-01-01
   */
  int day(long millis) {
    Span span = latest;
    if (millis < span.from || millis >= span.until) {
      span = around(Instant.ofEpochMilli(millis));
      latest = span;
    }
    return Math.toIntExact(Math.floorDiv(millis + span.offset, DAY_MILLIS));
  }

  private Span around(Instant at) {
    ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(at);
    return new Span(
        before == null ? Long.MIN_VALUE : before.getInstant().toEpochMilli(),
        after == null ? Long.MAX_VALUE : after.getInstant().toEpochMilli(),
        rules.getOffset(at).getTotalSeconds() * 1_000L);
  }
}
