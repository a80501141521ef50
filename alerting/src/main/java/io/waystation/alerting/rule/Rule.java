package io.waystation.alerting.rule;

import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong, as data: when an alarm starts, how it steps and what ends it. A rule is a pure
 * function of its readings and of the moments it is asked at: it keeps nothing itself, so the same
 * inputs give the same decisions, live, after a restart, or over stored history.
 *
 * @param <S> what it remembers of one subject between readings; immutable
 */
public interface Rule<S> {
  /** There is no such moment. */
  long NEVER = Long.MAX_VALUE;

  /** Unique in the book; the name of the table row its first step comes from. */
  String id();

  /** Codes of the signals it looks at. */
  Set<String> signals();

  /** What a reading of one of its signals is about; null if it is about nothing it watches. */
  default Subject subject(Reading reading) {
    return Subject.of(reading);
  }

  /** Late readings tell it something too; to all other rules they are not even shown. */
  default boolean takesLate() {
    return false;
  }

  /**
   * How long a reading matters while nothing is on or pending. Late data amend the past of a rule
   * that says so: begun this long before, with nothing on, it decides as if it had never begun.
   * Empty for a rule whose past is not amended.
   */
  default Optional<Duration> reach() {
    return Optional.empty();
  }

  Alarm.Concern concern();

  Alarm.Latch latch();

  /** What it is, without any value. */
  LocalText title();

  /** Its steps in words, mildest first; none where reference tables hold them. */
  List<Line> lines();

  /** The memory of a subject never seen before. */
  S fresh();

  /**
   * Looks at the readings of one subject measured together, in one message at one time; they are
   * valid and not from the future.
   */
  Outcome<S> read(S state, Subject subject, List<Reading> together, Context context);

  /**
   * Looks at the clock.
   *
   * @param now everything received up to here has been read
   * @param since from when on, without a break, we would have heard the subject had it spoken
   */
  Outcome<S> tick(S state, Subject subject, Instant now, Instant since, Context context);

  /**
   * When {@link #tick} could next decide something if nothing is read before: epoch milliseconds,
   * or {@link #NEVER}.
   */
  long due(S state, Subject subject, Instant since, Context context);

  /** Nothing is on or pending: it may be forgotten without changing any later decision in order. */
  boolean idle(S state);

  /**
   * Whether an idle state says nothing that the last quarter of an hour of the log does not say as
   * well; one that says more is written down although nothing is on.
   */
  default boolean forgettable(S state, Instant now) {
    return true;
  }

  /**
   * Its memory is worth keeping also when nothing is on: it is written down now and then, and after
   * a restart completed by {@link #seen} from the log.
   */
  default boolean remembers() {
    return false;
  }

  /**
   * Whether an idle state is so old that without it nothing would ever be decided otherwise, also
   * when what was measured meanwhile has yet to come. It may be forgotten for good: who it was
   * about has gone, or begins anew.
   */
  default boolean outlived(S state, Instant now) {
    return false;
  }

  /**
   * For a state that was idle: remembers that a reading has been dealt with. It may have been seen
   * before.
   */
  default S seen(S state, Subject subject, Reading reading, Context context) {
    return seen(state, reading);
  }

  /** The same for rules that go by the reading alone. */
  default S seen(S state, Reading reading) {
    return state;
  }

  /** The state as one line of text. */
  String save(S state);

  /**
   * @throws IllegalArgumentException if the text was not written by this rule in its present form
   */
  S restore(String text);

  /**
   * One step of a rule.
   *
   * @param row the row of the reference tables it works for
   * @param basis evidence, adapted or default, as the tables say; or where else it comes from
   */
  record Line(
      String row, String when, Duration hold, Severity severity, String clears, String basis) {}
}
