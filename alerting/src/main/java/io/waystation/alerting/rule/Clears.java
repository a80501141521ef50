package io.waystation.alerting.rule;

import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
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
   * @throws BadInput if it cannot be read or does not suit the signal
   */
  public static Clears parse(String text, Signal signal, Condition fires) {
    Parts parts = parts(text);
    if (parts.when().isEmpty()) {
      return new Clears(parts.acknowledged(), Optional.empty(), parts.hold(), text);
    }
    Condition when =
        parts.when().equals("inside") ? fires.inside() : Condition.parse(parts.when(), signal);
    return new Clears(parts.acknowledged(), Optional.of(when), parts.hold(), text);
  }

  /**
   * The pieces of such a text.
   *
   * @param when without what stands around it; empty when the acknowledgement alone is the end
   */
  public record Parts(boolean acknowledged, String when, Duration hold) {}

  /**
   * @throws BadInput if a duration cannot be read
   */
  public static Parts parts(String text) {
    String rest = text.strip();
    if (rest.equals(ACKNOWLEDGED)) {
      return new Parts(true, "", Duration.ZERO);
    }
    boolean acknowledged = rest.startsWith(AND);
    if (acknowledged) {
      rest = rest.substring(AND.length());
    }
    int within = rest.lastIndexOf(" for ");
    if (within < 0) {
      return new Parts(acknowledged, rest, Duration.ZERO);
    }
    Duration hold = Durations.parse(rest.substring(within + " for ".length()));
    return new Parts(acknowledged, rest.substring(0, within).strip(), hold);
  }

  /** What keeps an alarm of such a step open besides its condition. */
  public Alarm.Latch latch() {
    if (!acknowledged) {
      return Alarm.Latch.NONE;
    }
    return when.isPresent() ? Alarm.Latch.ACKNOWLEDGED : Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED;
  }
}
