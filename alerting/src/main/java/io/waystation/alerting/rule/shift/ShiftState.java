package io.waystation.alerting.rule.shift;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a shift remembers of one device: how often it measured what on which day, and of nobody.
 *
 * @param last of the newest reading, epoch milliseconds measured
 * @param counts the {@link #days}
 */
record ShiftState(long last, Packed counts, boolean on) {
  static final long NOT_YET = Long.MIN_VALUE;

  static final ShiftState FRESH = new ShiftState(NOT_YET, Packed.EMPTY, false);

  /**
   * @param days counts by value, in the signal's last digit, by day since 1970-01-01
   */
  static ShiftState of(long last, SortedMap<Long, SortedMap<Long, Integer>> days, boolean on) {
    Packed.Writer writer = new Packed.Writer();
    long day = 0;
    for (Map.Entry<Long, SortedMap<Long, Integer>> of : days.entrySet()) {
      writer.number(of.getKey() - day).number(of.getValue().size());
      day = of.getKey();
      long value = 0;
      for (Map.Entry<Long, Integer> count : of.getValue().entrySet()) {
        writer.number(count.getKey() - value).number(count.getValue());
        value = count.getKey();
      }
    }
    return new ShiftState(last, writer.packed(), on);
  }

  /** Counts by value, in the signal's last digit, by day since 1970-01-01; maps of its own. */
  SortedMap<Long, SortedMap<Long, Integer>> days() {
    SortedMap<Long, SortedMap<Long, Integer>> days = new TreeMap<>();
    Packed.Reader reader = counts.reader();
    long day = 0;
    while (reader.more()) {
      day += reader.number();
      SortedMap<Long, Integer> of = new TreeMap<>();
      long value = 0;
      for (long left = reader.number(); left > 0; left--) {
        value += reader.number();
        of.put(value, (int) reader.number());
      }
      days.put(day, of);
    }
    return days;
  }

  String text() {
    return last + "," + on + "," + counts.text();
  }

  /** What {@link #text} wrote, or what was written before memories were packed. */
  static ShiftState parse(String text) {
    if (text.startsWith("{")) {
      Unpacked saved = Saved.state(text, Unpacked.class);
      return of(saved.last, saved.days, saved.on);
    }
    String[] parts = text.split(",", 3);
    ShiftState state =
        new ShiftState(
            Long.parseLong(parts[0]), Packed.parse(parts[2]), Boolean.parseBoolean(parts[1]));
    state.days();
    return state;
  }

  /** As it was written before memories were packed. */
  private record Unpacked(long last, SortedMap<Long, SortedMap<Long, Integer>> days, boolean on) {}
}
