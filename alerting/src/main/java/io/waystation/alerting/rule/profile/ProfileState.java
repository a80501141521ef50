package io.waystation.alerting.rule.profile;

import java.util.List;
import java.util.SortedMap;

/**
 * What a profile remembers of one counter. Times are epoch milliseconds measured.
 *
 * @param last of the newest reading; {@link #NOT_YET} before the first
 * @param value of that reading
 * @param used in the hour that runs, as far as it has been read
 * @param whole that hour has been read from its beginning
 * @param hours what was used in the same hour of earlier days, by hour of the station's day
 */
public record ProfileState(
    long last,
    double value,
    double used,
    boolean whole,
    SortedMap<Integer, List<Used>> hours,
    boolean on) {
  static final long NOT_YET = Long.MIN_VALUE;

  /**
   * @param day of the station's calendar, since 1970-01-01
   */
  public record Used(long day, double amount) {}
}
