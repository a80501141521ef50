package io.waystation.alerting.rule;

import java.util.List;

/**
 * One step of a rule.
 *
 * @param state what the rule must remember from here on; immutable
 * @param decisions in the order in which they happened; empty almost always
 */
public record Outcome<S>(S state, List<Decision> decisions) {
  public Outcome {
    decisions = List.copyOf(decisions);
  }

  /** Remembers, and has nothing to say. */
  public static <S> Outcome<S> quiet(S state) {
    return new Outcome<>(state, List.of());
  }
}
