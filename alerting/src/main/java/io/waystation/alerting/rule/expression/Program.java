package io.waystation.alerting.rule.expression;

import io.waystation.model.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The leaves that all expressions of a rule share. Each stands behind those it needs, so they can
 * be worked out in their order.
 */
final class Program {
  private final boolean wholeStation;
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final Map<String, Signal> signals = new LinkedHashMap<>();

  /**
   * @param wholeStation it looks at a station and not at one part of one device
   */
  Program(boolean wholeStation) {
    this.wholeStation = wholeStation;
  }

  boolean wholeStation() {
    return wholeStation;
  }

  /**
   * Adds a leaf, or finds the one that says the same.
   *
   * @param text as the expression writes it, without spaces
   */
  Term leaf(String text, Leaf leaf) {
    int known = texts.indexOf(text);
    int index = known < 0 ? leaves.size() : known;
    if (known < 0) {
      texts.add(text);
      leaves.add(leaf);
    }
    return values -> values[index];
  }

  /** The leaf of that text, if there is one. */
  Optional<Term> find(String text) {
    int known = texts.indexOf(text);
    return known < 0 ? Optional.empty() : Optional.of(values -> values[known]);
  }

  void uses(Signal signal) {
    signals.put(signal.code(), signal);
  }

  List<Leaf> leaves() {
    return leaves;
  }

  /** By code, in the order in which they are first named. */
  Map<String, Signal> signals() {
    return signals;
  }

  /** Whether that leaf remembers each series for itself. */
  boolean bySeries(int leaf) {
    Leaf of = leaf < leaves.size() ? leaves.get(leaf) : null;
    return of instanceof Leaf.Increase || of instanceof Leaf.Used;
  }

  /** Something in it goes by more than the newest values: what is possible cannot be told. */
  boolean remembers() {
    return leaves.stream()
        .anyMatch(
            leaf ->
                leaf instanceof Leaf.Window
                    || leaf instanceof Leaf.Increase
                    || leaf instanceof Leaf.Used
                    || leaf instanceof Leaf.Speed
                    || leaf instanceof Leaf.LateAtStop
                    || leaf instanceof Leaf.Silent
                    || leaf instanceof Leaf.Changed);
  }

  /** What it remembers of a stretch of time follows from the readings of that stretch alone. */
  boolean reproducible() {
    return leaves.stream()
        .allMatch(
            leaf ->
                leaf instanceof Leaf.Latest
                    || leaf instanceof Leaf.Over
                    || leaf instanceof Leaf.Attribute
                    || leaf instanceof Leaf.Changed
                    || (leaf instanceof Leaf.Window window
                        && window.how() != Leaf.Window.How.RISE
                        && window.how() != Leaf.Window.How.FALL));
  }

  /** The longest stretch of time a function of it looks at, in milliseconds. */
  long looksBack() {
    return leaves.stream()
        .mapToLong(leaf -> leaf instanceof Leaf.Window window ? window.millis() : 0)
        .max()
        .orElse(0);
  }

  /** It goes by silence: no data is what it is looking for. */
  boolean listens() {
    return leaves.stream().anyMatch(Leaf.Silent.class::isInstance);
  }
}
