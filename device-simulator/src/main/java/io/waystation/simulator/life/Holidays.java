package io.waystation.simulator.life;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Days off in China. 2026 as the State Council announced it in November 2025, with the Saturdays
 * and Sundays that are worked instead; 2027, which is not announced yet, has the days of the
 * holiday law (State Council decree 795).
 */
final class Holidays {
  private static final Set<LocalDate> OFF =
      Stream.of(
              days("2026-01-01", "2026-01-03"),
              days("2026-02-15", "2026-02-23"),
              days("2026-04-04", "2026-04-06"),
              days("2026-05-01", "2026-05-05"),
              days("2026-06-19", "2026-06-21"),
              days("2026-09-25", "2026-09-27"),
              days("2026-10-01", "2026-10-07"),
              days("2027-01-01", "2027-01-01"),
              days("2027-02-05", "2027-02-08"),
              days("2027-04-05", "2027-04-05"),
              days("2027-05-01", "2027-05-02"),
              days("2027-06-09", "2027-06-09"),
              days("2027-09-15", "2027-09-15"),
              days("2027-10-01", "2027-10-03"))
          .flatMap(days -> days)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<LocalDate> WORKED =
      Set.of(
          LocalDate.parse("2026-01-04"),
          LocalDate.parse("2026-02-14"),
          LocalDate.parse("2026-02-28"),
          LocalDate.parse("2026-05-09"),
          LocalDate.parse("2026-09-20"),
          LocalDate.parse("2026-10-10"));

  private Holidays() {}

  /** A public holiday, a Saturday or a Sunday that is off. */
  static boolean off(LocalDate day) {
    boolean weekend = day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
    return publicHoliday(day) || weekend && !WORKED.contains(day);
  }

  static boolean publicHoliday(LocalDate day) {
    return OFF.contains(day);
  }

  private static Stream<LocalDate> days(String first, String last) {
    return LocalDate.parse(first).datesUntil(LocalDate.parse(last).plusDays(1));
  }
}
