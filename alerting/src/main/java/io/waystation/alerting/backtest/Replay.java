package io.waystation.alerting.backtest;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.alerting.rule.silence.SilenceState;
import io.waystation.model.Reading;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One rule over the history of one thing it watches, reading by reading: the definition ({@link
 * io.waystation.alerting.rule.Episode#of}) in steps, with the moments at which a live engine would
 * have learnt of each decision. For one thread.
 */
final class Replay<S> {
  private final Rule<S> rule;
  private final Instant since;
  private final Context context;
  private final BiConsumer<Instant, Decision> decided;
  private Subject subject;
  private S state;
  private long looked = Long.MIN_VALUE;

  /**
   * @param since from when on we count as listening
   * @param decided told of each decision and when it would have been learnt
   */
  Replay(
      Rule<S> rule,
      Subject subject,
      Instant since,
      Context context,
      BiConsumer<Instant, Decision> decided) {
    this.rule = rule;
    this.subject = subject;
    this.since = since;
    this.context = context;
    this.decided = decided;
    this.state = rule.fresh();
  }

  Subject subject() {
    return subject;
  }

  /** What was measured at one time, later than all before. */
  void read(Subject now, List<Reading> together) {
    Instant at = together.get(0).measuredAt();
    advance(at.minusMillis(1));
    subject = now;
    take(at, rule.read(state, subject, together, context));
  }

  /** The device has spoken; for a silence that any message ends. */
  void heard(Instant at) {
    advance(at.minusMillis(1));
    SilenceRule silence = (SilenceRule) rule;
    @SuppressWarnings("unchecked") // a silence rule's memory is a SilenceState
    Outcome<S> outcome = (Outcome<S>) silence.heard((SilenceState) state, at);
    take(at, outcome);
  }

  /** Lets the clock decide what is due by then, each at its time. */
  void advance(Instant to) {
    long end = to.toEpochMilli();
    for (long due = due(); due <= end && due > looked; due = due()) {
      looked = due;
      Instant now = Instant.ofEpochMilli(due);
      take(now, rule.tick(state, subject, now, since, context));
    }
    if (due() <= end) {
      looked = end;
      take(to, rule.tick(state, subject, to, since, context));
    }
  }

  private long due() {
    return rule.due(state, subject, since, context);
  }

  private void take(Instant learntAt, Outcome<S> outcome) {
    state = outcome.state();
    outcome.decisions().forEach(decision -> decided.accept(learntAt, decision));
  }
}
