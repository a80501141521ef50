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
 *
 * <p>Single values may be dropped after a while; {@link #summarise hourly figures} stay and answer
 * for them wherever whole hours are asked about. There an hour counts as a whole, with its
 * beginning: a window or day (of a zone that is not whole hours from UTC) gets the hours that begin
 * in it.
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
   * Gives every point with {@code from <= time < to}, invalid ones included, however many there
   * are: memory stays bounded. Points of one series come oldest first; nothing else is promised
   * about their order, nor about points that are written meanwhile.
   *
   * @throws TelemetryException if the store cannot be reached or is broken; some points may have
   *     been given by then
   */
  void scan(Selector selector, Instant from, Instant to, Scan scan);

  /**
   * Fixed windows of {@code step}, aligned to the epoch, oldest first; empty windows are left out.
   */
  List<WindowSeries> windows(Selector selector, Instant from, Instant to, Duration step);

  /**
   * Makes figures (count, sum, least, greatest, last, and how long each state held) of every series
   * and hour that ends by {@code upTo} and has none, or has been written to since. Meant to be
   * called about hourly, by the process that writes; takes long the first time. Ends early when its
   * thread is interrupted and goes on at the next call.
   *
   * @throws TelemetryException if the store cannot be reached or is broken: call it again
   */
  void summarise(Instant upTo);

  /** Like {@link #windows} with local calendar days of {@code zone}; both days belong to it. */
  List<WindowSeries> days(Selector selector, LocalDate first, LocalDate last, ZoneId zone);

  /**
   * The share (0 to 1) of {@code from..to} each state held, weighted by time; the state at {@code
   * from} is the last one before. Time before the first known state belongs to none. Signals
   * without states are passed over. Where single values are gone, {@code from} and {@code to} are
   * taken back to the whole hour.
   */
  Map<String, Double> stateShare(Selector selector, Instant from, Instant to);

  /**
   * Deletes the single values of whole weeks (counted from 1970-01-01) that end by {@code before};
   * what is left may begin up to a week earlier. Their hourly figures are made first where they are
   * missing, and stay.
   */
  void drop(Instant before);

  @Override
  void close();
}
