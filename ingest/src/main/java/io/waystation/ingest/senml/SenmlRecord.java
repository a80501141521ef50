package io.waystation.ingest.senml;

/**
 * One record as it stands in the pack; null for a field that is not there.
 *
 * @param dataValue whether it has one: its bytes are of no use to us
 */
record SenmlRecord(
    Double baseVersion,
    String baseName,
    Double baseTime,
    String baseUnit,
    Double baseValue,
    Double baseSum,
    String name,
    String unit,
    Double value,
    String stringValue,
    Boolean booleanValue,
    boolean dataValue,
    Double sum,
    Double time,
    Double updateTime) {

  /** Whether it only sets what holds for those after it. */
  boolean onlyBase() {
    return name == null
        && unit == null
        && time == null
        && updateTime == null
        && sum == null
        && values() == 0;
  }

  /** How many values it has; RFC 8428 allows one. */
  int values() {
    return (value == null ? 0 : 1)
        + (stringValue == null ? 0 : 1)
        + (booleanValue == null ? 0 : 1)
        + (dataValue ? 1 : 0);
  }
}
