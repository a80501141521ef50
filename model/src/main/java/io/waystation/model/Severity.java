package io.waystation.model;

import java.util.Locale;

/**
 * How much something matters, least first; the order is used in comparisons. Service severities of
 * the reference tables: FHIR DetectedIssue low = notice, moderate = warning, high = critical.
 */
public enum Severity {
  NORMAL,
  /** Stored only. */
  INFO,
  /** Shown to the person or the operator. */
  NOTICE,
  /** The doctor's or operator's work list, within 24 h. */
  WARNING,
  /** Page somebody at once. */
  CRITICAL;

  /** The word of the tables and of the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for a word the tables do not use
   */
  public static Severity of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** From warning on, an alarm stays on the list until a person has acknowledged it. */
  public boolean needsAcknowledgement() {
    return compareTo(WARNING) >= 0;
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }

  public static Severity worse(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
