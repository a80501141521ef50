package io.waystation.alerting.rule.expression;

/**
 * A compiled piece of an expression over the values of its {@link Leaf leaves}. Everything is a
 * number: true is 1, false 0, a state its place among the words, and NaN means that nobody knows.
 */
@FunctionalInterface
interface Term {
  double TRUE = 1;
  double FALSE = 0;
  double UNKNOWN = Double.NaN;

  double value(double[] leaves);

  static double truth(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  /** False as soon as one side is, even where the other is unknown. */
  static double and(double a, double b) {
    return a == FALSE || b == FALSE ? FALSE : a == TRUE && b == TRUE ? TRUE : UNKNOWN;
  }

  /** True as soon as one side is, even where the other is unknown. */
  static double or(double a, double b) {
    return a == TRUE || b == TRUE ? TRUE : a == FALSE && b == FALSE ? FALSE : UNKNOWN;
  }

  static double not(double a) {
    return 1 - a;
  }
}
