package io.waystation.server.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that starts somewhere and runs faster or slower than real time. Never goes back. */
public final class SpeedClock extends Clock {
  private final Instant origin;
  private final double speed;
  private final ZoneId zone;
  private final long startNanos;

  /**
   * @param origin what it shows now
   * @param speed 2 is twice as fast as real time
   */
  public SpeedClock(Instant origin, double speed) {
    this(origin, speed, ZoneOffset.UTC, System.nanoTime());
  }

  private SpeedClock(Instant origin, double speed, ZoneId zone, long startNanos) {
    this.origin = origin;
    this.speed = speed;
    this.zone = zone;
    this.startNanos = startNanos;
  }

  @Override
  public Instant instant() {
    return origin.plus(Duration.ofNanos(Math.round((System.nanoTime() - startNanos) * speed)));
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SpeedClock(origin, speed, other, startNanos);
  }
}
