package io.waystation.model;

import java.time.Instant;
import java.util.List;

/**
 * What an alarm rests on, so that it can be judged long after the rule has changed.
 *
 * @param ruleVersion of the rule in force then; empty for alarms older than versions
 * @param readings that decided it, oldest first; of a health alarm they go where health data may go
 */
public record Basis(String ruleVersion, List<Deciding> readings) {
  public static final Basis NONE = new Basis("", List.of());

  public Basis {
    readings = List.copyOf(readings);
  }

  /**
   * One reading, as it was when it decided.
   *
   * @param measuredAt by the corrected device clock
   */
  public record Deciding(
      String signal, String device, String part, Instant measuredAt, double value) {}
}
