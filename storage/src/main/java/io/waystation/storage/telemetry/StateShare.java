package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long each state held, as every engine answers {@link TelemetryStore#stateShare}. Of several
 * series each has the same weight.
 */
public final class StateShare {
  private StateShare() {}

  /**
   * @param before the last valid point of each series before {@code from}
   * @param during the points of each series in {@code from..to}, oldest first; invalid ones are
   *     passed over
   */
  public static Map<String, Double> of(
      List<SeriesPoint> before, List<Series> during, Instant from, Instant to) {
    Map<SeriesKey, List<Point>> traces = new LinkedHashMap<>();
    for (SeriesPoint last : before) {
      Point point = last.point();
      traces
          .computeIfAbsent(last.key(), key -> new ArrayList<>())
          .add(new Point(from, point.value(), point.flags()));
    }
    for (Series series : during) {
      List<Point> valid = series.points().stream().filter(Point::valid).toList();
      if (!valid.isEmpty()) {
        traces.computeIfAbsent(series.key(), key -> new ArrayList<>()).addAll(valid);
      }
    }
    double whole = (double) (to.toEpochMilli() - from.toEpochMilli()) * traces.size();
    Map<String, Double> shares = new HashMap<>();
    traces.forEach(
        (key, points) -> {
          for (int i = 0; i < points.size(); i++) {
            Instant end = i + 1 < points.size() ? points.get(i + 1).time() : to;
            long held = end.toEpochMilli() - points.get(i).time().toEpochMilli();
            if (held > 0) {
              shares.merge(key.signal().stateOf(points.get(i).value()), held / whole, Double::sum);
            }
          }
        });
    return shares;
  }
}
