package io.waystation.model;

import java.time.Instant;

/**
 * One line of an alarm's history; history is only ever added to.
 *
 * @param id counts all changes of all alarms; also the event id of the live stream
 * @param actor user name; {@link #RULE} when a reading or a rule's own time decided; {@link #CLOCK}
 *     when the end came that somebody had set before; {@link #SYSTEM} when the installation was
 *     changed
 * @param severity after the change
 * @param eventAt when it happened, by the measured time
 * @param learntAt when we noticed, our clock
 * @param note what a person wrote, or what an amendment changed; a word of {@link Because} when
 *     nobody wrote anything
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
  public static final String RULE = "rule";
  public static final String CLOCK = "clock";
  public static final String SYSTEM = "system";

  /** Why it was let go, or is over, without anybody doing so. */
  public static final class Because {
    /** The time for which it was held back is over. */
    public static final String TIME_OVER = "time-over";

    /** The one occurrence for which it was put aside is over. */
    public static final String OCCURRENCE_OVER = "occurrence-over";

    /** A life may hang on it now. */
    public static final String VITAL = "vital";

    /** No rule in force watches for it any more. */
    public static final String RULE_WITHDRAWN = "rule-withdrawn";

    private Because() {}
  }

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
