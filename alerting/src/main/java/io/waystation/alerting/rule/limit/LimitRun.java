package io.waystation.alerting.rule.limit;

import io.waystation.alerting.rule.Condition;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.StepRun;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One step of a limit under way: the state being changed, and what was decided on the way. */
final class LimitRun {
  private final LimitRule rule;
  private final Subject subject;
  private final Context context;
  private final StepRun steps;
  private final List<Decision> decisions = new ArrayList<>();
  private long last;
  private double value;
  private boolean unknown;
  private boolean provisional;
  private boolean suspect;
  private Severity said;

  LimitRun(LimitRule rule, LimitState from, Subject subject, Context context) {
    this.rule = rule;
    this.subject = subject;
    this.context = context;
    this.steps = new StepRun(rule.terms(), from.steps());
    this.last = from.last();
    this.value = from.value();
    this.unknown = from.unknown();
    this.provisional = from.provisional();
    this.suspect = from.provisional();
    this.said = steps.severity();
  }

  /** Lets the last value go on up to that time, as long as it is valid. */
  void advance(long to) {
    long known = last == LimitState.NOT_YET ? last : last + rule.validityMillis();
    for (long at = nextDeadline(); at <= Math.min(to, known); at = nextDeadline()) {
      for (int i = 0; i < steps.count(); i++) {
        steps.turn(i, at);
      }
      say(at);
    }
    if (to > known) {
      steps.breakOff();
    }
  }

  private long nextDeadline() {
    return steps.nextDeadline(Long.MIN_VALUE);
  }

  void read(Reading reading, boolean[] fires, boolean doubtful) {
    long at = reading.measuredAt().toEpochMilli();
    last = at;
    value = reading.value();
    suspect = doubtful;
    boolean sure = false;
    for (int i = 0; i < steps.count(); i++) {
      sure |= fires[i] && !doubtful && steps.on(i);
      if (!doubtful || fires[i]) {
        steps.take(i, at, fires[i], !fires[i] && steps.on(i) && over(i, reading));
        steps.turn(i, at);
      }
    }
    if (unknown) {
      unknown = false;
      Severity now = steps.severity();
      if (now != Severity.NORMAL) {
        said = now;
        decide(What.RESUME, at, evidence());
      }
    }
    say(at);
    if (provisional && sure) {
      provisional = false;
      decide(What.CONFIRM, at, evidence());
    }
    if (said == Severity.NORMAL) {
      provisional = doubtful;
    }
  }

  private boolean over(int index, Reading reading) {
    Condition clears = rule.steps().get(index).clears().when().orElseThrow();
    return clears.holds(clears.measured(reading, context).orElseThrow());
  }

  /** On, and not a word for too long in which we would have heard it: nobody can say. */
  void lookForGap(long now, long since) {
    long until = Math.max(last, since) + rule.validityMillis();
    if (said != Severity.NORMAL && !unknown && until <= now) {
      unknown = true;
      decide(What.UNKNOWN, until, null);
    }
  }

  private void say(long at) {
    Severity now = steps.severity();
    if (now == said) {
      return;
    }
    Severity before = said;
    said = now;
    if (before == Severity.NORMAL) {
      provisional = suspect;
      decide(What.RAISE, steps.since(steps.deciding()), evidence());
    } else if (now == Severity.NORMAL) {
      provisional = false;
      unknown = false;
      decide(What.CLEAR, at, null);
    } else {
      decide(What.STEP, at, evidence());
    }
  }

  private void decide(What what, long at, LocalText evidence) {
    decisions.add(
        new Decision(
            what, Instant.ofEpochMilli(at), said, provisional, rule.signal().code(), evidence));
  }

  private LocalText evidence() {
    int deciding = steps.deciding();
    LocalText place = Words.place(subject, context);
    LocalText fact = fact(rule.steps().get(deciding).when());
    LocalText lasted = Words.lasted(rule.steps().get(deciding).hold());
    String since = Words.time(Instant.ofEpochMilli(steps.since(deciding)), subject, context);
    return new LocalText(
        "%s：%s（自 %s 起%s）。".formatted(place.zh(), fact.zh(), since, lasted.zh()),
        "%s: %s (since %s%s).".formatted(place.en(), fact.en(), since, lasted.en()));
  }

  /** The value, and what it was held against where that says more. */
  private LocalText fact(Condition when) {
    Signal signal = rule.signal();
    if (when.measure() == Condition.Measure.DAYS_LEFT) {
      return dated(signal);
    }
    LocalText now = Words.named(signal, value);
    if (when.op() == Condition.Op.IS || when.op() == Condition.Op.EQUAL) {
      return now;
    }
    LocalText limit = when.words(signal);
    return new LocalText(now.zh() + "，" + limit.zh(), now.en() + ", " + limit.en());
  }

  /** A day, and how far off it was when it was last reported. */
  private LocalText dated(Signal signal) {
    String day = Words.date(value);
    long left = (long) value - Words.day(Instant.ofEpochMilli(last), subject, context);
    String zh = left < 0 ? "已过 " + -left + " 天" : "剩余 " + left + " 天";
    String en = Words.count(Math.abs(left), "day", "days") + (left < 0 ? " past" : " left");
    return new LocalText(
        "%s %s，%s".formatted(signal.name().zh(), day, zh),
        "%s %s, %s".formatted(signal.name().en(), day, en));
  }

  Outcome<LimitState> outcome() {
    return new Outcome<>(
        new LimitState(last, value, steps.steps(), unknown, provisional), decisions);
  }
}
