package io.waystation.model;

import java.time.Instant;

/**
 * One line of an alarm's history; history is only ever added to.
 *
 * @param id counts all changes of all alarms; also the event id of the live stream
 * @param actor user name, or {@code rule} when a reading or a clock decided
 * @param severity after the change
 * @param eventAt when it happened, by the measured time
 * @param learntAt when we noticed, our clock
 * @param note what a person wrote, or what an amendment changed
 */
public record AlarmChange(
    long id,
    String alarm,
    What what,
    String actor,
    Severity severity,
    Instant eventAt,
    Instant learntAt,
    String note) {
  public enum What {
    RAISED,
    STEPPED_UP,
    STEPPED_DOWN,
    /** It goes on as severe as it was, with newer evidence. */
    UPDATED,
    /** A repeat measurement says the same: it is not provisional any more. */
    CORROBORATED,
    UNKNOWN,
    RESUMED,
    CLEARED,
    ACKNOWLEDGED,
    /** A person says that its cause is mended. */
    CONFIRMED,
    SHELVED,
    UNSHELVED,
    SUPPRESSED,
    UNSUPPRESSED,
    /** The cause of an outage is named, or named better. */
    CAUSE_NAMED,
    /** Late data changed when it was: the note is an {@link Amendment}. */
    AMENDED
  }
}
