package io.waystation.dashboard.statistics;

import io.waystation.model.Flag;
import io.waystation.storage.telemetry.Point;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/** The valid points of one series in one stretch of time, oldest first. Epoch milliseconds. */
final class Track {
  private long[] times = new long[64];
  private double[] values = new double[64];
  private long[] flags = new long[64];
  private int size;

  void add(Point point) {
    add(point.time().toEpochMilli(), point.value(), point.flags());
  }

  private void add(long time, double value, long flag) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      flags = Arrays.copyOf(flags, 2 * size);
    }
    times[size] = time;
    values[size] = value;
    flags[size] = flag;
    size++;
  }

  int size() {
    return size;
  }

  long time(int i) {
    return times[i];
  }

  double value(int i) {
    return values[i];
  }

  boolean has(int i, Flag flag) {
    return flag.in(flags[i]);
  }

  /** The points that are not marked so. */
  Track without(Flag flag) {
    Track rest = new Track();
    for (int i = 0; i < size; i++) {
      if (!flag.in(flags[i])) {
        rest.add(times[i], values[i], flags[i]);
      }
    }
    return rest;
  }

  /**
   * When the value was such a one: from a point to the next, or for {@code longest} when the next
   * is further away. After that nobody knows it any more.
   */
  Spans holding(DoublePredicate value, long longest) {
    Spans spans = new Spans();
    for (int i = 0; i < size; i++) {
      if (value.test(values[i])) {
        long end = times[i] + longest;
        spans.add(times[i], i + 1 < size ? Math.min(end, times[i + 1]) : end);
      }
    }
    return spans;
  }

  /** When it was told at all: between points that are no further apart than {@code longest}. */
  Spans covered(long longest) {
    Spans spans = new Spans();
    for (int i = 1; i < size; i++) {
      if (times[i] - times[i - 1] <= longest) {
        spans.add(times[i - 1], times[i]);
      }
    }
    return spans;
  }
}
