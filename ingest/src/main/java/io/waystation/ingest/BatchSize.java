package io.waystation.ingest;

import java.time.Duration;

/**
 * How many readings to write at once: more while the store takes them fast, fewer when it is slow,
 * so that nobody waits long for a batch. For one thread.
 */
final class BatchSize {
  static final int LEAST = 500;
  static final int MOST = 5_000;
  private static final Duration FAST = Duration.ofMillis(100);
  private static final Duration SLOW = Duration.ofMillis(400);

  private int readings = LEAST;

  int readings() {
    return readings;
  }

  /** The store has taken so many in that time. */
  void took(int written, Duration time) {
    if (time.compareTo(SLOW) > 0) {
      readings = Math.max(LEAST, readings / 2);
    } else if (written >= readings && time.compareTo(FAST) < 0) {
      readings = Math.min(MOST, readings * 2);
    }
  }

  /** It may have been too much for it. */
  void failed() {
    readings = LEAST;
  }
}
