package io.waystation.storage.records;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a rule said for a while.
 *
 * @param version names what it said; the same words have the same version
 * @param kind limit, event, band ...
 * @param definition the rule as text, with the rows of the reference tables it works by
 * @param place file and line it was read from at the last start
 * @param budget how many pages a day it is allowed; empty when nobody has said
 * @param since when it came into force, our clock
 * @param until when something else took its place; null while it is in force
 * @param check what the last look at stored history found; null when there was none
 */
public record RuleVersion(
    String rule,
    String version,
    String kind,
    Alarm.Concern concern,
    LocalText title,
    String definition,
    String place,
    OptionalInt budget,
    Instant since,
    Instant until,
    BudgetCheck check) {
  /**
   * How often it would have paged.
   *
   * @param pagesPerDay on average
   * @param days of history that were looked at; less than a week where less is stored
   * @param at our clock
   */
  public record BudgetCheck(double pagesPerDay, double days, Instant at) {}

  /** It pages more than it is allowed. */
  public boolean overBudget() {
    return check != null && budget.isPresent() && check.pagesPerDay() > budget.getAsInt();
  }
}
