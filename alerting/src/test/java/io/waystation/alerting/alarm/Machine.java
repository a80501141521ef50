package io.waystation.alerting.alarm;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * What the keeper runs on: real time, which goes by the test's clock, and a worker. A quick one
 * needs no time and does everything at once. On a slow one time goes by between any two
 * instructions and the worker gets on now and then, both as the seed says. For one thread.
 */
final class Machine implements Executor {
  /** What an instruction may take: nothing, or longer than a portion or two writes of a place. */
  private static final long[] NANOS = {0, 0, 0, 1_000_000, 60_000_000, 700_000_000};

  private final Clock clock;
  private final Random slow;
  private final Deque<Runnable> given = new ArrayDeque<>();
  private long behind;

  private Machine(Clock clock, Random slow) {
    this.clock = clock;
    this.slow = slow;
  }

  static Machine quick(Clock clock) {
    return new Machine(clock, null);
  }

  static Machine slow(Clock clock, long seed) {
    return new Machine(clock, new Random(seed));
  }

  long nanos() {
    behind += slow == null ? 0 : NANOS[slow.nextInt(NANOS.length)];
    return clock.instant().toEpochMilli() * 1_000_000 + behind;
  }

  @Override
  public void execute(Runnable task) {
    given.add(task);
    work();
  }

  /** Lets the worker get on. */
  void work() {
    while (!given.isEmpty() && (slow == null || slow.nextInt(3) == 0)) {
      given.remove().run();
    }
  }

  /** What was being worked on is lost. */
  void dies() {
    given.clear();
  }
}
