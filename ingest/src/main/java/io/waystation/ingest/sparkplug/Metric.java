package io.waystation.ingest.sparkplug;

/**
 * One metric of a payload.
 *
 * @param name null when only the alias says which it is
 * @param alias -1 for none
 * @param timestamp milliseconds since 1970-01-01 UTC; -1 for the payload's
 * @param datatype as the standard numbers them; 0 when the birth has said it
 * @param isNull whether there is none
 * @param value a Long (bits of {@code int_value} or {@code long_value}), Float, Double, Boolean or
 *     String; null for none and for what we have no use for
 * @param quality of the property "Quality"; {@link #GOOD} when there is none
 */
record Metric(
    String name,
    long alias,
    long timestamp,
    int datatype,
    boolean isNull,
    Object value,
    int quality) {
  static final int GOOD = 192;
  static final int STALE = 500;

  boolean hasAlias() {
    return alias != -1;
  }
}
