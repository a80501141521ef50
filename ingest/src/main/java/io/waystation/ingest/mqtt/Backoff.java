package io.waystation.ingest.mqtt;

/** Pauses between attempts: from 0.1 s, doubling, to 5 s. For one thread. */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 5_000;

  private long next = FIRST_MILLIS;

  /** How long to wait now. */
  long pauseMillis() {
    long pause = next;
    next = Math.min(next * 2, LONGEST_MILLIS);
    return pause;
  }

  void succeeded() {
    next = FIRST_MILLIS;
  }
}
