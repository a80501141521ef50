package io.waystation.storage.telemetry;

import io.waystation.model.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Every reading under its measured time. SQLite and InfluxDB answer alike: {@code
 * TelemetryStoreContract} says what alike means. Times have millisecond precision.
 *
 * <p>All calls block; none may be made from an event loop. Safe for use by several threads. Only
 * {@link Reading#valid() valid} readings are values: {@code latest}, {@code windows}, {@code days}
 * and {@code stateShare} pass over the others, {@code series} gives them with their flags.
 */
public interface TelemetryStore extends AutoCloseable {
  /**
   * Stores the batch; a reading of the same series and time replaces the one before, so writing
   * again changes nothing.
   *
   * @throws TelemetryException if the store cannot be reached or is broken: try the batch again.
   *     Single readings a store will never take are reported in the answer instead.
   */
  Written write(List<Reading> batch);

  /** The newest valid point of each series. */
  List<SeriesPoint> latest(Selector selector);

  /**
   * Points with {@code from <= time < to}, oldest first, at most {@code limit} per series (the
   * newest are kept), invalid ones included.
   */
  List<Series> series(Selector selector, Instant from, Instant to, int limit);

  /**
   * Fixed windows of {@code step}, aligned to the epoch, oldest first; empty windows are left out.
   */
  List<WindowSeries> windows(Selector selector, Instant from, Instant to, Duration step);

  /** Like {@link #windows} with local calendar days of {@code zone}; both days belong to it. */
  List<WindowSeries> days(Selector selector, LocalDate first, LocalDate last, ZoneId zone);

  /**
   * The share (0 to 1) of {@code from..to} each state held, weighted by time; the state at {@code
   * from} is the last one before. Time before the first known state belongs to none.
   */
  Map<String, Double> stateShare(Selector selector, Instant from, Instant to);

  /**
   * Deletes whole weeks that end before {@code before}; what is left may begin up to a week
   * earlier.
   */
  void drop(Instant before);

  @Override
  void close();
}
