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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  private final Watched thing;
  private S state;

  /** The readings that what is on or pending rests on. */
  private AtHand hand = AtHand.NOTHING;

  /**
   * What it goes back to when the batch in hand cannot be committed; null while none touches it.
   */
  private Before<S> before;

  /**
   * The newest measured time it was given, or the newest moment at which the clock changed its
   * memory, epoch milliseconds: a reading from before comes too late to be in its place.
   */
  private long dealtWith = NOT_YET;

  /** The newest moment at which the clock changed its memory. */
  private long clocked = NOT_YET;

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

  private record Before<S>(S state, AtHand hand, long dealtWith, long clocked) {}

  private Watch(Rule<S> rule, Watched thing) {
    this.rule = rule;
    this.thing = thing;
    this.state = rule.fresh();
  }

  static <S> Watch<S> of(Rule<S> rule, Watched thing) {
    return new Watch<>(rule, thing);
  }

  /**
   * Takes up what {@link #text} wrote.
   *
   * @param kept what its rule has made of its part of it
   * @return false if the rest cannot be read; nothing is taken up then
   */
  boolean restore(S kept, List<String> saved) {
    try {
      // Whatever was written down before readings were kept has none.
      hand = saved.size() > 6 ? AtHand.parse(saved.get(6)) : AtHand.NOTHING;
      dealtWith = saved.size() > 7 ? Long.parseLong(saved.get(7)) : NOT_YET;
    } catch (RuntimeException e) {
      hand = AtHand.NOTHING;
      return false;
    }
    stored = true;
    state = kept;
    clocked = dealtWith;
    return true;
  }

  /** What the records know it by; the same wherever its device stands. */
  String key() {
    return key(rule.id(), subject());
  }

  static String key(String rule, Subject subject) {
    return String.join("|", rule, subject.anchor(), subject.part(), subject.person().value());
  }

  Subject subject() {
    return thing.subject();
  }

  S state() {
    return state;
  }

  /**
   * @param together readings of one message at one time
   */
  Outcome<S> read(List<Reading> together, Context context) {
    Outcome<S> outcome = rule.read(state, subject(), together, context);
    become(outcome, well(outcome) ? AtHand.NOTHING : hand.and(AtHand.of(together, subject())));
    dealtWith = Math.max(dealtWith, together.get(0).measuredAt().toEpochMilli());
    return outcome;
  }

  Outcome<S> tick(Instant now, Instant since, Context context) {
    S last = state;
    Outcome<S> outcome = become(rule.tick(state, subject(), now, since, context));
    if (!state.equals(last)) {
      clocked(now);
    }
    return outcome;
  }

  /** Its past is known better: this is its memory now. */
  void replace(S amended, Instant upTo) {
    become(Outcome.quiet(amended));
    clocked(upTo);
  }

  private void clocked(Instant at) {
    dealtWith = Math.max(dealtWith, at.toEpochMilli());
    clocked = dealtWith;
  }

  /**
   * What was measured before comes too late to be in its place; nothing it has been given was
   * measured later.
   *
   * @param restarted what was measured before may have been dealt with and forgotten by a restart
   */
  Instant dealtWith(long restarted) {
    return Instant.ofEpochMilli(dealtWith == NOT_YET ? restarted : dealtWith);
  }

  /**
   * It has dealt with something later, or the clock has.
   *
   * @param restarted what was measured before may have been followed by what a restart forgot
   */
  boolean overtakes(Reading reading, long restarted) {
    int order = reading.measuredAt().compareTo(dealtWith(restarted));
    return order < 0 || (order == 0 && dealtWith != NOT_YET && rule.signals().size() == 1);
  }

  /** Takes over an outcome that was come to outside. */
  Outcome<S> become(Outcome<S> outcome) {
    return become(outcome, well(outcome) ? AtHand.NOTHING : hand);
  }

  /** Almost always: nothing is decided, and nothing need be remembered. */
  private boolean well(Outcome<S> outcome) {
    return outcome.decisions().isEmpty() && rule.idle(outcome.state());
  }

  private Outcome<S> become(Outcome<S> outcome, AtHand with) {
    if (before == null) {
      before = new Before<>(state, hand, dealtWith, clocked);
    }
    state = outcome.state();
    hand = with;
    return outcome;
  }

  /**
   * The readings that the outcome taken over last rests on, if it decided anything; to be asked
   * once.
   */
  List<Deciding> decided() {
    List<Deciding> readings = hand.readings();
    if (rule.idle(state)) {
      hand = AtHand.NOTHING;
    }
    return readings;
  }

  /** Remembers a reading that was dealt with before a restart; a stored memory has it already. */
  void seen(Reading reading, Context context) {
    dealtWith = Math.max(dealtWith, reading.measuredAt().toEpochMilli());
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
    return rule.idle(state)
        && clocked < now.toEpochMilli() - COMES_WITHIN_MILLIS
        && rule.forgettable(state, now);
  }

  /** Without its memory nothing would ever be decided otherwise. */
  boolean outlived(Instant now) {
    return rule.outlived(state, now) || (!rule.remembers() && forgettable(now));
  }

  /** Nothing waits for it: no batch, no timer, no writing of what was heard. */
  boolean atRest() {
    return before == null && !heard && rings == Rule.NEVER;
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
      hand = before.hand;
      dealtWith = before.dealtWith;
      clocked = before.clocked;
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
              rule.save(state),
              hand.text(),
              String.valueOf(dealtWith)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }

  /** What {@link #text} wrote, in its parts. */
  static List<String> parts(String text) {
    try {
      List<String> parts =
          plain(text) ? split(text) : List.of(JSON.readValue(text, String[].class));
      if (parts.size() < 6) {
        throw new IllegalArgumentException("not a saved watch: " + text);
      }
      return parts;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a saved watch: " + text, e);
    }
  }

  /** Nothing in it is escaped: quotes stand at the ends of its parts and nowhere else. */
  private static boolean plain(String text) {
    return text.startsWith("[\"") && text.endsWith("\"]") && text.indexOf('\\') < 0;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>(6);
    int from = 2;
    for (int end = text.indexOf("\",\"", from); end >= 0; end = text.indexOf("\",\"", from)) {
      parts.add(text.substring(from, end));
      from = end + 3;
    }
    parts.add(text.substring(from, text.length() - 2));
    return parts;
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
