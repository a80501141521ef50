package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What a trend remembers of one person. Times are the measured ones, epoch milliseconds; days are
 * those of the station's calendar since 1970-01-01, {@link #NEVER} for none.
 *
 * @param packed the values {@link #measured}
 * @param raised the day it was last raised
 * @param calm the day of the first normal occasion since the last abnormal one
 * @param said the day its evidence was last brought up to date
 */
record TrendState(Packed packed, boolean on, int raised, int calm, int said) {
  static final int NEVER = Integer.MIN_VALUE;

  /** To look at values without a question about their days. */
  private static final LocalDays UTC = LocalDays.of(ZoneOffset.UTC);

  static final TrendState FRESH = new TrendState(Packed.EMPTY, false, NEVER, NEVER, NEVER);

  /**
   * What was measured, as far back as the rule looks.
   *
   * @param more how many will be added to it at most
   */
  Measured measured(LocalDays calendar, int more) {
    return new Measured(packed, calendar, more);
  }

  String text() {
    return on + "," + raised + "," + calm + "," + said + "," + packed.text();
  }

  /**
   * What {@link #text} wrote, or what was written before memories were packed.
   *
   * @param codes how many signals the rule has
   */
  static TrendState parse(String text, int codes) {
    TrendState state;
    if (text.startsWith("{")) {
      state = Saved.state(text, Unpacked.class).packed();
    } else {
      String[] parts = text.split(",", 5);
      state =
          new TrendState(
              Packed.parse(parts[4]),
              Boolean.parseBoolean(parts[0]),
              Integer.parseInt(parts[1]),
              Integer.parseInt(parts[2]),
              Integer.parseInt(parts[3]));
    }
    if (!state.measured(UTC, 0).within(codes)) {
      throw new IllegalArgumentException("not a state of " + codes + " signals");
    }
    return state;
  }

  /** As it was written before memories were packed. */
  private record Unpacked(List<Value> values, boolean on, long raised, long calm, long said) {
    private record Value(long at, int code, double value, int altitude) {}

    TrendState packed() {
      Measured measured = new Measured(Packed.EMPTY, UTC, values.size());
      for (Value value : values) {
        measured.add(value.at, value.code, value.value, value.altitude, Integer.MAX_VALUE);
      }
      return new TrendState(measured.packed(), on, day(raised), day(calm), day(said));
    }

    private static int day(long day) {
      return day == Long.MIN_VALUE ? NEVER : Math.toIntExact(day);
    }
  }
}
