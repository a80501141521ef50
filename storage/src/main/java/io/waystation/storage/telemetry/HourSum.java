package io.waystation.storage.telemetry;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** An {@link Hour} in the making, from its valid points, oldest first. */
public final class HourSum {
  private final Instant start;
  private final boolean states;
  private final Map<Integer, Long> held = new TreeMap<>();
  private long count;
  private double sum;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long firstTime;
  private double first;
  private long lastTime;
  private double last;

  /**
   * @param states the signal has states, and how long each held is to be known
   */
  public HourSum(Instant start, boolean states) {
    this.start = start;
    this.states = states;
  }

  /**
   * @param time milliseconds of the epoch, later than that of the point before
   */
  public void add(long time, double value) {
    if (count == 0) {
      firstTime = time;
      first = value;
    } else if (states) {
      held.merge((int) last, time - lastTime, Long::sum);
    }
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    lastTime = time;
    last = value;
  }

  /** There must have been a point. */
  public Hour hour() {
    Instant newest = Instant.ofEpochMilli(lastTime);
    return states
        ? new Hour(
            start, count, sum, min, max, Instant.ofEpochMilli(firstTime), first, newest, last, held)
        : Hour.of(start, count, sum, min, max, newest, last);
  }
}
