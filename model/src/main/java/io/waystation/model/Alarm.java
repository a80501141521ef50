package io.waystation.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One occurrence of something wrong, in the words of OPC UA Part 9 and ISA-18.2. When the same
 * thing happens again after it was over, that is a new alarm with a new id, linked by {@code
 * previous}.
 *
 * @param source what is watched, one open alarm per rule and source at most; never shown
 * @param device empty text when it is about the station or a person as a whole
 * @param person {@link PersonId#NONE} unless {@code concern} is health
 * @param signal code of the signal that decided; empty when silence did
 * @param severity now; steps up and down while active
 * @param worst the highest it has been
 * @param provisional a repeat measurement has not confirmed it yet
 * @param latch what ends it besides its condition
 * @param title what it is, without any value
 * @param evidence one sentence on what decided it; for a health alarm it holds values, so it goes
 *     where health data may go and nowhere else
 * @param startedAt when the condition began, by the measured time
 * @param learntAt when we noticed, our clock
 * @param clearedAt when the condition ended, by the measured time; null while it lasts
 * @param cause what is behind it, of an outage; {@link Cause#UNNAMED} for all others
 * @param basis the rule and the readings that decided it
 * @param handling what people did about it, and what holds it back
 * @param previous id of the occurrence before; empty for the first
 * @param version counts changes from 1, for edits that must not overwrite each other
 */
public record Alarm(
    String id,
    String rule,
    String source,
    Concern concern,
    StationId station,
    String device,
    String part,
    PersonId person,
    String signal,
    Severity severity,
    Severity worst,
    Condition condition,
    boolean provisional,
    Latch latch,
    LocalText title,
    LocalText evidence,
    Instant startedAt,
    Instant learntAt,
    Instant clearedAt,
    Cause cause,
    Basis basis,
    Handling handling,
    String previous,
    int version) {
  /** Whose business it is: health alarms are seen by doctors only. */
  public enum Concern {
    STATION,
    HEALTH
  }

  /** What the watched thing is doing; a gap in the data is unknown, never normal. */
  public enum Condition {
    ACTIVE,
    NORMAL,
    UNKNOWN
  }

  /** What ends an alarm besides its condition returning to normal. */
  public enum Latch {
    NONE,
    /** Stays open until acknowledged, however short the condition was. */
    ACKNOWLEDGED,
    /** A bare event without an end of its own: the acknowledgement is its end. */
    ENDS_WHEN_ACKNOWLEDGED
  }

  /** What is behind an outage. */
  public enum Cause {
    UNNAMED,
    /** The device alone: those beside it are heard. */
    DEVICE,
    /** The gateway or its link: what does not speak through it is heard. */
    GATEWAY_LINK,
    /** The station has no mains. */
    STATION_POWER,
    /** Nothing of the station is heard, and nothing says that its power is gone. */
    STATION_LINK
  }

  /** Who took it, when (our clock), and what they noted. */
  public record Acknowledgement(String by, Instant at, String note) {}

  public Optional<Acknowledgement> acknowledged() {
    return Optional.ofNullable(acknowledgement());
  }

  /** Null until somebody has taken it. */
  public Acknowledgement acknowledgement() {
    return handling.acknowledgement();
  }

  /**
   * Still on somebody's list: the condition lasts, or a person has yet to take it. What was one
   * line of another alarm to its end is taken with that one.
   */
  public boolean open() {
    boolean waitsForPerson =
        (worst.needsAcknowledgement() || latch != Latch.NONE) && (vital() || !handling.explained());
    return condition != Condition.NORMAL || (waitsForPerson && acknowledgement() == null);
  }

  /** Late data showed that it never was: it is kept with its history, and is nobody's business. */
  public boolean withdrawn() {
    return worst == Severity.NORMAL;
  }

  /** A life may hang on it: nothing and nobody may hold it back. */
  public boolean vital() {
    return concern == Concern.HEALTH && worst == Severity.CRITICAL;
  }

  /**
   * Shelved or suppressed: it is on record, and nobody is called for it. What is past calls nobody
   * even if it was vital.
   */
  public boolean heldBack() {
    return handling.heldBack() && (!vital() || handling.past());
  }

  /**
   * @throws HandlingRefused if somebody has acknowledged it before
   */
  public Alarm acknowledge(String by, String note, Instant at) {
    if (acknowledgement() != null) {
      String first = acknowledgement().by();
      throw new HandlingRefused(
          "%s 已经处理了这条报警，无需再次确认。".formatted(first),
          "%s has taken this alarm already: nothing is left to do here.".formatted(first));
    }
    Alarm taken = handled(handling.acknowledged(new Acknowledgement(by, at, note)));
    // One edit is one version.
    return latch == Latch.ENDS_WHEN_ACKNOWLEDGED && condition != Condition.NORMAL
        ? taken.as(taken.version, severity, Condition.NORMAL, provisional, evidence, at)
        : taken;
  }

  /**
   * A person says that the cause is mended, whether or not the condition is over yet.
   *
   * @throws HandlingRefused if nobody has acknowledged it, or somebody has confirmed it before
   */
  public Alarm confirm(String by, String note, Instant at) {
    if (acknowledgement() == null) {
      throw new HandlingRefused(
          "还没有人确认这条报警：请先确认，再登记原因已排除。",
          "Nobody has acknowledged this alarm: acknowledge it first, then confirm that its cause is"
              + " mended.");
    }
    if (handling.confirmation() != null) {
      String first = handling.confirmation().by();
      throw new HandlingRefused(
          "%s 已经登记原因已排除，无需再次登记。".formatted(first),
          "%s has confirmed already that the cause is mended: there is nothing left to confirm."
              .formatted(first));
    }
    return handled(handling.confirmed(new Acknowledgement(by, at, note)));
  }

  /**
   * Puts it aside for a time.
   *
   * @throws HandlingRefused if a life may hang on it, it is over, or it is on the shelf; and for
   *     one occurrence only, if that one has ended
   * @throws IllegalArgumentException unless it ends in time
   */
  public Alarm shelve(Handling.Shelving aside) {
    if (!aside.endsInTime()) {
      throw new IllegalArgumentException(
          "a shelving ends after it begins and after %s at most: not from %s until %s"
              .formatted(Handling.Shelving.LONGEST, aside.at(), aside.until()));
    }
    refuseVital();
    if (!open() || (aside.oneShot() && condition == Condition.NORMAL)) {
      throw new HandlingRefused(
          "这条报警已经结束，没有可搁置的；如不想被同类报警打扰，请新建静默。",
          "This alarm is over, there is nothing to shelve; to hear nothing of others like it, make"
              + " a silence.");
    }
    if (handling.shelving() != null) {
      throw new HandlingRefused(
          "%s 已经搁置了这条报警；要改变结束时间，请先取消搁置。".formatted(handling.shelving().by()),
          "%s has shelved this alarm already; to change its end, take it off the shelf first."
              .formatted(handling.shelving().by()));
    }
    return handled(handling.shelved(aside));
  }

  /**
   * @throws HandlingRefused if it is not on the shelf
   */
  public Alarm unshelve() {
    if (handling.shelving() == null) {
      throw new HandlingRefused(
          "这条报警没有被搁置，无需取消。", "This alarm is not on the shelf: there is nothing to take off it.");
    }
    return handled(handling.shelved(null));
  }

  /**
   * Holds it back by design. What held it back before gives way: one thing at a time does.
   *
   * @throws HandlingRefused if a life may hang on it, it is over, or the same holds it back already
   */
  public Alarm suppress(Handling.Suppression held) {
    refuseVital();
    if (!open()) {
      throw new HandlingRefused(
          "这条报警已经结束，无需抑制。", "This alarm is over: there is nothing to suppress.");
    }
    if (handling.suppression() != null && handling.suppression().by().equals(held.by())) {
      throw new HandlingRefused(
          "这条报警已因同一原因被抑制，无需重复。",
          "The same holds this alarm back already: there is nothing to suppress.");
    }
    return handled(handling.suppressed(held));
  }

  /**
   * @throws HandlingRefused if nothing suppresses it
   */
  public Alarm unsuppress() {
    if (handling.suppression() == null) {
      throw new HandlingRefused(
          "这条报警没有被抑制，无需解除。", "Nothing suppresses this alarm: there is nothing to lift.");
    }
    return handled(handling.suppressed(null));
  }

  private void refuseVital() {
    if (vital()) {
      throw new HandlingRefused(
          "紧急健康报警可能关系到生命，不能搁置或抑制：请立即处理并确认。",
          "A life may hang on a critical health alarm, so nobody may shelve or suppress it: see to"
              + " it and acknowledge it.");
    }
  }

  /** On the shelf, and to come off it at once: it is vital, or the one occurrence is over. */
  public boolean leavesShelf() {
    Handling.Shelving aside = handling.shelving();
    return aside != null && (vital() || (aside.oneShot() && condition == Condition.NORMAL));
  }

  /** Suppressed, and to be let go at once: it is vital, and not past. */
  public boolean breaksSuppression() {
    return handling.suppression() != null && vital() && !handling.past();
  }

  /** The same occurrence, handled otherwise. */
  public Alarm handled(Handling now) {
    return copy(
        severity,
        condition,
        provisional,
        evidence,
        startedAt,
        clearedAt,
        cause,
        basis,
        now,
        version + 1);
  }

  /**
   * The condition goes on at another severity, or with newer evidence at the same one. Whoever has
   * acknowledged it has not seen anything worse than {@code worst}: beyond that it waits for a
   * person again.
   */
  public Alarm step(Severity now, LocalText newer) {
    return copy(
        now,
        Condition.ACTIVE,
        provisional,
        newer,
        startedAt,
        null,
        cause,
        basis,
        now.compareTo(worst) > 0 ? handling.unacknowledged() : handling,
        version + 1);
  }

  /** The same version of it, but this is what it rests on. */
  public Alarm resting(Basis now) {
    return copy(
        severity,
        condition,
        provisional,
        evidence,
        startedAt,
        clearedAt,
        cause,
        now,
        handling,
        version);
  }

  /** A repeat measurement says the same. */
  public Alarm corroborate(LocalText newer) {
    return as(version + 1, severity, condition, false, newer, clearedAt);
  }

  /** The condition has ended. */
  public Alarm clear(Instant at) {
    return as(version + 1, severity, Condition.NORMAL, provisional, evidence, at);
  }

  /** The data stopped: nobody can say. */
  public Alarm unknown() {
    return as(version + 1, severity, Condition.UNKNOWN, provisional, evidence, null);
  }

  /**
   * The same occurrence as late data show it, with what people did about it. Only when it is on
   * now, and worse than whoever has acknowledged it could know, it waits for a person again.
   *
   * @param handled as {@link #handling}, but for what holds it back
   */
  public Alarm amended(Course now, LocalText newer, Handling handled) {
    boolean onNow = now.clearedAt() == null && !now.unknown();
    boolean unseen = onNow && now.severity().compareTo(worst) > 0;
    return rewritten(now, newer, unseen ? handled.unacknowledged() : handled);
  }

  /**
   * It never was. It ends where it began.
   *
   * @param why what is to be read in the place of what seemed to decide it
   */
  public Alarm withdraw(LocalText why) {
    return rewritten(
        new Course(startedAt, startedAt, List.of(Severity.NORMAL), provisional, false),
        why,
        handling);
  }

  private Alarm rewritten(Course now, LocalText newer, Handling handled) {
    return new Alarm(
        id,
        rule,
        source,
        concern,
        station,
        device,
        part,
        person,
        signal,
        now.severity(),
        now.worst(),
        now.condition(),
        now.provisional(),
        latch,
        title,
        newer,
        now.startedAt(),
        learntAt,
        now.clearedAt(),
        cause,
        basis,
        handled,
        previous,
        version + 1);
  }

  /** What is behind it is known now, or known better. */
  public Alarm named(Cause behind, LocalText newer) {
    return copy(
        severity,
        condition,
        provisional,
        newer,
        startedAt,
        clearedAt,
        behind,
        basis,
        handling,
        version + 1);
  }

  private Alarm as(
      int version,
      Severity severity,
      Condition condition,
      boolean provisional,
      LocalText evidence,
      Instant clearedAt) {
    return copy(
        severity,
        condition,
        provisional,
        evidence,
        startedAt,
        clearedAt,
        cause,
        basis,
        handling,
        version);
  }

  private Alarm copy(
      Severity severity,
      Condition condition,
      boolean provisional,
      LocalText evidence,
      Instant startedAt,
      Instant clearedAt,
      Cause cause,
      Basis basis,
      Handling handling,
      int version) {
    return new Alarm(
        id,
        rule,
        source,
        concern,
        station,
        device,
        part,
        person,
        signal,
        severity,
        Severity.worse(worst, severity),
        condition,
        provisional,
        latch,
        title,
        evidence,
        startedAt,
        learntAt,
        clearedAt,
        cause,
        basis,
        handling,
        previous,
        version);
  }
}
