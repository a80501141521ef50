package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Rule;
import java.util.List;
import java.util.SortedMap;

/**
 * What an expression remembers of one subject. Times are the measured ones, epoch milliseconds.
 *
 * @param at when it was last worked out; {@link #NOT_YET} before the first reading
 * @param latest the newest value of each series, by signal and series
 * @param windows what functions over time remember, by leaf and series, oldest first
 * @param steps one per step of the rule
 * @param unknown it is on, and the data has stopped
 */
public record ExpressionState(
    long at,
    SortedMap<String, Latest> latest,
    SortedMap<String, List<Sample>> windows,
    List<StepState> steps,
    boolean unknown) {
  static final long NOT_YET = Long.MIN_VALUE;

  /** The newest value of a series. */
  public record Latest(long at, double value) {}

  /**
   * Something a window remembers.
   *
   * @param n of how many values it is the sum, where a mean is wanted
   */
  public record Sample(long at, double value, int n) {}

  /**
   * One step.
   *
   * @param since from when on its condition has held without a break, or {@link Rule#NEVER}
   * @param on it has held long enough
   * @param clearing from when on what clears it has held, or {@link Rule#NEVER}
   */
  public record StepState(long since, boolean on, long clearing) {
    static final StepState OFF = new StepState(Rule.NEVER, false, Rule.NEVER);
  }

  boolean quiet() {
    return steps.stream().allMatch(step -> step.since() == Rule.NEVER);
  }
}
