package io.waystation.alerting.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One rule watching one thing: its memory as it stands now, and as it stood before the batch in
 * hand, so that a batch that cannot be committed leaves no trace.
 */
final class Watch<S> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOT_YET = Long.MIN_VALUE;

  /**
   * What the clock has decided is kept for so long, though nothing is on: what was measured before
   * it may come until then, and after that is late.
   */
  private static final long COMES_WITHIN_MILLIS = Duration.ofMinutes(15).toMillis();

  final Rule<S> rule;
  private Subject subject;
  private String key;
  private S state;
  private S before;
  private boolean touched;

  /**
   * The newest measured time it was given, or the newest moment at which the clock changed its
   * memory, epoch milliseconds: a reading from before comes too late to be in its place.
   */
  private long decided = NOT_YET;

  /** The newest moment at which the clock changed its memory. */
  private long clocked = NOT_YET;

  private long decidedBefore;
  private long clockedBefore;

  /** Whether the records hold a state of it. */
  private boolean stored;

  /** When its timer rings, epoch milliseconds; {@link Rule#NEVER} when none is set. */
  long rings = Rule.NEVER;

  private Watch(Rule<S> rule, Subject subject) {
    this.rule = rule;
    this.subject = subject;
    this.state = rule.fresh();
  }

  /** Of a state that {@link #text} wrote. */
  private Watch(Rule<S> rule, List<String> saved) {
    this(
        rule,
        new Subject(
            new StationId(saved.get(1)), saved.get(2), saved.get(3), new PersonId(saved.get(4))));
    this.state = rule.restore(saved.get(5));
    this.decided = saved.size() > 6 ? Long.parseLong(saved.get(6)) : NOT_YET;
    this.clocked = decided;
    this.stored = true;
  }

  static <S> Watch<S> of(Rule<S> rule, Subject subject) {
    return new Watch<>(rule, subject);
  }

  static Watch<?> restore(Rule<?> rule, List<String> saved) {
    return new Watch<>(rule, saved);
  }

  /** What the records know it by; the same wherever its device stands. */
  String key() {
    if (key == null) {
      key = key(rule.id(), subject);
    }
    return key;
  }

  static String key(String rule, Subject subject) {
    return String.join("|", rule, subject.anchor(), subject.part(), subject.person().value());
  }

  Subject subject() {
    return subject;
  }

  S state() {
    return state;
  }

  /**
   * @param now where the thing is now; devices move, and people are measured here and there
   */
  Outcome<S> read(Subject now, List<Reading> together, Context context) {
    subject = now;
    Outcome<S> outcome = become(rule.read(state, subject, together, context));
    decided = Math.max(decided, together.get(0).measuredAt().toEpochMilli());
    return outcome;
  }

  Outcome<S> tick(Instant now, Instant since, Context context) {
    S last = state;
    Outcome<S> outcome = become(rule.tick(state, subject, now, since, context));
    if (!state.equals(last)) {
      decided = Math.max(decided, now.toEpochMilli());
      clocked = decided;
    }
    return outcome;
  }

  /** Its past is known better: this is its memory now. */
  void replace(S amended, Instant upTo) {
    become(Outcome.quiet(amended));
    decided = Math.max(decided, upTo.toEpochMilli());
    clocked = decided;
  }

  /**
   * What was measured before comes too late to be in its place; nothing it has been given was
   * measured later.
   *
   * @param restarted what was measured before may have been dealt with and forgotten by a restart
   */
  Instant decided(long restarted) {
    return Instant.ofEpochMilli(decided == NOT_YET ? restarted : decided);
  }

  /**
   * It has dealt with something later, or the clock has.
   *
   * @param restarted what was measured before may have been followed by what a restart forgot
   */
  boolean overtakes(Reading reading, long restarted) {
    int order = reading.measuredAt().compareTo(decided(restarted));
    return order < 0 || (order == 0 && decided != NOT_YET && rule.signals().size() == 1);
  }

  /** Takes over an outcome that was come to outside. */
  Outcome<S> become(Outcome<S> outcome) {
    if (!touched) {
      touched = true;
      before = state;
      decidedBefore = decided;
      clockedBefore = clocked;
    }
    state = outcome.state();
    return outcome;
  }

  /** Remembers a reading that was dealt with before a restart; a stored memory has it already. */
  void seen(Reading reading, Context context) {
    decided = Math.max(decided, reading.measuredAt().toEpochMilli());
    if (rule.idle(state)) {
      state = rule.seen(state, subject, reading, context);
    }
  }

  long due(Instant since, Context context) {
    return rule.due(state, subject, since, context);
  }

  boolean idle() {
    return rule.idle(state);
  }

  boolean forgettable(Instant now) {
    return rule.idle(state)
        && clocked < now.toEpochMilli() - COMES_WITHIN_MILLIS
        && rule.forgettable(state, now);
  }

  /** Before the batch in hand something was on or pending. */
  boolean wasOn() {
    return touched && !rule.idle(before);
  }

  /** It stands somewhere else now. */
  void moved(Subject now) {
    subject = now;
  }

  boolean stored() {
    return stored;
  }

  /** Whether it must be written for the records to hold what it knows. */
  boolean changed() {
    return touched && !state.equals(before);
  }

  void keep(boolean nowStored) {
    touched = false;
    before = null;
    stored = nowStored;
  }

  void undo() {
    if (touched) {
      state = before;
      decided = decidedBefore;
      clocked = clockedBefore;
      touched = false;
      before = null;
    }
  }

  /** One line that holds all of it. */
  String text() {
    try {
      return JSON.writeValueAsString(
          List.of(
              rule.id(),
              subject.station().value(),
              subject.device(),
              subject.part(),
              subject.person().value(),
              rule.save(state),
              String.valueOf(decided)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }

  /** What {@link #text} wrote, in its parts. */
  static List<String> parts(String text) {
    try {
      return List.of(JSON.readValue(text, String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a saved watch: " + text, e);
    }
  }
}
