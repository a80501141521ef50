package io.waystation.alerting.rule.limit;

import io.waystation.alerting.rule.Rule;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a limit remembers of one subject. Times are the measured ones, epoch milliseconds.
 *
 * @param last of the newest reading dealt with; {@link #NOT_YET} before the first
 * @param value of that reading
 * @param steps one per step of the rule
 * @param unknown it is on and the data has stopped
 * @param provisional only suspect readings have said so until now
 */
record LimitState(
    long last, double value, List<StepState> steps, boolean unknown, boolean provisional) {
  static final long NOT_YET = Long.MIN_VALUE;

  /**
   * One step.
   *
   * @param since from when on its condition has held without a break, or {@link Rule#NEVER}
   * @param on it has held long enough
   * @param clearing from when on what clears it has held, or {@link Rule#NEVER}
   */
  record StepState(long since, boolean on, long clearing) {
    static final StepState OFF = new StepState(Rule.NEVER, false, Rule.NEVER);

    boolean quiet() {
      return since == Rule.NEVER;
    }
  }

  /** Nothing on, nothing pending. */
  boolean quiet() {
    for (StepState step : steps) {
      if (!step.quiet()) {
        return false;
      }
    }
    return true;
  }

  LimitState at(long measured, double now) {
    return new LimitState(measured, now, steps, unknown, provisional);
  }

  String text() {
    return Stream.concat(
            Stream.of(last + "," + value + "," + unknown + "," + provisional),
            steps.stream().map(step -> step.since + "," + step.on + "," + step.clearing))
        .collect(Collectors.joining(";"));
  }

  /**
   * @throws IllegalArgumentException if the text is not of so many steps
   */
  static LimitState parse(String text, int steps) {
    String[] parts = text.split(";");
    String[] head = parts[0].split(",");
    if (parts.length != steps + 1 || head.length != 4) {
      throw new IllegalArgumentException("not a state of " + steps + " steps: " + text);
    }
    List<StepState> read =
        Stream.of(parts)
            .skip(1)
            .map(step -> step.split(","))
            .map(
                step ->
                    new StepState(
                        Long.parseLong(step[0]),
                        Boolean.parseBoolean(step[1]),
                        Long.parseLong(step[2])))
            .toList();
    return new LimitState(
        Long.parseLong(head[0]),
        Double.parseDouble(head[1]),
        read,
        Boolean.parseBoolean(head[2]),
        Boolean.parseBoolean(head[3]));
  }
}
