package io.waystation.benchmarks.results;

import java.util.List;

/**
 * One figure of a run, with its value in each round that counts.
 *
 * @param what the row it is of; empty for one of the closing line
 * @param values one, or as many as there were rounds; never none
 */
record Series(String what, Measure measure, List<Double> values) {
  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** For people, and what tells it from the other figures of its benchmark. */
  String label() {
    return what.isEmpty() ? measure.name() : what + ": " + measure.name();
  }
}
