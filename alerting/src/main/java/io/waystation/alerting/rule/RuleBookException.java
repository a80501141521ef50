package io.waystation.alerting.rule;

import java.util.List;
import java.util.stream.Collectors;

/** A rule book that cannot be used; it names every fault, not only the first. */
public class RuleBookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /**
   * One thing wrong.
   *
   * @param file name of the book's file
   * @param line from 1; 0 if it is about the file as a whole
   * @param rule id of the rule; empty where it has none or the fault is not in a rule
   * @param problem what is wrong and what to do
   */
  public record Fault(String file, int line, String rule, String problem) {
    @Override
    public String toString() {
      return file
          + (line == 0 ? "" : ", line " + line)
          + (rule.isEmpty() ? "" : ", rule " + rule)
          + ": "
          + problem;
    }
  }

  RuleBookException(List<Fault> faults) {
    super(
        faults.stream()
            .map(Fault::toString)
            .collect(
                Collectors.joining(
                    "\n  ", "the rule book has " + faults.size() + " fault(s):\n  ", "")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
