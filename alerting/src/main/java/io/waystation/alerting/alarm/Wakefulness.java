package io.waystation.alerting.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Tells whether we were asleep between two looks at the clock: suspended, stopped, or starved. Then
 * nobody was heard, and no silence counts. A clock may run faster than real time, or be moved on in
 * steps: what counts as long goes by how fast it has been going. For one thread.
 */
final class Wakefulness {
  /** Real time without a look. */
  private static final Duration ASLEEP = Duration.ofSeconds(60);

  /** A suspended machine makes one stretch look fast; a fast clock makes all. */
  private static final int STRETCHES = 3;

  private final LongSupplier nanos;

  /** Clock time by real time, of the last stretches between two looks. */
  private final double[] speeds = new double[STRETCHES];

  private int stretches;
  private Instant looked;
  private long lookedNanos;

  /**
   * @param nanos real time
   */
  Wakefulness(Instant now, LongSupplier nanos) {
    this.nanos = nanos;
    this.looked = now;
    this.lookedNanos = nanos.getAsLong();
  }

  /**
   * To be asked at every look at the clock.
   *
   * @return whether it stands further on than it would have got while we were awake
   */
  boolean slept(Instant now) {
    long nanosNow = nanos.getAsLong();
    Duration stretch = Duration.between(looked, now);
    if (stretch.isZero()) {
      // It stands still; it will have taken so much longer to get on.
      return false;
    }
    boolean slept = stretch.toNanos() > ASLEEP.toNanos() * speed();
    speeds[stretches++ % STRETCHES] =
        (double) stretch.toNanos() / Math.max(1, nanosNow - lookedNanos);
    looked = now;
    lookedNanos = nanosNow;
    return slept;
  }

  /** At least that of real time. */
  private double speed() {
    double least = Double.MAX_VALUE;
    for (double speed : speeds) {
      least = Math.min(least, speed);
    }
    return Math.max(1, least);
  }
}
