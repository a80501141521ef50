package io.waystation.benchmarks.results;

/**
 * @param value in the unit of the measure; NaN for what was not measured
 */
public record Figure(Measure measure, double value) {
  public boolean measured() {
    return Double.isFinite(value);
  }

  /** For people: rounded as the measure has it. */
  public String text() {
    return measure.text(value);
  }
}
