package io.waystation.storage.telemetry.influx;

import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.telemetry.Hour;
import io.waystation.storage.telemetry.HourKeeping;
import io.waystation.storage.telemetry.HourMarks;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.StateShare;
import io.waystation.storage.telemetry.Stretch;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.WindowSeries;
import io.waystation.storage.telemetry.WindowSum;
import io.waystation.storage.telemetry.Written;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Telemetry in InfluxDB. The measurement is the signal's group; tags are station, device, part,
 * signal and person, always all of them; the fields are {@code value} (or {@code rejected} for a
 * reading that is no value, so that no aggregate sees it), {@code flags} and, where the clock was
 * corrected, {@code shift}. Hourly figures: see {@link InfluxHours}.
 */
public final class InfluxTelemetryStore implements TelemetryStore {
  private static final long WEEK = Duration.ofDays(7).toMillis();

  /** Of states that are read point by point at once. */
  private static final Duration PIECE = Duration.ofDays(1);

  private final InfluxConnection influx;
  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final Object writing = new Object();
  private final InfluxReader reader;
  private final InfluxWriter writer;
  private final InfluxHours hours;

  private InfluxTelemetryStore(InfluxConnection influx) {
    this.influx = influx;
    Rows rows = new Rows(catalogue);
    this.reader = new InfluxReader(influx, rows);
    this.writer = new InfluxWriter(influx, reader);
    this.hours = new InfluxHours(influx, reader, rows, catalogue, writing);
  }

  /** Does not need the server to be there yet. */
  public static InfluxTelemetryStore open(InfluxSettings settings) {
    return open(settings, Clock.systemUTC());
  }

  /**
   * @param clock for the time a server asks us to wait
   */
  static InfluxTelemetryStore open(InfluxSettings settings, Clock clock) {
    return new InfluxTelemetryStore(new InfluxConnection(settings, clock));
  }

  @Override
  public Written write(List<Reading> batch) {
    if (batch.isEmpty()) {
      return new Written(0, List.of());
    }
    synchronized (writing) {
      hours.markLate(batch);
      return writer.write(batch);
    }
  }

  @Override
  public List<SeriesPoint> latest(Selector selector) {
    Set<String> measurements = InfluxQl.measurements(selector, catalogue);
    return measurements.isEmpty()
        ? List.of()
        : reader.newest(measurements, InfluxQl.conditions(selector));
  }

  @Override
  public List<Series> series(Selector selector, Instant from, Instant to, int limit) {
    Set<String> measurements = InfluxQl.measurements(selector, catalogue);
    if (measurements.isEmpty()) {
      return List.of();
    }
    List<String> conditions = InfluxQl.conditions(selector);
    conditions.add(InfluxQl.notBefore(from));
    conditions.add(InfluxQl.before(to));
    return reader.newestPoints(measurements, conditions, limit);
  }

  @Override
  public void scan(Selector selector, Instant from, Instant to, Scan scan) {
    new InfluxScan(influx, reader, InfluxQl.conditions(selector), scan)
        .run(InfluxQl.measurements(selector, catalogue), from, to);
  }

  @Override
  public List<WindowSeries> windows(Selector selector, Instant from, Instant to, Duration step) {
    return addUp(
        selector, List.of(Stretch.utc(from, to)), step, stretch -> UnaryOperator.identity());
  }

  @Override
  public List<WindowSeries> days(Selector selector, LocalDate first, LocalDate last, ZoneId zone) {
    return addUp(
        selector,
        Stretch.localDays(first, last, zone),
        Duration.ofDays(1),
        stretch -> time -> stretch.startOfDay(time, zone));
  }

  private List<WindowSeries> addUp(
      Selector selector,
      List<Stretch> stretches,
      Duration step,
      Function<Stretch, UnaryOperator<Instant>> start) {
    Map<SeriesKey, SortedMap<Instant, WindowSum>> sums = new LinkedHashMap<>();
    Set<String> measurements = InfluxQl.measurements(selector, catalogue);
    List<String> selected = InfluxQl.conditions(selector);
    for (Stretch stretch : measurements.isEmpty() ? List.<Stretch>of() : stretches) {
      UnaryOperator<Instant> name = start.apply(stretch);
      HourMarks marks =
          step.compareTo(Hour.LENGTH) < 0
              ? HourMarks.NONE
              : hours.marks(stretch.from(), stretch.to());
      for (HourMarks.Part part :
          marks.parts(stretch.from(), stretch.to(), stretch.wholeHours(step))) {
        if (part.figures()) {
          hours.read(
              measurements,
              selected,
              part.from(),
              part.to(),
              (key, hour) ->
                  sums.computeIfAbsent(key, k -> new TreeMap<>())
                      .computeIfAbsent(
                          name.apply(stretch.window(hour.start(), step)), k -> new WindowSum())
                      .add(hour));
        } else {
          Stretch raw = new Stretch(part.from(), part.to(), stretch.offset());
          reader.addUp(measurements, selected, raw, step, name, sums);
        }
      }
    }
    return WindowSum.all(sums);
  }

  @Override
  public Map<String, Double> stateShare(Selector selector, Instant from, Instant to) {
    Selector states = withStates(selector);
    if (states.signals().isEmpty()) {
      return Map.of();
    }
    Set<String> measurements = InfluxQl.measurements(states, catalogue);
    List<String> selected = InfluxQl.conditions(states);
    HourMarks marks = hours.marks(from, to);
    Instant begin = from.isBefore(marks.dropped()) ? Hour.floor(from) : from;
    Instant end = to.isBefore(marks.dropped()) ? Hour.floor(to) : to;
    StateShare share = new StateShare(begin, end);
    List<String> before = new ArrayList<>(selected);
    before.add(InfluxQl.before(begin));
    if (!marks.equals(HourMarks.NONE)) {
      hours.lastBefore(measurements, selected, begin, share);
    }
    reader.newest(measurements, before).forEach(last -> share.add(last.key(), last.point()));
    for (HourMarks.Part part : marks.parts(begin, end, true)) {
      if (part.figures()) {
        hours.read(measurements, selected, part.from(), part.to(), share::add);
      } else {
        feed(measurements, selected, part, share);
      }
    }
    return share.shares();
  }

  private void feed(
      Set<String> measurements, List<String> selected, HourMarks.Part part, StateShare share) {
    Instant from = part.from();
    while (from.isBefore(part.to())) {
      Instant piece = from.plus(PIECE);
      Instant to = piece.isBefore(part.to()) ? piece : part.to();
      List<String> conditions = new ArrayList<>(selected);
      conditions.add(InfluxQl.notBefore(from));
      conditions.add(InfluxQl.before(to));
      for (Series series : reader.points(measurements, conditions, "")) {
        series.points().stream()
            .filter(Point::valid)
            .forEach(point -> share.add(series.key(), point));
      }
      from = to;
    }
  }

  private Selector withStates(Selector selector) {
    Set<String> signals =
        catalogue.all().stream()
            .filter(signal -> !signal.states().isEmpty())
            .map(Signal::code)
            .filter(code -> selector.signals().isEmpty() || selector.signals().contains(code))
            .collect(Collectors.toSet());
    return new Selector(
        selector.station(), selector.device(), selector.part(), selector.person(), signals);
  }

  @Override
  public void summarise(Instant upTo) {
    hours.check();
    HourKeeping.run(hours, upTo);
  }

  @Override
  public void drop(Instant before) {
    Instant week = Instant.ofEpochMilli(Math.floorDiv(before.toEpochMilli(), WEEK) * WEEK);
    do {
      summarise(week);
    } while (!hours.drop(week) && !Thread.currentThread().isInterrupted());
  }

  @Override
  public void close() {
    influx.close();
  }
}
