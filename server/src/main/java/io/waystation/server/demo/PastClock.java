package io.waystation.server.demo;

import io.waystation.simulator.time.SteppedClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The clock of a demo that begins in the past: moved on in steps until it has caught up, then a
 * clock that goes by itself. Never goes back.
 */
final class PastClock extends Clock {
  private final SteppedClock past;
  private volatile Clock now;

  /**
   * @param start where the past begins
   */
  PastClock(Instant start) {
    this.past = new SteppedClock(start);
    this.now = past;
  }

  /** For whoever plays the past. */
  SteppedClock past() {
    return past;
  }

  /** From now on it shows real time; where the past had got ahead of that it goes on from there. */
  void goOn() {
    Instant reached = past.instant();
    Instant real = Instant.now();
    now = new SpeedClock(reached.isAfter(real) ? reached : real, 1);
  }

  @Override
  public Instant instant() {
    return now.instant();
  }

  @Override
  public ZoneId getZone() {
    return past.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants only");
  }
}
