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
    return Median.of(values);
  }

  /** For people, and what tells it from the other figures of its benchmark. */
  String label() {
    return what.isEmpty() ? measure.name() : what + ": " + measure.name();
  }
}
