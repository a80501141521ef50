package io.waystation.alerting.rule;

import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import java.time.Instant;

/**
 * What a rule says about its subject after a reading or a moment.
 *
 * @param at when it happened, by the measured time; of {@link What#RAISE}, when the condition began
 * @param severity after it
 * @param signal code of the signal that decided; empty when silence did
 * @param evidence what decided it; null where it adds nothing to what was said before
 */
public record Decision(
    What what,
    Instant at,
    Severity severity,
    boolean provisional,
    String signal,
    LocalText evidence) {
  /** Kinds of decision. */
  public enum What {
    /** The condition has held long enough. Of an event: it happened, again perhaps. */
    RAISE,
    /** It goes on at another severity, or with newer evidence. */
    STEP,
    /** What was provisional is certain now. */
    CONFIRM,
    /** The data stopped while it was on. */
    UNKNOWN,
    /** The data came back, and it is still on. */
    RESUME,
    /** It is over. */
    CLEAR
  }
}
