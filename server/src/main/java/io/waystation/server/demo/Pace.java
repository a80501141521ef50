package io.waystation.server.demo;

import io.waystation.simulator.Lockstep;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the next step of a clock is due that is to run so many times as fast as real time: steps of
 * a quarter of a second of real time, but never longer than devices and service go in lockstep.
 * More than a second that was lost is not caught up: the clock has run slower for a while, and goes
 * on at its speed. For one thread.
 */
public final class Pace {
  private static final Duration BEAT = Duration.ofMillis(250);

  private static final long CAUGHT_UP_NANOS = 1_000_000_000;

  private final Duration step;
  private final long beatNanos;
  private final LongSupplier nanos;
  private long due;

  /**
   * @param speed more than 0
   * @param nanos real time
   */
  public Pace(double speed, LongSupplier nanos) {
    long wanted = Math.round(BEAT.toMillis() * speed);
    this.step = Duration.ofMillis(Math.min(wanted, Lockstep.STEP.toMillis()));
    this.beatNanos = Math.round(step.toNanos() / speed);
    this.nanos = nanos;
    this.due = nanos.getAsLong();
  }

  /** How far the clock is moved each time. */
  public Duration step() {
    return step;
  }

  /** How long to wait before the next step; each call is for one. Zero when it is late. */
  public Duration rest() {
    long now = nanos.getAsLong();
    long rest = Math.max(0, due - now);
    due = Math.max(due, now - CAUGHT_UP_NANOS) + beatNanos;
    return Duration.ofNanos(rest);
  }
}
