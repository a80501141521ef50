package io.waystation.alerting.rule.expression;

import io.waystation.alerting.rule.Clears;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.StepRun;
import io.waystation.alerting.rule.Steps;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.SignalCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A condition over several values of a station, over stretches of time, and over what the register
 * knows of it, in a subset of CEL. Each step starts when its condition has been true for its hold
 * time, and ends when what clears it has been true for its own.
 *
 * <p>A value nobody has heard for three reporting intervals is unknown, and so is what depends on
 * it: unknown starts nothing and ends nothing, and breaks a hold. Suspect readings are passed over.
 * Between readings the conditions are worked out again at each moment at which a function over time
 * or the station's hours may change them, so that how often the clock is looked at changes nothing.
 */
public final class ExpressionRule extends HistoryRule<ExpressionState> {
  /**
   * One severity of an expression.
   *
   * @param row of the reference tables
   * @param when as the rule book writes it
   * @param hold how long it must be true before the step starts
   * @param clears as the rule book writes it; the acknowledgement alone for what has no end
   */
  public record StepText(
      String row, String when, Duration hold, Severity severity, String clears, String basis) {
    private Line line() {
      return new Line(row, when, hold, severity, clears, basis);
    }
  }

  /**
   * @param facts what {@code when} looks at, in its order
   */
  record Step(
      StepText text,
      Term when,
      List<Fact> facts,
      Duration hold,
      Severity severity,
      Term clears,
      Duration clearHold,
      boolean acknowledged) {
    StepRun.Terms terms() {
      return StepRun.Terms.of(severity, hold, clearHold);
    }

    /** It has an end besides the acknowledgement. */
    boolean ends() {
      return clears != null;
    }
  }

  /** What the texts of a rule's steps mean. */
  private record Compiled(Program program, List<Step> steps) {
    static Compiled of(boolean wholeStation, List<StepText> texts, SignalCatalogue catalogue) {
      Program program = new Program(wholeStation);
      return new Compiled(
          program, texts.stream().map(text -> step(text, program, catalogue)).toList());
    }

    private static Step step(StepText text, Program program, SignalCatalogue catalogue) {
      Parser.Parsed when = Parser.condition(text.when(), program, catalogue);
      Clears.Parts clears = Clears.parts(text.clears());
      Term over =
          clears.when().isEmpty()
              ? null
              : Parser.condition(clears.when(), program, catalogue).term();
      return new Step(
          text,
          when.term(),
          when.facts(),
          text.hold(),
          text.severity(),
          over,
          clears.hold(),
          clears.acknowledged());
    }

    boolean ends() {
      return steps.stream().allMatch(Step::ends);
    }

    Alarm.Latch latch() {
      if (steps.stream().noneMatch(Step::acknowledged)) {
        return Alarm.Latch.NONE;
      }
      return ends() ? Alarm.Latch.ACKNOWLEDGED : Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED;
    }
  }

  private final Compiled compiled;
  private final List<StepRun.Terms> terms;
  private final long validity;
  private final ExpressionState fresh;

  /**
   * @param wholeStation it watches a station and not one part of one device
   * @param steps mildest first
   * @throws BadInput if an expression cannot be read, can never be true, or is true together with
   *     what clears it
   */
  public ExpressionRule(
      String id,
      LocalText title,
      boolean wholeStation,
      List<StepText> steps,
      SignalCatalogue catalogue) {
    this(id, title, Compiled.of(wholeStation, steps, catalogue));
  }

  private ExpressionRule(String id, LocalText title, Compiled compiled) {
    super(
        RuleHead.ofStation(
            id,
            title,
            compiled.program().signals().keySet(),
            compiled.latch(),
            compiled.steps().stream().map(step -> step.text().line()).toList()));
    this.compiled = compiled;
    this.terms = compiled.steps().stream().map(Step::terms).toList();
    Program program = compiled.program();
    List<Step> steps = compiled.steps();
    if (program.signals().isEmpty()) {
      throw new BadInput(
          "表达式至少要看一个信号：请在 'when' 中写入",
          "an expression must look at one signal at least: name it in 'when'");
    }
    this.validity = program.signals().values().stream().mapToLong(Leaves::validity).max().orElse(0);
    this.fresh =
        new ExpressionState(
            ExpressionState.NOT_YET, Series.NONE, Windows.NONE, Steps.off(steps.size()), false);
    if (!compiled.ends() && steps.size() > 1) {
      throw new BadInput(
          "只以 'acknowledged' 结束的规则只能有一级：请写成几条规则",
          "what 'acknowledged' alone ends has one step only: write several rules");
    }
    for (Step step : steps) {
      Possible.check(program, step);
    }
  }

  /**
   * @param wholeStation it watches a station and not one part of one device
   * @throws BadInput if that is no condition
   */
  public static void check(String text, boolean wholeStation, SignalCatalogue catalogue) {
    Parser.condition(text, new Program(wholeStation), catalogue);
  }

  /** It watches a station and not one part of one device. */
  public boolean wholeStation() {
    return program().wholeStation();
  }

  @Override
  public Subject subject(Reading reading) {
    return program().wholeStation() ? Subject.station(reading.station()) : Subject.of(reading);
  }

  @Override
  public Outcome<ExpressionState> read(
      ExpressionState state, Subject subject, List<Reading> together, Context context) {
    ExpressionRun run = new ExpressionRun(this, state, subject, context);
    for (Reading reading : together) {
      if (!reading.has(Flag.SUSPECT)) {
        run.read(reading);
      }
    }
    return run.outcome();
  }

  @Override
  public Outcome<ExpressionState> tick(
      ExpressionState state, Subject subject, Instant now, Instant since, Context context) {
    if (state.at() == ExpressionState.NOT_YET) {
      return Outcome.quiet(state);
    }
    ExpressionRun run =
        new ExpressionRun(this, state, subject, context).listening(since.toEpochMilli());
    run.advance(now.toEpochMilli());
    run.lookForGap(now.toEpochMilli(), since.toEpochMilli());
    return run.outcome();
  }

  @Override
  public long due(ExpressionState state, Subject subject, Instant since, Context context) {
    return new ExpressionRun(this, state, subject, context)
        .listening(since.toEpochMilli())
        .due(since.toEpochMilli());
  }

  /** Its steps have an end of their own, and not only somebody's acknowledgement. */
  boolean ends() {
    return compiled.ends();
  }

  /** Without data nobody can say whether it is still so. */
  boolean fades() {
    return ends() && !program().listens();
  }

  Program program() {
    return compiled.program();
  }

  List<StepRun.Terms> terms() {
    return terms;
  }

  List<Step> steps() {
    return compiled.steps();
  }

  long validityMillis() {
    return validity;
  }

  /** Code of the signal that is named first. */
  String mainSignal() {
    return program().signals().keySet().iterator().next();
  }

  /**
   * As long as a value is valid, its functions look back, and its longest hold may then be pending.
   * None for what remembers thinned samples, stops, or silence: begun anew it would remember
   * others.
   */
  @Override
  public Optional<Duration> reach() {
    if (!ends() || !program().reproducible()) {
      return Optional.empty();
    }
    long hold = steps().stream().mapToLong(step -> step.hold().toMillis()).max().orElse(0);
    return Optional.of(Duration.ofMillis(validity + program().looksBack() + hold));
  }

  @Override
  public ExpressionState fresh() {
    return fresh;
  }

  @Override
  public boolean idle(ExpressionState state) {
    return state.quiet();
  }

  @Override
  public String save(ExpressionState state) {
    return state.text();
  }

  @Override
  public ExpressionState restore(String text) {
    ExpressionState state =
        ExpressionState.parse(text, compiled.steps().size(), program()::bySeries);
    for (int i = 0; i < state.latest().count(); i++) {
      check(program().signals().containsKey(state.latest().code(i)));
    }
    for (int i = 0; i < state.windows().count(); i++) {
      int leaf = state.windows().leaf(i);
      check(leaf < program().leaves().size());
      check(!program().bySeries(leaf) || state.windows().of(i) < state.latest().count());
    }
    return state;
  }

  private void check(boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException("not a state of " + id() + " as it is now");
    }
  }
}
