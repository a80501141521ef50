package io.waystation.ingest.payload;

/**
 * Offset and drift of a clock, from what lies between sending and arrival: that is the offset and
 * the time on the way, so the least of some messages is nearest to the offset. Keeps the least of
 * each ten minutes, four hours of them; of a device that speaks rarely, the last {@value #WINDOWS}
 * messages.
 */
final class LeastLag {
  private static final int WINDOWS = 24;
  private static final long WINDOW_MILLIS = 600_000;

  /** The windows whose least is the offset: recent enough for a clock that drifts. */
  private static final int RECENT = 3;

  private static final int LEAST_FOR_DRIFT = 3;

  private final long[] receivedAt = new long[WINDOWS];
  private final long[] lag = new long[WINDOWS];
  private long opened = Long.MIN_VALUE;
  private int newest = -1;
  private int count;
  private long samples;

  /** Times in milliseconds, our clock. */
  void add(long received, long itsLag) {
    samples++;
    if (count == 0 || received >= opened + WINDOW_MILLIS) {
      opened = received;
      newest = (newest + 1) % WINDOWS;
      count = Math.min(count + 1, WINDOWS);
    } else if (itsLag >= lag[newest]) {
      return;
    }
    receivedAt[newest] = received;
    lag[newest] = itsLag;
  }

  long samples() {
    return samples;
  }

  /** In milliseconds; there must be a sample. */
  long offset() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < Math.min(count, RECENT); i++) {
      least = Math.min(least, lag[window(i)]);
    }
    return least;
  }

  /**
   * The slope of the straight line nearest to the windows, by least squares. The newest window is
   * left out: while it is open its least may be the delay of a single message, and that at the end
   * of the line, where it weighs most.
   */
  double driftPpm() {
    int closed = count - 1;
    if (closed < LEAST_FOR_DRIFT) {
      return 0;
    }
    long originTime = receivedAt[window(1)];
    long originLag = lag[window(1)];
    double meanTime = 0;
    double meanLag = 0;
    for (int i = 1; i <= closed; i++) {
      meanTime += receivedAt[window(i)] - originTime;
      meanLag += lag[window(i)] - originLag;
    }
    meanTime /= closed;
    meanLag /= closed;
    double both = 0;
    double square = 0;
    for (int i = 1; i <= closed; i++) {
      double time = receivedAt[window(i)] - originTime - meanTime;
      both += time * (lag[window(i)] - originLag - meanLag);
      square += time * time;
    }
    return square == 0 ? 0 : both / square * 1e6;
  }

  /** The place of a window, the newest being 0. */
  private int window(int back) {
    return Math.floorMod(newest - back, WINDOWS);
  }
}
