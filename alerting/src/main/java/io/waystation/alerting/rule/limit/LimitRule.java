package io.waystation.alerting.rule.limit;

import io.waystation.alerting.rule.Clears;
import io.waystation.alerting.rule.Condition;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.HeadedRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.StepRun;
import io.waystation.alerting.rule.Steps;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A value beyond a limit, or a state that lasts. Each step starts when its condition has held for
 * its hold time and ends when what clears it has held for its own; the alarm has the severity of
 * the worst step that is on. Between the two limits of a step nothing changes.
 *
 * <p>A value is taken to last until the next one, but no longer than three reporting intervals
 * ({@link #validity}): after that a hold begins anew, and an alarm that is on becomes unknown. A
 * gap ends nothing and starts nothing.
 *
 * <p>A suspect reading may start a critical step, provisionally, and nothing else. A reading older
 * than the newest dealt with is passed over: what it says was true before what is already known,
 * and the engine amends the past by running the rule over it again.
 */
public final class LimitRule extends HeadedRule<LimitState> {
  /** Signals sent on change repeat their state this often (reference README). */
  private static final Duration REPEATED_EVERY = Duration.ofSeconds(300);

  private static final int MISSED_BEFORE_UNKNOWN = 3;

  /**
   * One severity of a limit.
   *
   * @param row of the reference tables
   * @param hold how long {@code when} must hold before the step starts
   */
  public record Step(
      String row, Condition when, Duration hold, Severity severity, Clears clears, String basis) {
    private Line line() {
      return new Line(row, when.text(), hold, severity, clears.text(), basis);
    }
  }

  private final Signal signal;
  private final List<Step> steps;
  private final long validity;
  private final List<StepRun.Terms> terms;

  /**
   * @param steps mildest first
   */
  public LimitRule(String id, Signal signal, LocalText title, List<Step> steps) {
    super(
        RuleHead.ofStation(
            id,
            title,
            List.of(signal.code()),
            latch(steps),
            steps.stream().map(Step::line).toList()));
    this.signal = signal;
    this.steps = List.copyOf(steps);
    this.validity = validityMillis(signal);
    this.terms =
        steps.stream()
            .map(step -> StepRun.Terms.of(step.severity(), step.hold(), step.clears().hold()))
            .toList();
  }

  private static Alarm.Latch latch(List<Step> steps) {
    boolean latched = steps.stream().anyMatch(step -> step.clears().acknowledged());
    return latched ? Alarm.Latch.ACKNOWLEDGED : Alarm.Latch.NONE;
  }

  /** How long a value of that signal says something about the present. */
  public static Duration validity(Signal signal) {
    return Duration.ofMillis(validityMillis(signal));
  }

  /**
   * {@link #validity} in milliseconds, without the arithmetic of durations: asked for very often.
   */
  public static long validityMillis(Signal signal) {
    Duration interval = signal.interval().isZero() ? REPEATED_EVERY : signal.interval();
    return interval.toMillis() * MISSED_BEFORE_UNKNOWN;
  }

  @Override
  public Outcome<LimitState> read(
      LimitState state, Subject subject, List<Reading> together, Context context) {
    Reading reading = together.get(together.size() - 1);
    long measured = reading.measuredAt().toEpochMilli();
    if (measured < state.last()) {
      return Outcome.quiet(state);
    }
    boolean suspect = reading.has(Flag.SUSPECT);
    boolean[] fires = new boolean[steps.size()];
    boolean any = false;
    for (int i = 0; i < fires.length; i++) {
      Step step = steps.get(i);
      OptionalDouble x = step.when().measured(reading, context);
      if (x.isEmpty()) {
        return Outcome.quiet(state);
      }
      boolean counts = !suspect || step.severity() == Severity.CRITICAL;
      fires[i] = counts && step.when().holds(x.getAsDouble());
      any |= fires[i];
    }
    if (!any && suspect) {
      return Outcome.quiet(state);
    }
    if (!any && state.steps().quiet()) {
      return Outcome.quiet(state.at(measured, reading.value()));
    }
    LimitRun run = new LimitRun(this, state, subject, context);
    run.advance(measured - 1);
    run.read(reading, fires, suspect);
    return run.outcome();
  }

  @Override
  public Outcome<LimitState> tick(
      LimitState state, Subject subject, Instant now, Instant since, Context context) {
    LimitRun run = new LimitRun(this, state, subject, context);
    run.advance(now.toEpochMilli());
    run.lookForGap(now.toEpochMilli(), since.toEpochMilli());
    return run.outcome();
  }

  @Override
  public long due(LimitState state, Subject subject, Instant since, Context context) {
    if (state.steps().quiet()) {
      return NEVER;
    }
    StepRun run = new StepRun(terms, state.steps());
    long known = state.last() + validity;
    long due = NEVER;
    for (int i = 0; i < run.count(); i++) {
      long deadline = run.deadline(i);
      if (deadline != NEVER) {
        due = Math.min(due, deadline <= known ? deadline : known + 1);
      }
    }
    if (run.deciding() >= 0 && !state.unknown()) {
      due = Math.min(due, Math.max(state.last(), since.toEpochMilli()) + validity);
    }
    return due;
  }

  long validityMillis() {
    return validity;
  }

  List<StepRun.Terms> terms() {
    return terms;
  }

  List<Step> steps() {
    return steps;
  }

  Signal signal() {
    return signal;
  }

  /** As long as a value is valid, and as its longest hold may then be pending. */
  @Override
  public Optional<Duration> reach() {
    return Optional.of(
        steps.stream()
            .map(Step::hold)
            .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b)
            .plusMillis(validity));
  }

  @Override
  public LimitState fresh() {
    return new LimitState(LimitState.NOT_YET, 0, Steps.off(steps.size()), false, false);
  }

  @Override
  public boolean idle(LimitState state) {
    return state.steps().quiet();
  }

  @Override
  public LimitState seen(LimitState state, Reading reading) {
    long measured = reading.measuredAt().toEpochMilli();
    return measured > state.last() ? state.at(measured, reading.value()) : state;
  }

  @Override
  public String save(LimitState state) {
    return state.text();
  }

  @Override
  public LimitState restore(String text) {
    return LimitState.parse(text, steps.size());
  }
}
