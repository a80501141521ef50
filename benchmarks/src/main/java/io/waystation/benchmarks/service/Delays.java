package io.waystation.benchmarks.service;

import java.util.Arrays;

/** Delays in milliseconds. */
public final class Delays {
  private long[] millis = new long[1024];
  private int count;

  void add(long delay) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, 2 * count);
    }
    millis[count++] = delay;
  }

  public int count() {
    return count;
  }

  /** The delay that share of them did not exceed (nearest rank); 0 when there are none. */
  public long within(double share) {
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
  }
}
