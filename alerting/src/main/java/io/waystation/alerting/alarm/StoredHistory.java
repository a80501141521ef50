package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.storage.log.Position;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * What was measured in the past, out of the telemetry store, late or not, in the order in which it
 * was measured. Blocks; safe for use by several threads.
 */
public final class StoredHistory {
  private static final Comparator<Reading> IN_ORDER =
      Comparator.comparing(Reading::measuredAt)
          .thenComparing(reading -> reading.device().value())
          .thenComparing(Reading::part)
          .thenComparing(reading -> reading.signal().code());

  private final TelemetryStore store;
  private final Supplier<Position> written;
  private final Duration keep;

  /**
   * @param written up to where in the log everything is in the store
   * @param keep how long the store keeps single values; zero for ever
   */
  public StoredHistory(TelemetryStore store, Supplier<Position> written, Duration keep) {
    this.store = store;
    this.written = written;
    this.keep = keep;
  }

  /** Everything before that position in the log is in the store, or will never be. */
  boolean holds(Position position) {
    return position.since(written.get()) == 0;
  }

  /** Nothing that was measured later has been dropped. */
  Instant complete(Instant now) {
    return keep.isZero() ? Instant.EPOCH : now.minus(keep);
  }

  /**
   * The valid readings of that subject which its rule looks at, measured at {@code from} or later
   * and before {@code to}, in order.
   *
   * @throws TelemetryException if the store cannot be reached: try again
   */
  List<Reading> readings(Rule<?> rule, Subject subject, Instant from, Instant to) {
    return readings(rule, subject, from, to, Integer.MAX_VALUE);
  }

  /** The same, of each series the newest only. */
  List<Reading> last(Rule<?> rule, Subject subject, Instant from, Instant to) {
    return readings(rule, subject, from, to, 1);
  }

  private List<Reading> readings(
      Rule<?> rule, Subject subject, Instant from, Instant to, int perSeries) {
    List<Reading> readings = new ArrayList<>();
    for (Series series : store.series(selector(rule, subject), from, to, perSeries)) {
      if (concerns(subject, series.key())) {
        for (Point point : series.points()) {
          if (point.valid()) {
            readings.add(reading(series.key(), point));
          }
        }
      }
    }
    readings.sort(IN_ORDER);
    return readings;
  }

  private static Selector selector(Rule<?> rule, Subject subject) {
    if (!subject.person().isNone()) {
      return Selector.of(subject.person(), rule.signals());
    }
    // Devices move: what they measured elsewhere is theirs too.
    return subject.device().isEmpty()
        ? Selector.of(subject.station(), rule.signals())
        : new Selector(null, new DeviceId(subject.device()), subject.part(), null, rule.signals());
  }

  /** A selector cannot ask for the device itself, without its parts. */
  private static boolean concerns(Subject subject, SeriesKey key) {
    return subject.device().isEmpty() || subject.part().equals(key.part());
  }

  /** As far as rules look at it; when it came does not matter for the past. */
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
        -1,
        -1,
        point.clockShift());
  }
}
