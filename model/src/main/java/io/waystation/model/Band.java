package io.waystation.model;

/**
 * One row of a vital sign's bands, in the signal's unit; both ends belong to it.
 *
 * @param condition word of the table; {@link VitalBands#name} has it in both languages
 * @param confirm what makes a finding final
 * @param source guideline it was taken from, or that it was chosen
 */
public record Band(
    String condition,
    Sex sex,
    Range range,
    Severity severity,
    Confirm confirm,
    String note,
    String source) {
  public enum Confirm {
    NONE,
    /** A second measurement after 1 to 5 min; until then a finding is provisional. */
    REPEAT_NOW,
    /** Counts only when seen again on another day. */
    OTHER_DAY
  }
}
