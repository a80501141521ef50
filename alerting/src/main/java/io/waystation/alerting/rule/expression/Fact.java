package io.waystation.alerting.rule.expression;

import io.waystation.model.LocalText;

/**
 * One thing that a condition looks at, as a sentence of evidence names it. What stands within a
 * function over time is told by that function and not by itself.
 */
@FunctionalInterface
interface Fact {
  LocalText NOTHING = new LocalText("", "");

  /**
   * How it is.
   *
   * @param leaves what the leaves of the program come to
   * @return {@link #NOTHING} when nobody knows, or it says nothing
   */
  LocalText of(double[] leaves);

  /** What is said of a value. */
  @FunctionalInterface
  interface Told {
    /**
     * @param value what it comes to; never NaN
     */
    LocalText of(double value);
  }

  /** What is told of a term as soon as its value is known. */
  static Fact of(Term term, Told told) {
    return leaves -> {
      double value = term.value(leaves);
      return Double.isNaN(value) ? NOTHING : told.of(value);
    };
  }
}
