package io.waystation.dashboard.statistics;

import io.waystation.model.Station;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The figures of stations and days, worked out when they are asked for. A day that is over is not
 * worked out again for a while: the longer it is over the longer, for late data become rarer. Safe
 * for use by several threads; every call may block.
 */
public final class Statistics {
  /** Keeps more than any one question may ask for. About 400 bytes each. */
  private static final int MOST_KEPT = 25_000;

  /** Each reads some ten thousand points; more at once would starve the readings. */
  private static final int AT_ONCE = 2;

  /** Around a day, to see who was there when it began and whether they have gone since. */
  private static final Duration AROUND = Duration.ofHours(3);

  private static final Duration FRESH_LEAST = Duration.ofMinutes(5);
  private static final Duration FRESH_MOST = Duration.ofDays(1);
  private static final int FRESH_SHARE = 24;

  /**
   * One station and day.
   *
   * @param over false while it is still going on
   * @param at when it was worked out, by the service's clock
   */
  public record Day(LocalDate date, boolean over, Instant at, Tally tally) {}

  private record Key(Station station, Instant since, LocalDate date) {}

  private final TelemetryStore telemetry;
  private final Clock clock;
  private final Semaphore working = new Semaphore(AT_ONCE, true);
  private final Map<Key, Day> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Day> eldest) {
          return size() > MOST_KEPT;
        }
      };

  public Statistics(TelemetryStore telemetry, Clock clock) {
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /**
   * @param since from when the station is expected to report
   * @throws io.waystation.storage.telemetry.TelemetryException if the store is away
   */
  public Day day(Station station, Instant since, LocalDate date) {
    Key key = new Key(station, since, date);
    Day known = known(key);
    if (known != null) {
      return known;
    }
    working.acquireUninterruptibly();
    try {
      known = known(key);
      return known == null ? keep(key, work(station, since, date)) : known;
    } finally {
      working.release();
    }
  }

  private Day known(Key key) {
    Day day;
    synchronized (kept) {
      day = kept.get(key);
    }
    if (day == null) {
      return null;
    }
    Instant now = clock.instant();
    Instant end = key.date.plusDays(1).atStartOfDay(key.station.zone()).toInstant();
    Duration age = Duration.between(end, day.at).dividedBy(FRESH_SHARE);
    Duration fresh = age.compareTo(FRESH_LEAST) < 0 ? FRESH_LEAST : age;
    fresh = fresh.compareTo(FRESH_MOST) > 0 ? FRESH_MOST : fresh;
    boolean asFar = day.over == !now.isBefore(end);
    return asFar && now.isBefore(day.at.plus(fresh)) ? day : null;
  }

  private Day keep(Key key, Day day) {
    synchronized (kept) {
      kept.put(key, day);
    }
    return day;
  }

  private Day work(Station station, Instant since, LocalDate date) {
    Instant now = clock.instant();
    LocalDay day = LocalDay.of(date, station.zone(), now);
    Instant from = Instant.ofEpochMilli(day.start()).minus(AROUND);
    Instant to = Instant.ofEpochMilli(day.end()).plus(AROUND);
    to = to.isAfter(now) ? now : to;
    Observed observed = new Observed();
    if (day.end() > day.start()) {
      telemetry.scan(Selector.of(station.id(), Observed.SIGNALS), from, to, observed);
    }
    Tally tally =
        Reckoning.of(
            station, day, observed, from.toEpochMilli(), to.toEpochMilli(), since.toEpochMilli());
    boolean over = !now.isBefore(date.plusDays(1).atStartOfDay(station.zone()).toInstant());
    return new Day(date, over, now, tally);
  }
}
