package io.waystation.storage.telemetry.influx;

import com.influxdb.query.InfluxQLQueryResult;
import io.waystation.model.SeriesKey;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.SeriesPoint;
import io.waystation.storage.telemetry.Stretch;
import io.waystation.storage.telemetry.WindowSum;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Asks for single values and what the server makes of them. Any number of threads. */
final class InfluxReader {
  /** Windows of each series that one question may ask for: longer ones are asked in pieces. */
  private static final int WINDOWS = 2_000;

  private final InfluxConnection influx;
  private final Rows rows;

  InfluxReader(InfluxConnection influx, Rows rows) {
    this.influx = influx;
    this.rows = rows;
  }

  /**
   * @param tail what follows the grouping by series: order and limit
   */
  List<Series> points(Collection<String> measurements, List<String> conditions, String tail) {
    List<Series> found = new ArrayList<>();
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT \"value\", \"rejected\", \"flags\", \"shift\""
                + InfluxQl.from(measurements)
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES
                + tail)) {
      Optional<SeriesKey> key = rows.key(series);
      if (key.isPresent()) {
        List<Point> points = new ArrayList<>();
        series.getValues().forEach(row -> points.add(Rows.point(row)));
        found.add(new Series(key.get(), points));
      }
    }
    return found;
  }

  List<Series> newestPoints(Collection<String> measurements, List<String> conditions, int limit) {
    return points(measurements, conditions, " ORDER BY time DESC LIMIT " + limit).stream()
        .map(
            series -> {
              List<Point> oldestFirst = new ArrayList<>(series.points());
              Collections.reverse(oldestFirst);
              return new Series(series.key(), oldestFirst);
            })
        .toList();
  }

  /** When each series has a value. */
  Map<SeriesKey, List<Instant>> values(Collection<String> measurements, List<String> conditions) {
    Map<SeriesKey, List<Instant>> times = new LinkedHashMap<>();
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT \"value\""
                + InfluxQl.from(measurements)
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES)) {
      rows.key(series)
          .ifPresent(key -> times.put(key, series.getValues().stream().map(Rows::time).toList()));
    }
    return times;
  }

  /** The newest valid point of each series. */
  List<SeriesPoint> newest(Collection<String> measurements, List<String> conditions) {
    List<SeriesPoint> found = new ArrayList<>();
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT last(\"value\") AS \"value\", \"flags\", \"shift\""
                + InfluxQl.from(measurements)
                + InfluxQl.where(conditions)
                + " GROUP BY "
                + InfluxQl.BY_SERIES)) {
      Point point = Rows.point(series.getValues().get(0));
      if (point.valid()) {
        rows.key(series).ifPresent(key -> found.add(new SeriesPoint(key, point)));
      }
    }
    return found;
  }

  /** The time of the oldest value that fits. */
  Optional<Instant> oldest(Collection<String> measurements, List<String> conditions) {
    return influx
        .query("SELECT first(\"value\")" + InfluxQl.from(measurements) + InfluxQl.where(conditions))
        .stream()
        .flatMap(series -> series.getValues().stream())
        .map(Rows::time)
        .min(Instant::compareTo);
  }

  /**
   * Adds up each series in windows of {@code step} that begin at whole steps of local time.
   *
   * @param start what the window is called that begins there
   * @param into by series and start; adds to what is there
   */
  void addUp(
      Collection<String> measurements,
      List<String> selected,
      Stretch stretch,
      Duration step,
      UnaryOperator<Instant> start,
      Map<SeriesKey, SortedMap<Instant, WindowSum>> into) {
    Instant from = stretch.from();
    while (from.isBefore(stretch.to())) {
      Instant piece = stretch.window(from, step).plus(step.multipliedBy(WINDOWS));
      Instant to = piece.isBefore(stretch.to()) ? piece : stretch.to();
      addUp(
          measurements, selected, new Stretch(from, to, stretch.offset()), step, start, into, from);
      from = to;
    }
  }

  private void addUp(
      Collection<String> measurements,
      List<String> selected,
      Stretch stretch,
      Duration step,
      UnaryOperator<Instant> start,
      Map<SeriesKey, SortedMap<Instant, WindowSum>> into,
      Instant notBefore) {
    List<String> conditions = new ArrayList<>(selected);
    conditions.add(InfluxQl.notBefore(stretch.from()));
    conditions.add(InfluxQl.before(stretch.to()));
    for (InfluxQLQueryResult.Series series :
        influx.query(
            "SELECT count(\"value\"), sum(\"value\"), min(\"value\"), max(\"value\"), last(\"value\")"
                + InfluxQl.from(measurements)
                + InfluxQl.where(conditions)
                + " GROUP BY time(%dms, %dms), "
                    .formatted(step.toMillis(), -stretch.offset().toMillis())
                + InfluxQl.BY_SERIES
                + " fill(none)")) {
      Optional<SeriesKey> key = rows.key(series);
      if (key.isEmpty()) {
        continue;
      }
      SortedMap<Instant, WindowSum> windows = into.computeIfAbsent(key.get(), k -> new TreeMap<>());
      for (InfluxQLQueryResult.Series.Record row : series.getValues()) {
        Instant begin = Rows.time(row);
        windows
            .computeIfAbsent(start.apply(begin), k -> new WindowSum())
            .add(
                Rows.whole(row, "count"),
                Rows.number(row, "sum"),
                Rows.number(row, "min"),
                Rows.number(row, "max"),
                Rows.number(row, "last"),
                begin.isBefore(notBefore) ? notBefore : begin);
      }
    }
  }
}
