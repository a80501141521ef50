package io.waystation.alerting.rule.expression;

import static io.waystation.alerting.rule.Rule.NEVER;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.StepRun;
import io.waystation.alerting.rule.Subject;
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
  private final StepRun steps;
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
    this.steps = new StepRun(rule.terms(), from.steps());
    this.at = from.at();
    this.unknown = from.unknown();
    this.said = steps.severity();
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
    return Math.min(leaves.nextChange(at), steps.nextDeadline(at));
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
    for (int i = 0; i < steps.count(); i++) {
      ExpressionRule.Step of = rule.steps().get(i);
      boolean on = steps.on(i);
      double fires = of.when().value(values);
      // What only a person ends is over, for the rule, as soon as it is no longer so.
      double over = !on ? Term.UNKNOWN : of.ends() ? of.clears().value(values) : Term.not(fires);
      told |= on && (!Double.isNaN(fires) || !Double.isNaN(over));
      steps.take(i, when, fires == Term.TRUE, over == Term.TRUE && fires != Term.TRUE);
      steps.turn(i, when);
    }
    if (unknown && told) {
      unknown = false;
      said = steps.severity();
      if (said != Severity.NORMAL) {
        decide(What.RESUME, when, evidence());
      } else {
        decide(What.CLEAR, when, null);
      }
    }
    say(when);
  }

  private void say(long when) {
    Severity now = steps.severity();
    if (now == said) {
      return;
    }
    Severity before = said;
    said = now;
    if (before == Severity.NORMAL) {
      decide(What.RAISE, steps.since(steps.deciding()), evidence());
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
    long until = Math.max(leaves.latest().newest(), since) + rule.validityMillis();
    if (said != Severity.NORMAL && !unknown && until <= now && rule.fades()) {
      unknown = true;
      decide(What.UNKNOWN, until, null);
    }
  }

  private void decide(What what, long when, LocalText evidence) {
    decisions.add(
        new Decision(what, Instant.ofEpochMilli(when), said, false, rule.mainSignal(), evidence));
  }

  private LocalText evidence() {
    return ExpressionEvidence.of(
        values,
        steps.since(steps.deciding()),
        rule.steps().get(steps.deciding()),
        subject,
        context);
  }

  /** When the clock could next change something; values growing old change nothing while quiet. */
  long due(long since) {
    if (at == ExpressionState.NOT_YET) {
      return NEVER;
    }
    long own = steps.quiet() ? leaves.nextOwn(at) : leaves.nextChange(at);
    long due = Math.min(own, steps.nextDeadline(at));
    if (said != Severity.NORMAL && !unknown && rule.fades()) {
      due = Math.min(due, Math.max(leaves.latest().newest(), since) + rule.validityMillis());
    }
    return due;
  }

  Outcome<ExpressionState> outcome() {
    return new Outcome<>(
        new ExpressionState(at, leaves.latest(), leaves.windows(), steps.steps(), unknown),
        decisions);
  }
}
