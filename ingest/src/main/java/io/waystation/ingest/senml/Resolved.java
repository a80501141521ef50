package io.waystation.ingest.senml;

/**
 * One record with everything that held for it: RFC 8428, section 4.6. At most one of the values is
 * there; a record with none has a sum.
 *
 * @param name whole, base name included
 * @param unit empty for none
 * @param time seconds since 1970-01-01 UTC, or seconds from now when it is not {@link #absolute}
 * @param value null for none
 * @param stringValue null for none
 * @param booleanValue null for none
 * @param dataValue whether it has one
 * @param sum null for none
 */
record Resolved(
    String name,
    String unit,
    double time,
    Double value,
    String stringValue,
    Boolean booleanValue,
    boolean dataValue,
    Double sum) {
  /** 2^28: what is less is meant relative to now. */
  static final double LEAST_ABSOLUTE = 1L << 28;

  boolean absolute() {
    return time >= LEAST_ABSOLUTE;
  }

  /** Seconds since 1970-01-01 UTC. */
  double timeAt(double now) {
    return absolute() ? time : now + time;
  }
}
