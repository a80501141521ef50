package io.waystation.alerting.rule.profile;

import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.Saved;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a profile remembers of one counter. Times are epoch milliseconds measured.
 *
 * @param last of the newest reading; {@link #NOT_YET} before the first
 * @param value of that reading
 * @param used in the hour that runs, as far as it has been read
 * @param whole that hour has been read from its beginning
 * @param packed the {@link #hours}
 */
record ProfileState(
    long last, double value, double used, boolean whole, Packed packed, boolean on) {
  static final long NOT_YET = Long.MIN_VALUE;

  static final ProfileState FRESH = new ProfileState(NOT_YET, 0, 0, false, Packed.EMPTY, false);

  /**
   * @param day of the station's calendar, since 1970-01-01
   */
  record Used(long day, double amount) {}

  static Packed pack(SortedMap<Integer, List<Used>> hours) {
    Packed.Writer writer = new Packed.Writer();
    hours.forEach(
        (hour, days) -> {
          writer.number(hour).number(days.size());
          long day = 0;
          for (Used used : days) {
            writer.number(used.day - day).value(used.amount);
            day = used.day;
          }
        });
    return writer.packed();
  }

  /** What was used in the same hour of earlier days, by hour of the station's day; its own. */
  SortedMap<Integer, List<Used>> hours() {
    SortedMap<Integer, List<Used>> hours = new TreeMap<>();
    Packed.Reader reader = packed.reader();
    while (reader.more()) {
      int hour = (int) reader.number();
      List<Used> days = new ArrayList<>();
      long day = 0;
      for (long left = reader.number(); left > 0; left--) {
        day += reader.number();
        days.add(new Used(day, reader.value()));
      }
      hours.put(hour, days);
    }
    return hours;
  }

  String text() {
    return last + "," + value + "," + used + "," + whole + "," + on + "," + packed.text();
  }

  /** What {@link #text} wrote, or what was written before memories were packed. */
  static ProfileState parse(String text) {
    if (text.startsWith("{")) {
      Unpacked old = Saved.state(text, Unpacked.class);
      return new ProfileState(old.last, old.value, old.used, old.whole, pack(old.hours), old.on);
    }
    String[] parts = text.split(",", 6);
    ProfileState state =
        new ProfileState(
            Long.parseLong(parts[0]),
            Double.parseDouble(parts[1]),
            Double.parseDouble(parts[2]),
            Boolean.parseBoolean(parts[3]),
            Packed.parse(parts[5]),
            Boolean.parseBoolean(parts[4]));
    state.hours();
    return state;
  }

  /** As it was written before memories were packed. */
  private record Unpacked(
      long last,
      double value,
      double used,
      boolean whole,
      SortedMap<Integer, List<Used>> hours,
      boolean on) {}
}
