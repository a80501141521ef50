package io.waystation.alerting.rule.trend;

import java.util.List;

/**
 * What a trend remembers of one person. Times are the measured ones, epoch milliseconds; days are
 * those of the station's calendar since 1970-01-01, {@link #NEVER} for none.
 *
 * @param values as far back as the rule looks, in the order of their time
 * @param raised the day it was last raised
 * @param calm the day of the first normal occasion since the last abnormal one
 * @param said the day its evidence was last brought up to date
 */
public record TrendState(List<Value> values, boolean on, long raised, long calm, long said) {
  static final long NEVER = Long.MIN_VALUE;

  /** There is no altitude on record where it was measured. */
  static final int NOWHERE = Integer.MIN_VALUE;

  /**
   * @param code place among the rule's signals
   * @param altitude metres, of where it was measured
   */
  public record Value(long at, int code, double value, int altitude) {}
}
