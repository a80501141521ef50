package io.waystation.storage.telemetry.influx;

import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads everything of a time, in stretches so short that an answer fits into memory: a stretch with
 * too many readings is halved before they are asked for.
 */
final class InfluxScan {
  private static final Duration STRETCH = Duration.ofDays(1);
  private static final long READINGS = 20_000;

  private final InfluxConnection influx;
  private final InfluxReader reader;
  private final List<String> selected;
  private final Scan scan;

  InfluxScan(InfluxConnection influx, InfluxReader reader, List<String> selected, Scan scan) {
    this.influx = influx;
    this.reader = reader;
    this.selected = selected;
    this.scan = scan;
  }

  void run(Set<String> measurements, Instant from, Instant to) {
    double all = Math.max(1, to.toEpochMilli() - from.toEpochMilli());
    for (Instant begin = from; begin.isBefore(to); begin = begin.plus(STRETCH)) {
      Instant end = begin.plus(STRETCH);
      for (String measurement : measurements) {
        stretch(measurement, begin, end.isBefore(to) ? end : to);
      }
      scan.progress(Math.min(1, (end.toEpochMilli() - from.toEpochMilli()) / all));
    }
  }

  private void stretch(String measurement, Instant from, Instant to) {
    List<String> conditions = new ArrayList<>(selected);
    conditions.add(InfluxQl.notBefore(from));
    conditions.add(InfluxQl.before(to));
    long readings = count(measurement, conditions);
    long half = (to.toEpochMilli() - from.toEpochMilli()) / 2;
    if (readings > READINGS && half > 0) {
      stretch(measurement, from, from.plusMillis(half));
      stretch(measurement, from.plusMillis(half), to);
    } else if (readings > 0) {
      for (Series series : reader.points(Set.of(measurement), conditions, "")) {
        for (Point point : series.points()) {
          scan.point(series.key(), point);
        }
      }
    }
  }

  /** Every reading has the field {@code flags}. */
  private long count(String measurement, List<String> conditions) {
    return influx
        .query(
            "SELECT count(\"flags\") AS \"readings\""
                + InfluxQl.from(Set.of(measurement))
                + InfluxQl.where(conditions))
        .stream()
        .flatMap(series -> series.getValues().stream())
        .mapToLong(row -> Rows.whole(row, "readings"))
        .sum();
  }
}
