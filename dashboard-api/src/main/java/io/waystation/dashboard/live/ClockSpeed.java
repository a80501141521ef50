package io.waystation.dashboard.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How many times as fast as real time the service's clock runs: in a demo anything, and not always
 * what was asked for. For one thread.
 */
final class ClockSpeed {
  /** Long enough that a clock that goes in steps of a quarter of a second looks even. */
  private static final Duration LOOKED_BACK = Duration.ofSeconds(4);

  /** Real clocks are set now and then. */
  private static final double ORDINARY = 0.2;

  private record Look(Instant clock, Instant wall) {}

  private final Deque<Look> looks = new ArrayDeque<>();

  /**
   * To be called about once a second.
   *
   * @param clock what the service's clock says
   * @param wall what time it really is
   */
  void look(Instant clock, Instant wall) {
    looks.addLast(new Look(clock, wall));
    while (looks.size() > 2 && between(looks.peekFirst(), wall).compareTo(LOOKED_BACK) > 0) {
      looks.removeFirst();
    }
  }

  /** The clock has been put elsewhere: what was seen so far says nothing of its speed. */
  void forget() {
    looks.clear();
  }

  /** Empty for a clock that goes as real time goes, and while that is not known. */
  OptionalDouble unusual() {
    if (looks.size() < 2) {
      return OptionalDouble.empty();
    }
    Look last = looks.peekLast();
    double real = between(looks.peekFirst(), last.wall).toNanos();
    double speed = Duration.between(looks.peekFirst().clock, last.clock).toNanos() / real;
    return real > 0 && Math.abs(speed - 1) > ORDINARY
        ? OptionalDouble.of(speed)
        : OptionalDouble.empty();
  }

  private static Duration between(Look from, Instant wall) {
    return Duration.between(from.wall, wall);
  }
}
