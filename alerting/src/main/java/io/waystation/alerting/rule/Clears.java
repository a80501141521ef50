package io.waystation.alerting.rule;

import io.waystation.model.Alarm;
import io.waystation.model.Signal;
import java.time.Duration;
import java.util.Optional;

/**
 * What ends a step, as the rule book writes it: {@code >= 30}, {@code inside for 600 s}, {@code is
 * on for 60 s}, {@code acknowledged and is closed}, {@code acknowledged}.
 *
 * @param acknowledged somebody must have taken the alarm as well
 * @param when empty when the acknowledgement alone is the end
 * @param hold how long the condition must hold before it counts
 */
public record Clears(boolean acknowledged, Optional<Condition> when, Duration hold, String text) {
  private static final String ACKNOWLEDGED = "acknowledged";
  private static final String AND = ACKNOWLEDGED + " and ";

  /**
   * @param fires the step's own condition, which a bare {@code inside} turns round
   * @throws IllegalArgumentException if it cannot be read or does not suit the signal
   */
  public static Clears parse(String text, Signal signal, Condition fires) {
    String rest = text.strip();
    if (rest.equals(ACKNOWLEDGED)) {
      return new Clears(true, Optional.empty(), Duration.ZERO, text);
    }
    boolean acknowledged = rest.startsWith(AND);
    if (acknowledged) {
      rest = rest.substring(AND.length());
    }
    Duration hold = Duration.ZERO;
    int within = rest.lastIndexOf(" for ");
    if (within >= 0) {
      hold = Durations.parse(rest.substring(within + " for ".length()));
      rest = rest.substring(0, within).strip();
    }
    Condition when = rest.equals("inside") ? fires.inside() : Condition.parse(rest, signal);
    return new Clears(acknowledged, Optional.of(when), hold, text);
  }

  /** What keeps an alarm of such a step open besides its condition. */
  public Alarm.Latch latch() {
    if (!acknowledged) {
      return Alarm.Latch.NONE;
    }
    return when.isPresent() ? Alarm.Latch.ACKNOWLEDGED : Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED;
  }
}
