package io.waystation.storage.telemetry;

import io.waystation.model.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** A window in the making: parts of it may lie in several tables or answers. */
public final class WindowSum {
  private long count;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double last;
  private Instant lastTime = Instant.MIN;

  /**
   * Adds a part of the same window.
   *
   * @param newestTime of {@code newest}, or any time that is as late among the parts
   */
  public WindowSum add(
      long partCount, double partSum, double low, double high, double newest, Instant newestTime) {
    count += partCount;
    sum += partSum;
    min = Math.min(min, low);
    max = Math.max(max, high);
    if (!newestTime.isBefore(lastTime)) {
      last = newest;
      lastTime = newestTime;
    }
    return this;
  }

  /** Adds the figures of an hour that lies in this window. */
  public WindowSum add(Hour hour) {
    return add(hour.count(), hour.sum(), hour.min(), hour.max(), hour.last(), hour.lastTime());
  }

  /** The finished windows of each series. */
  public static List<WindowSeries> all(Map<SeriesKey, SortedMap<Instant, WindowSum>> sums) {
    List<WindowSeries> all = new ArrayList<>();
    sums.forEach(
        (key, windows) -> {
          List<Window> finished = new ArrayList<>();
          windows.forEach((start, sum) -> finished.add(sum.from(start)));
          all.add(new WindowSeries(key, finished));
        });
    return all;
  }

  private Window from(Instant start) {
    return new Window(start, count, sum / count, min, max, sum, last);
  }
}
