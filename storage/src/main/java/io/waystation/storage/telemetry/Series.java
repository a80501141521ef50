package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;
import java.util.List;

/** The points of one series, oldest first. */
public record Series(SeriesKey key, List<Point> points) {
  public Series {
    points = List.copyOf(points);
  }
}
