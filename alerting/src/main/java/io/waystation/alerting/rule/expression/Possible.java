package io.waystation.alerting.rule.expression;

import io.waystation.model.BadInput;
import io.waystation.model.Range;
import io.waystation.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Looks for a condition that can never be true, and for one that is true together with what clears
 * it, by trying what stands in the expressions, its neighbours, and all states. What cannot be
 * tried out is let pass.
 */
final class Possible {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.\"])\\d+(?:\\.\\d+)?(?![\\w.\"])");
  private static final int TRIED_AT_MOST = 200_000;

  /** Places of a range that are tried besides. */
  private static final int PLACES = 50;

  private static final double HIGHEST_METRES = 6_000;
  private static final double SMALL = 1e-6;

  private final Program program;
  private final List<double[]> candidates = new ArrayList<>();
  private final double[] values;

  private Possible(Program program, ExpressionRule.Step step) {
    this.program = program;
    this.values = new double[program.leaves().size()];
    TreeSet<Double> numbers = new TreeSet<>(List.of(0.0, 1.0, 100.0, 10_000.0));
    Matcher number = NUMBER.matcher(step.text().when() + " " + step.text().clears());
    while (number.find()) {
      double x = Double.parseDouble(number.group());
      numbers.addAll(List.of(x, x - SMALL, x + SMALL, 2 * x + 1, x / 2, -x - 1));
    }
    for (Leaf leaf : program.leaves()) {
      candidates.add(of(leaf, numbers));
    }
  }

  private static double[] of(Leaf leaf, TreeSet<Double> numbers) {
    Signal signal =
        leaf instanceof Leaf.Latest latest
            ? latest.signal()
            : leaf instanceof Leaf.Over over ? over.signal() : null;
    boolean truth =
        leaf instanceof Leaf.Changed
            || leaf instanceof Leaf.LateAtStop
            || leaf instanceof Leaf.Silent
            || leaf instanceof Leaf.Over over
                && (over.how() == Leaf.Over.How.ANY || over.how() == Leaf.Over.How.ALL)
            || leaf instanceof Leaf.Window window
                && (window.how() == Leaf.Window.How.WITHIN || window.how() == Leaf.Window.How.HELD)
            || leaf instanceof Leaf.Attribute attribute
                && List.of("open", "free_access", "sleeping").contains(attribute.name());
    if (truth) {
      return new double[] {0, 1};
    }
    if (signal != null && !signal.states().isEmpty()) {
      double[] states = new double[signal.states().size()];
      for (int i = 0; i < states.length; i++) {
        states[i] = i;
      }
      return states;
    }
    Range range =
        signal != null
            ? signal.plausible()
            : leaf instanceof Leaf.Attribute of && of.name().equals("altitude")
                ? new Range(0, HIGHEST_METRES)
                : null;
    return DoubleStream.concat(
            numbers.stream().mapToDouble(Double::doubleValue),
            IntStream.rangeClosed(0, range == null ? -1 : PLACES)
                .mapToDouble(i -> range.low() + i * (range.high() - range.low()) / PLACES))
        .filter(x -> range == null || range.contains(x))
        .toArray();
  }

  /**
   * @throws BadInput saying what can never be, or is true together with what
   */
  static void check(Program program, ExpressionRule.Step step) {
    Possible possible = new Possible(program, step);
    double combinations = 1;
    for (double[] of : possible.candidates) {
      combinations *= of.length;
    }
    if (combinations > TRIED_AT_MOST) {
      return;
    }
    if (!possible.any(0, step.when(), null)) {
      throw new BadInput(
          "'%s' 永远不会成立，报警将永不开始：请改正条件",
          "'%s' can never be true, so the alarm would never start: mend the condition",
          step.text().when());
    }
    if (step.ends() && !possible.any(0, step.clears(), null)) {
      throw new BadInput(
          "'%s' 永远不会成立，报警将永不结束：请改正条件",
          "'%s' can never be true, so the alarm would never end: mend the condition",
          step.text().clears());
    }
    if (step.ends() && !program.remembers() && possible.any(0, step.when(), step.clears())) {
      throw new BadInput(
          "'%s' 与 'when: %s' 可以同时成立：请在两者之间留出间隔",
          "'%s' and 'when: %s' can both be true: leave a gap between them",
          step.text().clears(),
          step.text().when());
    }
  }

  private boolean any(int leaf, Term condition, Term and) {
    if (leaf == values.length) {
      return condition.value(values) == Term.TRUE
          && (and == null || and.value(values) == Term.TRUE);
    }
    for (double candidate : candidates.get(leaf)) {
      values[leaf] = candidate;
      if (any(leaf + 1, condition, and)) {
        return true;
      }
    }
    return false;
  }
}
