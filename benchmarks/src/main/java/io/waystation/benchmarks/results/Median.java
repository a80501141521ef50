package io.waystation.benchmarks.results;

import java.util.List;

/** What half of several values do not exceed; one that noise carried away does not move it. */
public final class Median {
  private Median() {}

  /**
   * @param values one or more
   */
  public static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
