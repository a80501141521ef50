package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trend remembers of one person. Times are the measured ones, epoch milliseconds; days are
 * those of the station's calendar since 1970-01-01, {@link #NEVER} for none.
 *
 * @param packed the {@link #values}
 * @param raised the day it was last raised
 * @param calm the day of the first normal occasion since the last abnormal one
 * @param said the day its evidence was last brought up to date
 */
record TrendState(Packed packed, boolean on, int raised, int calm, int said) {
  static final int NEVER = Integer.MIN_VALUE;

  /** There is no altitude on record where it was measured. */
  static final int NOWHERE = Integer.MIN_VALUE;

  /**
   * @param code place among the rule's signals
   * @param altitude metres, of where it was measured
   */
  record Value(long at, int code, double value, int altitude) {}

  static final TrendState FRESH = new TrendState(Packed.EMPTY, false, NEVER, NEVER, NEVER);

  /**
   * The same of other values.
   *
   * @param values in the order of their time
   */
  TrendState with(List<Value> values) {
    return new TrendState(pack(values), on, raised, calm, said);
  }

  private static Packed pack(List<Value> values) {
    Packed.Writer writer = new Packed.Writer();
    long at = 0;
    int altitude = NOWHERE;
    for (Value value : values) {
      boolean moved = value.altitude != altitude;
      writer.number(value.at - at).number(2L * value.code + (moved ? 1 : 0)).value(value.value);
      if (moved) {
        writer.number(value.altitude);
      }
      at = value.at;
      altitude = value.altitude;
    }
    return writer.packed();
  }

  /** As far back as the rule looks, in the order of their time; a list of its own. */
  List<Value> values() {
    List<Value> values = new ArrayList<>();
    Packed.Reader reader = packed.reader();
    long at = 0;
    int altitude = NOWHERE;
    while (reader.more()) {
      at += reader.number();
      int code = (int) reader.number();
      double value = reader.value();
      altitude = (code & 1) == 0 ? altitude : (int) reader.number();
      values.add(new Value(at, code >> 1, value, altitude));
    }
    return values;
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
    if (state.values().stream().anyMatch(value -> value.code() >= codes)) {
      throw new IllegalArgumentException("not a state of " + codes + " signals");
    }
    return state;
  }

  /** As it was written before memories were packed. */
  private record Unpacked(List<Value> values, boolean on, long raised, long calm, long said) {
    TrendState packed() {
      return new TrendState(pack(values), on, day(raised), day(calm), day(said));
    }

    private static int day(long day) {
      return day == Long.MIN_VALUE ? NEVER : Math.toIntExact(day);
    }
  }
}
