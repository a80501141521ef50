package io.waystation.alerting.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Basis.Deciding;
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
  private Subject subject;
  private String key;
  private S state;
  private S before;
  private boolean touched;
  private AtHand hand = AtHand.NOTHING;
  private AtHand handBefore = AtHand.NOTHING;
  private List<Deciding> decided = List.of();

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
    // Whoever was written down before readings were kept has none.
    this.hand = saved.size() > 6 ? AtHand.parse(saved.get(6)) : AtHand.NOTHING;
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
      key = String.join("|", rule.id(), subject.anchor(), subject.part(), subject.person().value());
    }
    return key;
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
    Outcome<S> outcome = rule.read(state, subject, together, context);
    // Almost always: nothing is decided, and nothing need be remembered.
    boolean well = outcome.decisions().isEmpty() && rule.idle(outcome.state());
    return become(outcome, well ? AtHand.NOTHING : hand.and(AtHand.of(together, subject)));
  }

  Outcome<S> tick(Instant now, Instant since, Context context) {
    return become(rule.tick(state, subject, now, since, context));
  }

  /** Takes over an outcome that was come to outside. */
  Outcome<S> become(Outcome<S> outcome) {
    return become(outcome, hand);
  }

  private Outcome<S> become(Outcome<S> outcome, AtHand with) {
    if (!touched) {
      touched = true;
      before = state;
      handBefore = hand;
    }
    decided = outcome.decisions().isEmpty() ? List.of() : with.readings();
    state = outcome.state();
    hand = rule.idle(state) ? AtHand.NOTHING : with;
    return outcome;
  }

  /** The readings that the outcome taken over last rests on, if it decided anything. */
  List<Deciding> decided() {
    return decided;
  }

  /** Remembers a reading that was dealt with before a restart; a stored memory has it already. */
  void seen(Reading reading, Context context) {
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
    return rule.idle(state) && rule.forgettable(state, now);
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
    handBefore = AtHand.NOTHING;
    stored = nowStored;
  }

  void undo() {
    if (touched) {
      state = before;
      hand = handBefore;
      touched = false;
      before = null;
      handBefore = AtHand.NOTHING;
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
              hand.text()));
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
