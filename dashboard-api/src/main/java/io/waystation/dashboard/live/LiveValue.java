package io.waystation.dashboard.live;

import io.waystation.model.Flag;
import io.waystation.model.SeriesKey;
import java.time.Instant;

/**
 * The latest valid value of one series.
 *
 * @param at by the measured time
 * @param receivedAt our clock; null when it was read back from the store after a start
 */
public record LiveValue(
    SeriesKey series, double value, long flags, Instant at, Instant receivedAt) {
  /** The word of a state or event. */
  public String state() {
    return series.signal().stateOf(value);
  }

  /**
   * Whether this one is the value to show after {@code shown}. A station's late reading is never
   * "now": it fills an empty place at most. Of a person the newest measurement counts, however late
   * it came.
   */
  boolean follows(LiveValue shown) {
    if (shown == null) {
      return true;
    }
    boolean late = Flag.LATE.in(flags) && !series.signal().health();
    return !late && !at.isBefore(shown.at);
  }
}
