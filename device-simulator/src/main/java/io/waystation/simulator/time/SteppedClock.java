package io.waystation.simulator.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until somebody moves it on. Never goes back. Safe for all threads. */
public final class SteppedClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  /**
   * @param start what it shows until it is moved
   */
  public SteppedClock(Instant start) {
    this(new AtomicReference<>(start), ZoneOffset.UTC);
  }

  private SteppedClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * @throws IllegalArgumentException if it would go back
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("the clock cannot go back by " + by.negated());
    }
    now.updateAndGet(before -> before.plus(by));
  }

  /**
   * @throws IllegalArgumentException if it would go back
   */
  public void advanceTo(Instant moment) {
    Instant before = now.getAndAccumulate(moment, (a, b) -> b.isBefore(a) ? a : b);
    if (moment.isBefore(before)) {
      throw new IllegalArgumentException(
          "the clock cannot go back from %s to %s".formatted(before, moment));
    }
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** Another view of the same clock: both move together. */
  @Override
  public Clock withZone(ZoneId other) {
    return new SteppedClock(now, other);
  }
}
