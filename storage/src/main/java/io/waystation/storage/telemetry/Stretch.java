package io.waystation.storage.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time with one offset from UTC. Local days are counted out stretch by stretch, with
 * our own time zone tables and not with a database's; the day of a change of clocks lies in two
 * stretches and is put together from both.
 *
 * @param to exclusive
 */
public record Stretch(Instant from, Instant to, Duration offset) {
  /** All of it on UTC. */
  public static Stretch utc(Instant from, Instant to) {
    return new Stretch(from, to, Duration.ZERO);
  }

  /** Both days belong to it. */
  public static List<Stretch> localDays(LocalDate first, LocalDate last, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant start = first.atStartOfDay(zone).toInstant();
    Instant end = last.plusDays(1).atStartOfDay(zone).toInstant();
    List<Stretch> stretches = new ArrayList<>();
    while (start.isBefore(end)) {
      ZoneOffset offset = rules.getOffset(start);
      ZoneOffsetTransition change = rules.nextTransition(start);
      Instant stop = change == null || change.getInstant().isAfter(end) ? end : change.getInstant();
      stretches.add(new Stretch(start, stop, Duration.ofSeconds(offset.getTotalSeconds())));
      start = stop;
    }
    return stretches;
  }

  /** The beginning of the local day that {@code time} of this stretch lies in. */
  public Instant startOfDay(Instant time, ZoneId zone) {
    long day = Math.floorDiv(time.plus(offset).toEpochMilli(), Duration.ofDays(1).toMillis());
    return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant();
  }

  /** Whether windows of {@code step} are made of whole hours of UTC. */
  public boolean wholeHours(Duration step) {
    long hour = Hour.LENGTH.toMillis();
    return step.toMillis() % hour == 0 && offset.toMillis() % hour == 0;
  }

  /** The beginning of the window that {@code time} lies in: whole steps of local time. */
  public Instant window(Instant time, Duration step) {
    long local = time.plus(offset).toEpochMilli();
    return time.minusMillis(Math.floorMod(local, step.toMillis()));
  }
}
