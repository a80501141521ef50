package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;
import java.util.List;

/** The windows of one series, oldest first. */
public record WindowSeries(SeriesKey key, List<Window> windows) {
  public WindowSeries {
    windows = List.copyOf(windows);
  }
}
