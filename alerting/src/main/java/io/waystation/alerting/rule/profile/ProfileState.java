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

  /** What is remembered of an hour is rounded: to a ten-thousandth of the signal's unit. */
  private static final double PARTS = 1e4;

  /** Before the hours as they are packed now; no letter of packed numbers. */
  private static final String MARK = ":";

  static final ProfileState FRESH = new ProfileState(NOT_YET, 0, 0, false, Packed.EMPTY, false);

  /**
   * @param day of the station's calendar, since 1970-01-01
   */
  record Used(long day, double amount) {}

  /**
   * Hour after hour: how many runs of days without a gap there are, and of each run the day it
   * begins, how many there are, and their amounts in {@link #PARTS}. Almost always that is one run.
   */
  static Packed pack(SortedMap<Integer, List<Used>> hours) {
    Packed.Writer writer = new Packed.Writer();
    hours.forEach(
        (hour, days) -> {
          List<List<Used>> runs = runs(days);
          writer.count(hour).count(runs.size());
          long day = 0;
          for (List<Used> run : runs) {
            writer.number(run.get(0).day - day).count(run.size());
            run.forEach(used -> writer.count(Math.round(used.amount * PARTS)));
            day = run.get(run.size() - 1).day;
          }
        });
    return writer.packed();
  }

  private static List<List<Used>> runs(List<Used> days) {
    List<List<Used>> runs = new ArrayList<>();
    for (int from = 0; from < days.size(); ) {
      int to = from + 1;
      while (to < days.size() && days.get(to).day == days.get(to - 1).day + 1) {
        to++;
      }
      runs.add(days.subList(from, to));
      from = to;
    }
    return runs;
  }

  /** What was used in the same hour of earlier days, by hour of the station's day; its own. */
  SortedMap<Integer, List<Used>> hours() {
    SortedMap<Integer, List<Used>> hours = new TreeMap<>();
    Packed.Reader reader = packed.reader();
    while (reader.more()) {
      int hour = (int) reader.count();
      List<Used> days = new ArrayList<>();
      long day = 0;
      for (long runs = reader.count(); runs > 0; runs--) {
        day += reader.number();
        for (long left = reader.count(); left > 0; left--) {
          days.add(new Used(day++, reader.count() / PARTS));
        }
        day--;
      }
      hours.put(hour, days);
    }
    return hours;
  }

  String text() {
    return last + "," + value + "," + used + "," + whole + "," + on + "," + MARK + packed.text();
  }

  /** What {@link #text} wrote, or what was written before memories were packed as they are now. */
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
            parts[5].startsWith(MARK)
                ? Packed.parse(parts[5].substring(MARK.length()))
                : pack(dayByDay(Packed.parse(parts[5]))),
            Boolean.parseBoolean(parts[4]));
    state.hours();
    return state;
  }

  /** As the hours were packed at first: each with its day, and its amount with all its decimals. */
  private static SortedMap<Integer, List<Used>> dayByDay(Packed packed) {
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

  /** As it was written before memories were packed. */
  private record Unpacked(
      long last,
      double value,
      double used,
      boolean whole,
      SortedMap<Integer, List<Used>> hours,
      boolean on) {}
}
