package io.waystation.alerting.rule.expression;

import static io.waystation.alerting.rule.Rule.NEVER;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.expression.ExpressionState.StepState;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One step of an expression under way: the state being changed, and what was decided. */
final class ExpressionRun {
  private final ExpressionRule rule;
  private final Subject subject;
  private final Context context;
  private final Leaves leaves;
  private final List<StepState> steps;
  private final List<Decision> decisions = new ArrayList<>();
  private long at;
  private boolean unknown;
  private double[] values;
  private Severity said;
  private Reading reading;

  ExpressionRun(ExpressionRule rule, ExpressionState from, Subject subject, Context context) {
    this.rule = rule;
    this.subject = subject;
    this.context = context;
    this.leaves = new Leaves(rule.program(), from, subject, context);
    this.steps = new ArrayList<>(from.steps());
    this.at = from.at();
    this.unknown = from.unknown();
    this.said = severity();
  }

  /** Works it out at each moment up to then at which something may change by itself. */
  void advance(long to) {
    if (at == ExpressionState.NOT_YET) {
      return;
    }
    for (long next = next(); next <= to; next = next()) {
      reading = null;
      look(next, false);
    }
  }

  private long next() {
    return Math.min(leaves.nextChange(at), nextDeadline());
  }

  private long nextDeadline() {
    long next = NEVER;
    for (int i = 0; i < steps.size(); i++) {
      long deadline = deadline(i);
      next = deadline > at ? Math.min(next, deadline) : next;
    }
    return next;
  }

  /** When the step would change if nothing else did. */
  private long deadline(int index) {
    StepState step = steps.get(index);
    ExpressionRule.Step of = rule.steps().get(index);
    if (step.on()) {
      return step.clearing() == NEVER ? NEVER : step.clearing() + of.clearHold().toMillis();
    }
    return step.since() == NEVER ? NEVER : step.since() + of.hold().toMillis();
  }

  /** Clocks may decide, and from then on we would have heard. */
  ExpressionRun listening(long since) {
    leaves.listening(since);
    return this;
  }

  void read(Reading now) {
    if (!leaves.overtaken(now)) {
      advance(now.measuredAt().toEpochMilli() - 1);
      reading = now;
      look(Math.max(at, now.measuredAt().toEpochMilli()), leaves.take(now));
    }
  }

  private void look(long when, boolean changed) {
    at = when;
    values = leaves.values(when, reading, changed);
    boolean told = false;
    for (int i = 0; i < steps.size(); i++) {
      ExpressionRule.Step of = rule.steps().get(i);
      StepState step = steps.get(i);
      double fires = of.when().value(values);
      // What only a person ends is over, for the rule, as soon as it is no longer so.
      double over =
          !step.on() ? Term.UNKNOWN : of.ends() ? of.clears().value(values) : Term.not(fires);
      told |= step.on() && (!Double.isNaN(fires) || !Double.isNaN(over));
      if (step.on()) {
        boolean clear = over == Term.TRUE && fires != Term.TRUE;
        step = new StepState(step.since(), true, clear ? Math.min(step.clearing(), when) : NEVER);
      } else {
        step =
            fires == Term.TRUE
                ? new StepState(Math.min(step.since(), when), false, NEVER)
                : StepState.OFF;
      }
      steps.set(i, step);
      if (deadline(i) <= when) {
        steps.set(i, step.on() ? StepState.OFF : new StepState(step.since(), true, NEVER));
      }
    }
    if (unknown && told) {
      unknown = false;
      said = severity();
      if (said != Severity.NORMAL) {
        decide(What.RESUME, when, evidence());
      } else {
        decide(What.CLEAR, when, null);
      }
    }
    say(when);
  }

  private void say(long when) {
    Severity now = severity();
    if (now == said) {
      return;
    }
    Severity before = said;
    said = now;
    if (before == Severity.NORMAL) {
      decide(What.RAISE, steps.get(deciding()).since(), evidence());
    } else if (now == Severity.NORMAL) {
      unknown = false;
      if (rule.ends()) {
        decide(What.CLEAR, when, null);
      }
    } else {
      decide(What.STEP, when, evidence());
    }
  }

  /** On, and not a word for too long in which we would have heard it: nobody can say. */
  void lookForGap(long now, long since) {
    long last = ExpressionState.NOT_YET;
    for (ExpressionState.Latest known : leaves.latest().values()) {
      last = Math.max(last, known.at());
    }
    long until = Math.max(last, since) + rule.validityMillis();
    if (said != Severity.NORMAL && !unknown && until <= now && rule.fades()) {
      unknown = true;
      decide(What.UNKNOWN, until, null);
    }
  }

  private void decide(What what, long when, LocalText evidence) {
    decisions.add(
        new Decision(what, Instant.ofEpochMilli(when), said, false, rule.mainSignal(), evidence));
  }

  private Severity severity() {
    int deciding = deciding();
    return deciding < 0 ? Severity.NORMAL : rule.steps().get(deciding).severity();
  }

  /** The worst step that is on; -1 when none is. Steps are ordered, mildest first. */
  private int deciding() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).on()) {
        return i;
      }
    }
    return -1;
  }

  private LocalText evidence() {
    return ExpressionEvidence.of(
        rule,
        values,
        steps.get(deciding()).since(),
        rule.steps().get(deciding()),
        subject,
        context);
  }

  /** When the clock could next change something; values growing old change nothing while quiet. */
  long due(long since) {
    if (at == ExpressionState.NOT_YET) {
      return NEVER;
    }
    boolean quiet = steps.stream().allMatch(step -> step.since() == NEVER);
    long due = Math.min(quiet ? leaves.nextOwn(at) : leaves.nextChange(at), nextDeadline());
    if (said != Severity.NORMAL && !unknown && rule.fades()) {
      long last = ExpressionState.NOT_YET;
      for (ExpressionState.Latest known : leaves.latest().values()) {
        last = Math.max(last, known.at());
      }
      due = Math.min(due, Math.max(last, since) + rule.validityMillis());
    }
    return due;
  }

  Outcome<ExpressionState> outcome() {
    return new Outcome<>(
        new ExpressionState(at, leaves.latest(), leaves.windows(), List.copyOf(steps), unknown),
        decisions);
  }
}
