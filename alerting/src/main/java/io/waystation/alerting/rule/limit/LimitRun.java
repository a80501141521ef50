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
import java.time.Duration;
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
    LimitRule.Step step = rule.steps().get(deciding);
    LocalText place = Words.place(subject, context);
    LocalText now = Words.value(rule.signal(), value);
    LocalText when = step.when().words(rule.signal());
    LocalText name = rule.signal().name();
    String since = Words.time(Instant.ofEpochMilli(steps.since(deciding)), subject, context);
    Duration hold = step.hold();
    boolean worded = !rule.signal().states().isEmpty();
    boolean dated = step.when().measure() == Condition.Measure.DAYS_LEFT;
    LocalText fact =
        worded
            ? new LocalText("“" + now.zh() + "”", now.en())
            : dated
                ? new LocalText(
                    " " + Words.date(value) + "，剩余天数" + when.zh(),
                    Words.date(value) + ", days left " + when.en())
                : new LocalText(" " + now.zh() + "，" + when.zh(), now.en() + ", " + when.en());
    LocalText lasted =
        hold.isZero()
            ? new LocalText("", "")
            : new LocalText(
                "，已持续 " + Words.duration(hold).zh() + "以上",
                ", for " + Words.duration(hold).en() + " or more");
    return new LocalText(
        "%s：%s%s（自 %s 起%s）。".formatted(place.zh(), name.zh(), fact.zh(), since, lasted.zh()),
        "%s: %s %s (since %s%s).".formatted(place.en(), name.en(), fact.en(), since, lasted.en()));
  }

  Outcome<LimitState> outcome() {
    return new Outcome<>(
        new LimitState(last, value, steps.steps(), unknown, provisional), decisions);
  }
}
