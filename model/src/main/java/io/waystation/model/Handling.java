package io.waystation.model;

import io.waystation.model.Alarm.Acknowledgement;
import java.time.Duration;
import java.time.Instant;

/**
 * What people did about an alarm, and what holds it back. All times are our clock.
 *
 * @param acknowledgement somebody has taken it; null until then
 * @param confirmation somebody has said that the cause is mended; null until then, and only after
 *     the acknowledgement
 * @param shelving a person has put it aside for a while; null if not
 * @param suppression something else explains it, or work is going on there; null if not
 */
public record Handling(
    Acknowledgement acknowledgement,
    Acknowledgement confirmation,
    Shelving shelving,
    Suppression suppression) {
  /** Nobody did anything yet. */
  public static final Handling NONE = new Handling(null, null, null, null);

  /**
   * Put aside by a person, always with an end.
   *
   * @param until when it is back on the list at the latest
   * @param oneShot also back as soon as this occurrence is over; else the next one is shelved too
   */
  public record Shelving(String by, Instant at, Instant until, boolean oneShot, String reason) {
    /** A day: every shift of every day decides anew what it does not want to hear of. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Whether it ends after it begins, and within {@link #LONGEST}. */
    public boolean endsInTime() {
      return until.isAfter(at) && !until.isAfter(at.plus(LONGEST));
    }
  }

  /**
   * Held back by design, not by a person's choice about this one alarm.
   *
   * @param by id of the parent alarm, or of the maintenance; empty while triage has not decided,
   *     and for what is past
   */
  public record Suppression(Why why, String by, Instant at) {
    /** Why it is held back. */
    public enum Why {
      /** Another alarm names the cause: the power cut of which this is one line. */
      PARENT,
      /** Whether it stands alone or is one line of something larger shows within minutes. */
      TRIAGE,
      /** Somebody works there. */
      MAINTENANCE,
      /** It is not in use. */
      OUT_OF_SERVICE,
      /** Late data told of it when it was past: nobody is called for that. */
      PAST
    }
  }

  boolean heldBack() {
    return shelving != null || suppression != null;
  }

  /** Learnt from late data, and not known to be on now. */
  public boolean past() {
    return suppression != null && suppression.why() == Suppression.Why.PAST;
  }

  /** Another alarm stands for it, or may turn out to. */
  boolean explained() {
    return suppression != null
        && (suppression.why() == Suppression.Why.PARENT
            || suppression.why() == Suppression.Why.TRIAGE);
  }

  public Handling acknowledged(Acknowledgement taken) {
    return new Handling(taken, confirmation, shelving, suppression);
  }

  /** Something worse than what was taken, or mended: it waits for a person again. */
  Handling unacknowledged() {
    return new Handling(null, null, shelving, suppression);
  }

  public Handling confirmed(Acknowledgement mended) {
    return new Handling(acknowledgement, mended, shelving, suppression);
  }

  /**
   * @param aside null to take it off the shelf
   */
  public Handling shelved(Shelving aside) {
    return new Handling(acknowledgement, confirmation, aside, suppression);
  }

  /**
   * @param held null to let it go
   */
  public Handling suppressed(Suppression held) {
    return new Handling(acknowledgement, confirmation, shelving, held);
  }
}
