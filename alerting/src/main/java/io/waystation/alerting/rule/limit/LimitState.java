package io.waystation.alerting.rule.limit;

import io.waystation.alerting.rule.Steps;

/**
 * What a limit remembers of one subject. Times are the measured ones, epoch milliseconds.
 *
 * @param last of the newest reading dealt with; {@link #NOT_YET} before the first
 * @param value of that reading
 * @param unknown it is on and the data has stopped
 * @param provisional only suspect readings have said so until now
 */
record LimitState(long last, double value, Steps steps, boolean unknown, boolean provisional) {
  static final long NOT_YET = Long.MIN_VALUE;

  LimitState at(long measured, double now) {
    return new LimitState(measured, now, steps, unknown, provisional);
  }

  String text() {
    return last + "," + value + "," + unknown + "," + provisional + ";" + steps.text();
  }

  /**
   * @throws IllegalArgumentException if the text is not of so many steps
   */
  static LimitState parse(String text, int steps) {
    String[] parts = text.split(";", 2);
    String[] head = parts[0].split(",");
    if (parts.length != 2 || head.length != 4) {
      throw new IllegalArgumentException("not a state of " + steps + " steps: " + text);
    }
    return new LimitState(
        Long.parseLong(head[0]),
        Double.parseDouble(head[1]),
        Steps.parse(parts[1], steps),
        Boolean.parseBoolean(head[2]),
        Boolean.parseBoolean(head[3]));
  }
}
