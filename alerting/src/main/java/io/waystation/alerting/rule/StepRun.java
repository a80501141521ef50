package io.waystation.alerting.rule;

import static io.waystation.alerting.rule.Rule.NEVER;

import io.waystation.model.Severity;
import java.time.Duration;
import java.util.List;

/**
 * The steps of a rule under way: each turns on when its condition has held for its hold time, and
 * off when what clears it has held for its own.
 */
public final class StepRun {
  /**
   * What of a step does not change.
   *
   * @param hold how long its condition must hold, milliseconds
   * @param clearHold how long what clears it must hold, milliseconds
   */
  public record Terms(Severity severity, long hold, long clearHold) {
    public static Terms of(Severity severity, Duration hold, Duration clearHold) {
      return new Terms(severity, hold.toMillis(), clearHold.toMillis());
    }
  }

  private final List<Terms> terms;
  private final Steps from;
  private long[] times;
  private int on;

  /**
   * @param terms of each step, mildest first
   */
  public StepRun(List<Terms> terms, Steps from) {
    this.terms = terms;
    this.from = from;
    this.times = from.times();
    this.on = from.onBits();
  }

  public int count() {
    return terms.size();
  }

  /** Nothing is on, and no hold runs. */
  public boolean quiet() {
    return steps().quiet();
  }

  public boolean on(int step) {
    return (on & 1 << step) != 0;
  }

  public long since(int step) {
    return times[2 * step];
  }

  /**
   * A step as of then: its condition holds or does not, and what clears it does or does not. Turns
   * nothing yet.
   */
  public void take(int step, long at, boolean fires, boolean over) {
    if (on(step)) {
      times[2 * step + 1] = over ? Math.min(times[2 * step + 1], at) : NEVER;
    } else {
      times[2 * step] = fires ? Math.min(times[2 * step], at) : NEVER;
    }
  }

  /** What ran breaks off: a hold that is not over, and clearing that is not. */
  public void breakOff() {
    for (int i = 0; i < count(); i++) {
      take(i, NEVER, false, false);
    }
  }

  /** When the step would turn if nothing else came; {@link Rule#NEVER} if it would not. */
  public long deadline(int step) {
    long begun = on(step) ? times[2 * step + 1] : times[2 * step];
    Terms of = terms.get(step);
    return begun == NEVER ? NEVER : begun + (on(step) ? of.clearHold() : of.hold());
  }

  /**
   * The first of all deadlines after then.
   *
   * @param after {@link Long#MIN_VALUE} for any
   */
  public long nextDeadline(long after) {
    long next = NEVER;
    for (int i = 0; i < count(); i++) {
      long deadline = deadline(i);
      next = deadline > after ? Math.min(next, deadline) : next;
    }
    return next;
  }

  /** Turns the step if its time has come by then. */
  public void turn(int step, long at) {
    if (deadline(step) <= at) {
      times[2 * step] = on(step) ? NEVER : times[2 * step];
      times[2 * step + 1] = NEVER;
      on ^= 1 << step;
    }
  }

  /** The worst step that is on; -1 when none is. */
  public int deciding() {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(on);
  }

  /** Of the worst step that is on; normal when none is. */
  public Severity severity() {
    int deciding = deciding();
    return deciding < 0 ? Severity.NORMAL : terms.get(deciding).severity();
  }

  /** As they stand now. */
  public Steps steps() {
    Steps now = Steps.of(times, on);
    return now.equals(from) ? from : now;
  }
}
