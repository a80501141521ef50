package io.waystation.benchmarks;

import java.util.Arrays;

/** How long calls took that each did a batch of messages. */
final class Timing {
  /** What is timed. */
  interface Call<T, E extends Exception> {
    T run() throws E;
  }

  private long[] nanos = new long[1024];
  private int calls;
  private long messages;
  private long bytes;

  void add(Timing other) {
    for (int i = 0; i < other.calls; i++) {
      add(other.nanos[i]);
    }
    messages += other.messages;
    bytes += other.bytes;
  }

  <T, E extends Exception> T of(int count, Call<T, E> call) throws E {
    long start = System.nanoTime();
    T result = call.run();
    add(System.nanoTime() - start);
    messages += count;
    return result;
  }

  void wrote(long size) {
    bytes += size;
  }

  /** Messages per second spent in the calls. */
  double perSecond() {
    return messages * 1e9 / Arrays.stream(nanos, 0, calls).sum();
  }

  /** The time within which that share of the calls came back (nearest rank). */
  double millis(double share) {
    long[] sorted = Arrays.copyOf(nanos, calls);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * calls) - 1)] / 1e6;
  }

  double megabytes() {
    return bytes / 1e6;
  }

  private void add(long duration) {
    if (calls == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * calls);
    }
    nanos[calls++] = duration;
  }
}
