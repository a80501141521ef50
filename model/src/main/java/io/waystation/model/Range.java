package io.waystation.model;

/** Both ends belong to it; an open end is infinite. */
public record Range(double low, double high) {
  public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public boolean contains(double value) {
    return value >= low && value <= high;
  }
}
