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
import java.time.Instant;
import java.util.List;

/**
 * One rule watching one thing: its memory as it stands now, and as it stood before the batch in
 * hand, so that a batch that cannot be committed leaves no trace.
 */
final class Watch<S> {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Rule<S> rule;
  private final Watched thing;
  private S state;

  /**
   * What it goes back to when the batch in hand cannot be committed; null while none touches it.
   */
  private Before<S> before;

  /** Whether the records hold a state of it. */
  private boolean stored;

  /** When its timer rings, epoch milliseconds; {@link Rule#NEVER} when none is set. */
  long rings = Rule.NEVER;

  /** Its place among the {@link Timers} while one is set. */
  int place;

  /** Heard since memories were last written all together. */
  boolean heard;

  /** Its memory is written with the batch in hand. */
  boolean saving;

  private record Before<S>(S state) {}

  private Watch(Rule<S> rule, Watched thing) {
    this.rule = rule;
    this.thing = thing;
    this.state = rule.fresh();
  }

  static <S> Watch<S> of(Rule<S> rule, Watched thing) {
    return new Watch<>(rule, thing);
  }

  /**
   * Takes up its part of what {@link #text} wrote.
   *
   * @throws RuntimeException if its rule cannot read it
   */
  void restore(List<String> saved) {
    stored = true;
    state = rule.restore(saved.get(5));
  }

  /** What the records know it by; the same wherever its device stands. */
  String key() {
    Subject subject = subject();
    return String.join("|", rule.id(), subject.anchor(), subject.part(), subject.person().value());
  }

  Subject subject() {
    return thing.subject();
  }

  S state() {
    return state;
  }

  Outcome<S> read(List<Reading> together, Context context) {
    return become(rule.read(state, subject(), together, context));
  }

  Outcome<S> tick(Instant now, Instant since, Context context) {
    return become(rule.tick(state, subject(), now, since, context));
  }

  /** Takes over an outcome that was come to outside. */
  Outcome<S> become(Outcome<S> outcome) {
    if (before == null) {
      before = new Before<>(state);
    }
    state = outcome.state();
    return outcome;
  }

  /** Remembers a reading that was dealt with before a restart; a stored memory has it already. */
  void seen(Reading reading, Context context) {
    if (rule.idle(state)) {
      state = rule.seen(state, subject(), reading, context);
    }
  }

  long due(Instant since, Context context) {
    return rule.due(state, subject(), since, context);
  }

  boolean idle() {
    return rule.idle(state);
  }

  boolean forgettable(Instant now) {
    return rule.idle(state) && rule.forgettable(state, now);
  }

  /** Before the batch in hand something was on or pending. */
  boolean wasOn() {
    return before != null && !rule.idle(before.state);
  }

  /** The batch in hand has come to it. */
  boolean touched() {
    return before != null;
  }

  boolean stored() {
    return stored;
  }

  /** Whether it must be written for the records to hold what it knows. */
  boolean changed() {
    return before != null && !state.equals(before.state);
  }

  void keep(boolean nowStored) {
    before = null;
    saving = false;
    stored = nowStored;
  }

  void undo() {
    if (before != null) {
      state = before.state;
      before = null;
      saving = false;
    }
  }

  /** One line that holds all of it. */
  String text() {
    Subject subject = subject();
    try {
      return JSON.writeValueAsString(
          List.of(
              rule.id(),
              subject.station().value(),
              subject.device(),
              subject.part(),
              subject.person().value(),
              rule.save(state)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }

  /** What {@link #text} wrote, in its parts. */
  static List<String> parts(String text) {
    try {
      List<String> parts = List.of(JSON.readValue(text, String[].class));
      if (parts.size() < 6) {
        throw new IllegalArgumentException("not a saved watch: " + text);
      }
      return parts;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a saved watch: " + text, e);
    }
  }

  /** What it is about, of those parts. */
  static Subject subject(List<String> parts) {
    return new Subject(
        new StationId(parts.get(1)), parts.get(2), parts.get(3), person(parts.get(4)));
  }

  private static PersonId person(String value) {
    return value.isEmpty() ? PersonId.NONE : new PersonId(value);
  }
}
