package io.waystation.simulator;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Runs {@code speed} times as fast as real time from a given moment on. */
final class FastClock extends Clock {
  private final Instant from;
  private final double speed;
  private final long begun = System.nanoTime();

  FastClock(Instant from, double speed) {
    this.from = from;
    this.speed = speed;
  }

  @Override
  public Instant instant() {
    return from.plusNanos((long) ((System.nanoTime() - begun) * speed));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants only");
  }
}
