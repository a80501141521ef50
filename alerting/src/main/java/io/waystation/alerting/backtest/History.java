package io.waystation.alerting.backtest;

import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is stored, in the order of its measured time: slice after slice, each as long as memory
 * allows. The store says when it was measured and not when it came, so it counts as come at once.
 */
final class History {
  private static final Duration FIRST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int FEW = 20_000;

  /** Readings held at once; a slice with more of them is read again in halves. */
  static final int MANY = 200_000;

  private static final Comparator<Reading> BY_TIME =
      Comparator.comparing(Reading::measuredAt)
          .thenComparing(reading -> reading.person().value())
          .thenComparing(reading -> reading.device().value())
          .thenComparing(Reading::part);

  private final TelemetryStore store;
  private final int many;

  History(TelemetryStore store, int many) {
    this.store = store;
    this.many = many;
  }

  /** Takes what was measured up to {@code end}, in order. */
  @FunctionalInterface
  interface Slices {
    /**
     * @return whether to go on
     */
    boolean slice(List<Reading> readings, Instant end);
  }

  /** The slice holds more than fits. */
  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMany() {
      super(null, null, false, false);
    }
  }

  /**
   * @throws io.waystation.storage.telemetry.TelemetryException if the store cannot be read
   */
  void read(Selector selector, Instant from, Instant to, Slices slices) {
    Duration span = FIRST;
    for (Instant begin = from; begin.isBefore(to); ) {
      Instant end = earlier(begin.plus(span), to);
      List<Reading> readings = new ArrayList<>();
      boolean whole = read(selector, begin, end, readings, span.compareTo(SHORTEST) > 0);
      if (!whole) {
        span = longer(span.dividedBy(2), SHORTEST);
        continue;
      }
      readings.sort(BY_TIME);
      if (!slices.slice(readings, end)) {
        return;
      }
      begin = end;
      if (readings.size() < FEW && span.compareTo(LONGEST) < 0) {
        span = span.multipliedBy(2);
      }
    }
  }

  private boolean read(
      Selector selector, Instant from, Instant to, List<Reading> readings, boolean canHalve) {
    Scan into =
        (key, point) -> {
          if (canHalve && readings.size() >= many) {
            throw new TooMany();
          }
          readings.add(reading(key, point));
        };
    try {
      store.scan(selector, from, to, into);
      return true;
    } catch (TooMany e) {
      return false;
    }
  }

  private static Reading reading(SeriesKey key, Point point) {
    return new Reading(
        key.station(),
        key.device(),
        key.part(),
        key.person(),
        "",
        key.signal(),
        point.value(),
        point.flags(),
        point.time(),
        point.time(),
        0,
        0,
        point.clockShift());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
