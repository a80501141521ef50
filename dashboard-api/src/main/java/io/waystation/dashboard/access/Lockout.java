package io.waystation.dashboard.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing slow: after 5 failures in a row of one user from one address, 30 s must pass,
 * twice as many after each further failure, at most 15 min. Kept in memory, for the 10,000 pairs
 * that failed last; another address may still sign the user in, so nobody is locked out by a
 * stranger.
 */
final class Lockout {
  static final int FREE_FAILURES = 5;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final int REMEMBERED = 10_000;

  private record Failures(int count, Instant until) {}

  private record Who(String user, String address) {}

  private final Clock clock;
  private final Map<Who, Failures> failed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Who, Failures> eldest) {
          return size() > REMEMBERED;
        }
      };

  Lockout(Clock clock) {
    this.clock = clock;
  }

  /** How long the next attempt must wait; zero when it may be made now. */
  synchronized Duration pause(String user, String address) {
    Failures failures = failed.get(new Who(user, address));
    Instant now = clock.instant();
    return failures == null || !failures.until.isAfter(now)
        ? Duration.ZERO
        : Duration.between(now, failures.until);
  }

  synchronized void failed(String user, String address) {
    Who who = new Who(user, address);
    Failures before = failed.remove(who);
    int count = before == null ? 1 : before.count + 1;
    failed.put(who, new Failures(count, clock.instant().plus(pauseAfter(count))));
  }

  synchronized void succeeded(String user, String address) {
    failed.remove(new Who(user, address));
  }

  private static Duration pauseAfter(int failures) {
    if (failures < FREE_FAILURES) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - FREE_FAILURES, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
