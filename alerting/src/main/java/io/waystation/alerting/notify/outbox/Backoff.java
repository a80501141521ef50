package io.waystation.alerting.notify.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a channel that failed is tried again: after 1 s, 2 s, 4 s ... 5 min, each shortened by up to
 * a half at random so that many do not come at once. For one thread.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 1_000;
  private static final long MOST_MILLIS = 300_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  private final RandomGenerator random;
  private int failures;
  private Instant until = Instant.EPOCH;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Instant until() {
    return until;
  }

  void succeeded() {
    failures = 0;
    until = Instant.EPOCH;
  }

  /**
   * @param asked how long the other side asks us to wait; null when it does not
   */
  void failed(Instant now, Duration asked) {
    long most = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 20));
    failures++;
    Duration wait = Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    if (asked != null && asked.compareTo(wait) > 0) {
      wait = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
    until = now.plus(wait);
  }
}
