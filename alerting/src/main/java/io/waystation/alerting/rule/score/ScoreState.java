package io.waystation.alerting.rule.score;

import io.waystation.model.Severity;
import java.util.SortedMap;

/**
 * What a score remembers of one person. Times are the measured ones, epoch milliseconds.
 *
 * @param latest the newest value of each parameter
 * @param severity of the last complete set
 */
public record ScoreState(SortedMap<String, Value> latest, Severity severity) {
  /** A value and when it was measured. */
  public record Value(long at, double value) {}

  long last() {
    return latest.values().stream().mapToLong(Value::at).max().orElse(Long.MIN_VALUE);
  }
}
