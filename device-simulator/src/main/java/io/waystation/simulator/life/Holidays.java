package io.waystation.simulator.life;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;

/**
 * Days on which China rests: New Year, the week of the Spring Festival from its eve on, the Tomb
 * Sweeping days, Labour Day and National Day. Which weekends are worked in exchange changes from
 * year to year and is left out.
 */
final class Holidays {
  /** First and last day. */
  private record Span(MonthDay from, MonthDay to) {
    boolean contains(LocalDate day) {
      MonthDay date = MonthDay.from(day);
      return !date.isBefore(from) && !date.isAfter(to);
    }
  }

  private static final List<Span> EVERY_YEAR =
      List.of(
          new Span(MonthDay.of(1, 1), MonthDay.of(1, 1)),
          new Span(MonthDay.of(4, 4), MonthDay.of(4, 6)),
          new Span(MonthDay.of(5, 1), MonthDay.of(5, 5)),
          new Span(MonthDay.of(10, 1), MonthDay.of(10, 7)));

  /** First day of the lunar year. */
  private static final Map<Integer, MonthDay> SPRING_FESTIVAL =
      Map.ofEntries(
          Map.entry(2025, MonthDay.of(1, 29)),
          Map.entry(2026, MonthDay.of(2, 17)),
          Map.entry(2027, MonthDay.of(2, 6)),
          Map.entry(2028, MonthDay.of(1, 26)),
          Map.entry(2029, MonthDay.of(2, 13)),
          Map.entry(2030, MonthDay.of(2, 3)),
          Map.entry(2031, MonthDay.of(1, 23)),
          Map.entry(2032, MonthDay.of(2, 11)),
          Map.entry(2033, MonthDay.of(1, 31)),
          Map.entry(2034, MonthDay.of(2, 19)),
          Map.entry(2035, MonthDay.of(2, 8)));

  private static final int EVE = 1;
  private static final int LASTS = 7;

  private Holidays() {}

  static boolean contain(LocalDate day) {
    return EVERY_YEAR.stream().anyMatch(span -> span.contains(day)) || springFestival(day);
  }

  private static boolean springFestival(LocalDate day) {
    MonthDay first = SPRING_FESTIVAL.get(day.getYear());
    if (first == null) {
      return false;
    }
    LocalDate eve = first.atYear(day.getYear()).minusDays(EVE);
    return !day.isBefore(eve) && day.isBefore(eve.plusDays(EVE + LASTS));
  }
}
