package io.waystation.alerting.rule.event;

/**
 * What an event rule remembers of one subject.
 *
 * @param last measured time of the newest reading dealt with, epoch milliseconds; {@link #NOT_YET}
 *     before the first
 * @param on it happened, and its own end has not come yet
 */
record EventState(long last, boolean on) {
  static final long NOT_YET = Long.MIN_VALUE;

  String text() {
    return last + "," + on;
  }

  static EventState parse(String text) {
    String[] parts = text.split(",");
    return new EventState(Long.parseLong(parts[0]), Boolean.parseBoolean(parts[1]));
  }
}
