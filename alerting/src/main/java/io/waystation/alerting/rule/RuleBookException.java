package io.waystation.alerting.rule;

import io.waystation.model.LocalText;
import java.util.List;

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
  public record Fault(String file, int line, String rule, LocalText problem) {
    /** With the place before it. */
    public LocalText words() {
      return new LocalText(
          file
              + (line == 0 ? "" : "，第 " + line + " 行")
              + (rule.isEmpty() ? "" : "，规则 " + rule)
              + "："
              + problem.zh(),
          file
              + (line == 0 ? "" : ", line " + line)
              + (rule.isEmpty() ? "" : ", rule " + rule)
              + ": "
              + problem.en());
    }

    @Override
    public String toString() {
      return words().en();
    }
  }

  RuleBookException(List<Fault> faults) {
    super(all(faults).en());
    this.faults = List.copyOf(faults);
  }

  private static LocalText all(List<Fault> faults) {
    return new LocalText("规则有 %d 处错误：\n  %s", "the rule book has %d fault(s):\n  %s")
        .filled(
            faults.size(), LocalText.joined(faults.stream().map(Fault::words).toList(), "\n  "));
  }

  /** All faults, a line each. */
  public LocalText words() {
    return all(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
