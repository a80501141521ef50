package io.waystation.alerting.rule.shift;

import java.util.SortedMap;

/**
 * What a shift remembers of one device: how often it measured what on which day, and of nobody.
 *
 * @param last of the newest reading, epoch milliseconds measured
 * @param days counts by value, in the signal's last digit, by day since 1970-01-01
 */
public record ShiftState(long last, SortedMap<Long, SortedMap<Long, Integer>> days, boolean on) {
  static final long NOT_YET = Long.MIN_VALUE;
}
