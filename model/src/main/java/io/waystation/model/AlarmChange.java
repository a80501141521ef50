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
 * @param note what a person wrote; empty for {@code rule}
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
    CONFIRMED,
    UNKNOWN,
    RESUMED,
    CLEARED,
    ACKNOWLEDGED
  }
}
