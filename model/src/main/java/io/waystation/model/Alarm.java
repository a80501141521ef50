package io.waystation.model;

import java.time.Instant;
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
 * @param acknowledgement null until somebody has taken it
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
    Acknowledgement acknowledgement,
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

  /** Who took it, when (our clock), and what they noted. */
  public record Acknowledgement(String by, Instant at, String note) {}

  public Optional<Acknowledgement> acknowledged() {
    return Optional.ofNullable(acknowledgement);
  }

  /** Still on somebody's list: the condition lasts, or a person has yet to take it. */
  public boolean open() {
    boolean waitsForPerson = worst.needsAcknowledgement() || latch != Latch.NONE;
    return condition != Condition.NORMAL || (waitsForPerson && acknowledgement == null);
  }

  /**
   * @throws IllegalStateException if somebody has acknowledged it before
   */
  public Alarm acknowledge(String by, String note, Instant at) {
    if (acknowledgement != null) {
      throw new IllegalStateException("already acknowledged by " + acknowledgement.by());
    }
    Alarm taken =
        with(
            severity,
            condition,
            provisional,
            evidence,
            clearedAt,
            new Acknowledgement(by, at, note));
    return latch == Latch.ENDS_WHEN_ACKNOWLEDGED && condition != Condition.NORMAL
        ? taken.changed(taken.clear(at))
        : taken;
  }

  /**
   * The condition goes on at another severity, or with newer evidence at the same one. Whoever has
   * acknowledged it has not seen anything worse than {@code worst}: beyond that it waits for a
   * person again.
   */
  public Alarm step(Severity now, LocalText newer) {
    Acknowledgement still = now.compareTo(worst) > 0 ? null : acknowledgement;
    return with(now, Condition.ACTIVE, provisional, newer, null, still);
  }

  /** A repeat measurement says the same. */
  public Alarm confirm(LocalText newer) {
    return with(severity, condition, false, newer, clearedAt, acknowledgement);
  }

  /** The condition has ended. */
  public Alarm clear(Instant at) {
    return with(severity, Condition.NORMAL, provisional, evidence, at, acknowledgement);
  }

  /** The data stopped: nobody can say. */
  public Alarm unknown() {
    return with(severity, Condition.UNKNOWN, provisional, evidence, null, acknowledgement);
  }

  /** One edit is one version, however many steps it took. */
  private Alarm changed(Alarm to) {
    return new Alarm(
        to.id,
        to.rule,
        to.source,
        to.concern,
        to.station,
        to.device,
        to.part,
        to.person,
        to.signal,
        to.severity,
        to.worst,
        to.condition,
        to.provisional,
        to.latch,
        to.title,
        to.evidence,
        to.startedAt,
        to.learntAt,
        to.clearedAt,
        to.acknowledgement,
        to.previous,
        version);
  }

  private Alarm with(
      Severity severity,
      Condition condition,
      boolean provisional,
      LocalText evidence,
      Instant clearedAt,
      Acknowledgement acknowledgement) {
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
        acknowledgement,
        previous,
        version + 1);
  }
}
