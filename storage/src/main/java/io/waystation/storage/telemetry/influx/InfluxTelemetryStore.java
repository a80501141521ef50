package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.InfluxQLQueryResult;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.StateShare;
import io.waystation.storage.telemetry.Stretch;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.WindowSeries;
import io.waystation.storage.telemetry.WindowSum;
import io.waystation.storage.telemetry.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Telemetry in InfluxDB. The measurement is the signal's group; tags are station, device, part,
 * signal and person, always all of them; the fields are {@code value} (or {@code rejected} for a
 * reading that is no value, so that no aggregate sees it) and {@code flags}.
 */
public final class InfluxTelemetryStore implements TelemetryStore {
  private static final int BATCH = 5_000;
  private static final long WEEK = Duration.ofDays(7).toMillis();

  /** Where a reading lies: one more to the same place replaces it. */
  private record Place(SeriesKeyText series, long time) {}

  /** A series by its texts: lighter to compare than by a whole signal. */
  private record SeriesKeyText(
      String station, String device, String part, String person, String signal) {
    static SeriesKeyText of(Reading reading) {
      return new SeriesKeyText(
          reading.station().value(),
          reading.device().value(),
          reading.part(),
          reading.person().value(),
          reading.signal().code());
    }
  }

  private final InfluxConnection influx;
  private final SignalCatalogue catalogue = SignalCatalogue.current();

  private InfluxTelemetryStore(InfluxConnection influx) {
    this.influx = influx;
  }

  /** Does not need the server to be there yet. */
  public static InfluxTelemetryStore open(InfluxSettings settings) {
    return new InfluxTelemetryStore(new InfluxConnection(settings));
  }

  @Override
  public Written write(List<Reading> batch) {
    // Two of one place in one batch would be merged field by field: only the later one is sent.
    Map<Place, Reading> distinct = new LinkedHashMap<>();
    for (Reading reading : batch) {
      distinct.put(
          new Place(SeriesKeyText.of(reading), reading.measuredAt().toEpochMilli()), reading);
    }
    List<Reading> readings = List.copyOf(distinct.values());
    disown(readings.stream().filter(reading -> !reading.valid()).toList());
    List<Written.Refused> refused = new ArrayList<>();
    int lost = 0;
    for (int from = 0; from < readings.size(); from += BATCH) {
      List<Reading> part = readings.subList(from, Math.min(from + BATCH, readings.size()));
      StringBuilder lines = new StringBuilder(part.size() * 140);
      part.forEach(reading -> LineProtocol.append(lines, reading));
      try {
        influx.write(lines.toString());
      } catch (InfluxException e) {
        Refusal refusal = Refusal.of(e, part.size());
        lost += refusal.count();
        part.subList(part.size() - refusal.count(), part.size())
            .forEach(reading -> refused.add(new Written.Refused(reading, refusal.reason())));
      }
    }
    return new Written(batch.size() - lost, refused);
  }

  @Override
  public List<SeriesPoint> latest(Selector selector) {
    return newest(selector, InfluxQl.conditions(selector));
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
    List<Series> found = new ArrayList<>();
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT \"value\", \"rejected\", \"flags\""
                + InfluxQl.from(measurements)
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES
                + " ORDER BY time DESC LIMIT "
                + limit)) {
      List<Point> points = new ArrayList<>();
      series.getValues().forEach(row -> points.add(point(row)));
      Collections.reverse(points);
      key(series).ifPresent(key -> found.add(new Series(key, points)));
    }
    return found;
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

  @Override
  public Map<String, Double> stateShare(Selector selector, Instant from, Instant to) {
    List<String> before = InfluxQl.conditions(selector);
    before.add(InfluxQl.before(from));
    return StateShare.of(
        newest(selector, before), series(selector, from, to, Integer.MAX_VALUE), from, to);
  }

  @Override
  public void drop(Instant before) {
    Instant week = Instant.ofEpochMilli(Math.floorDiv(before.toEpochMilli(), WEEK) * WEEK);
    for (String measurement : InfluxQl.measurements(Selector.all(), catalogue)) {
      influx.query(
          "DELETE"
              + InfluxQl.from(Set.of(measurement))
              + InfluxQl.where(List.of(InfluxQl.before(week))));
    }
  }

  @Override
  public void close() {
    influx.close();
  }

  private List<SeriesPoint> newest(Selector selector, List<String> conditions) {
    Set<String> measurements = InfluxQl.measurements(selector, catalogue);
    if (measurements.isEmpty()) {
      return List.of();
    }
    List<SeriesPoint> found = new ArrayList<>();
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT last(\"value\") AS \"value\", \"flags\""
                + InfluxQl.from(measurements)
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES)) {
      InfluxQLQueryResult.Series.Record row = series.getValues().get(0);
      Point point = new Point(time(row), number(row, "value"), flags(row));
      key(series).ifPresent(key -> found.add(new SeriesPoint(key, point)));
    }
    return found;
  }

  private List<WindowSeries> addUp(
      Selector selector,
      List<Stretch> stretches,
      Duration step,
      Function<Stretch, UnaryOperator<Instant>> start) {
    Map<SeriesKey, SortedMap<Instant, WindowSum>> sums = new LinkedHashMap<>();
    Set<String> measurements = InfluxQl.measurements(selector, catalogue);
    for (Stretch stretch : measurements.isEmpty() ? List.<Stretch>of() : stretches) {
      for (InfluxQLQueryResult.Series series :
          influx.query(sumsOf(selector, measurements, stretch, step))) {
        key(series)
            .ifPresent(
                key -> {
                  SortedMap<Instant, WindowSum> windows =
                      sums.computeIfAbsent(key, k -> new TreeMap<>());
                  for (InfluxQLQueryResult.Series.Record row : series.getValues()) {
                    windows
                        .computeIfAbsent(
                            start.apply(stretch).apply(time(row)), k -> new WindowSum())
                        .add(
                            (long) number(row, "count"),
                            number(row, "sum"),
                            number(row, "min"),
                            number(row, "max"),
                            number(row, "last"));
                  }
                });
      }
    }
    return WindowSum.all(sums);
  }

  private static String sumsOf(
      Selector selector, Collection<String> measurements, Stretch stretch, Duration step) {
    List<String> conditions = InfluxQl.conditions(selector);
    conditions.add(InfluxQl.notBefore(stretch.from()));
    conditions.add(InfluxQl.before(stretch.to()));
    return "SELECT count(\"value\"), sum(\"value\"), min(\"value\"), max(\"value\"), last(\"value\")"
        + InfluxQl.from(measurements)
        + InfluxQl.where(conditions)
        + " GROUP BY time(%dms, %dms), ".formatted(step.toMillis(), -stretch.offset().toMillis())
        + InfluxQl.BY_SERIES
        + " fill(none)";
  }

  /**
   * Takes away the values that invalid readings are about to replace: InfluxDB would keep both
   * fields of the point. Hardly ever finds any.
   */
  private void disown(List<Reading> invalid) {
    Map<String, List<Reading>> byMeasurement =
        invalid.stream().collect(Collectors.groupingBy(reading -> reading.signal().group()));
    byMeasurement.forEach(
        (measurement, readings) -> {
          Set<Place> valued = placesWithValue(measurement, readings);
          for (Reading reading : readings) {
            long time = reading.measuredAt().toEpochMilli();
            if (valued.contains(new Place(SeriesKeyText.of(reading), time))) {
              influx.query(
                  "DELETE"
                      + InfluxQl.from(Set.of(measurement))
                      + InfluxQl.where(
                          List.of(InfluxQl.series(reading), InfluxQl.at(reading.measuredAt()))));
            }
          }
        });
  }

  private Set<Place> placesWithValue(String measurement, List<Reading> readings) {
    List<Instant> times = readings.stream().map(Reading::measuredAt).sorted().toList();
    Set<String> series = readings.stream().map(InfluxQl::series).collect(Collectors.toSet());
    List<InfluxQLQueryResult.Series> found =
        influx.query(
            "SELECT \"value\""
                + InfluxQl.from(Set.of(measurement))
                + InfluxQl.where(
                    List.of(
                        "(" + String.join(" OR ", series) + ")",
                        InfluxQl.notBefore(times.get(0)),
                        InfluxQl.before(times.get(times.size() - 1).plusMillis(1))))
                + " GROUP BY "
                + InfluxQl.BY_SERIES);
    return found.stream()
        .flatMap(
            one -> {
              Map<String, String> tags = one.getTags();
              SeriesKeyText key =
                  new SeriesKeyText(
                      tags.get("station"),
                      tags.get("device"),
                      TagText.decode(tags.get("part")),
                      TagText.decode(tags.get("person")),
                      tags.get("signal"));
              return one.getValues().stream().map(row -> new Place(key, time(row).toEpochMilli()));
            })
        .collect(Collectors.toSet());
  }

  /** A series that is not ours, or of a signal the catalogue no longer has, is shown to nobody. */
  private Optional<SeriesKey> key(InfluxQLQueryResult.Series series) {
    Map<String, String> tags = series.getTags();
    String station = tags.getOrDefault("station", "");
    String device = tags.getOrDefault("device", "");
    String person = TagText.decode(tags.getOrDefault("person", "-"));
    if (!DeviceId.valid(station)
        || !DeviceId.valid(device)
        || !(person.isEmpty() || PersonId.valid(person))) {
      return Optional.empty();
    }
    return catalogue
        .find(tags.getOrDefault("signal", ""))
        .map(
            signal ->
                new SeriesKey(
                    new StationId(station),
                    new DeviceId(device),
                    TagText.decode(tags.getOrDefault("part", "-")),
                    new PersonId(person),
                    signal));
  }

  private static Point point(InfluxQLQueryResult.Series.Record row) {
    Point valued = new Point(time(row), 0, flags(row));
    String field = valued.valid() ? LineProtocol.VALUE : LineProtocol.REJECTED;
    return new Point(valued.time(), number(row, field), valued.flags());
  }

  private static Instant time(InfluxQLQueryResult.Series.Record row) {
    return Instant.ofEpochMilli(Long.parseLong(text(row, "time")));
  }

  private static double number(InfluxQLQueryResult.Series.Record row, String column) {
    return Double.parseDouble(text(row, column));
  }

  private static long flags(InfluxQLQueryResult.Series.Record row) {
    String flags = text(row, LineProtocol.FLAGS);
    return flags.isEmpty() ? 0 : Long.parseLong(flags);
  }

  private static String text(InfluxQLQueryResult.Series.Record row, String column) {
    return (String) row.getValueByKey(column);
  }
}
