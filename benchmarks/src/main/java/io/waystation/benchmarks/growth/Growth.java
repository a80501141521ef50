package io.waystation.benchmarks.growth;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a cost grows over three sizes, each the same number of times the one before. A part that is
 * always there is taken off by looking at what is added from size to size.
 *
 * @param sizes three, growing
 * @param costs of each
 */
public record Growth(List<Integer> sizes, List<Double> costs) {
  /**
   * Below this share of the largest, what is added is within what is not measured finely enough.
   */
  private static final double NOISE = 0.1;

  static Growth of(List<Cost> measured, ToDoubleFunction<Cost> cost) {
    return new Growth(
        measured.stream().map(Cost::size).toList(),
        measured.stream().map(one -> cost.applyAsDouble(one)).toList());
  }

  /** What one more costs, from the second size to the third. */
  public double slope() {
    return (costs.get(2) - costs.get(1)) / (sizes.get(2) - sizes.get(1));
  }

  /** Whether it grows by more than is noise. */
  public boolean grows() {
    return costs.get(2) - costs.get(0) > NOISE * costs.get(2);
  }

  /**
   * Of the part that grows: 1 as the size does, 2 with its square, 0 not at all.
   *
   * @return NaN when it cannot be told, as it did not grow over both steps
   */
  public double exponent() {
    double first = costs.get(1) - costs.get(0);
    double second = costs.get(2) - costs.get(1);
    if (!grows()) {
      return 0;
    }
    return first <= 0 || second <= 0
        ? Double.NaN
        : Math.log(second / first)
            / Math.log((double) (sizes.get(2) - sizes.get(1)) / (sizes.get(1) - sizes.get(0)));
  }

  /** How it would be at another size: along the line through the two larger, never below these. */
  public double at(double size) {
    return Math.max(0, slope()) * (size - sizes.get(2)) + costs.get(2);
  }
}
