package io.waystation.alerting.notify.route;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/**
 * Recurring stretches of time, as Alertmanager's {@code time_intervals}: a moment is in it when it
 * is in any of its parts, and in a part when every field that is given holds it.
 */
public record TimeInterval(String name, List<Part> parts) {
  public TimeInterval {
    parts = List.copyOf(parts);
  }

  /**
   * @param from minute of the day, included
   * @param to minute of the day, not included; 1440 is the end of the day
   */
  public record Times(int from, int to) {}

  /**
   * @param from of a month: 1 is the first day, -1 the last
   */
  public record Days(int from, int to) {
    boolean hold(LocalDate day) {
      int length = day.lengthOfMonth();
      int first = Math.max(1, from < 0 ? length + from + 1 : from);
      int last = Math.min(length, to < 0 ? length + to + 1 : to);
      return day.getDayOfMonth() >= first && day.getDayOfMonth() <= last;
    }
  }

  public record Range(int from, int to) {
    boolean holds(int number) {
      return number >= from && number <= to;
    }
  }

  /**
   * What is empty is not asked for.
   *
   * @param location null for the zone of the station
   */
  public record Part(
      List<Times> times,
      Set<DayOfWeek> weekdays,
      List<Days> days,
      List<Range> months,
      List<Range> years,
      ZoneId location) {
    public Part {
      times = List.copyOf(times);
      weekdays = Set.copyOf(weekdays);
      days = List.copyOf(days);
      months = List.copyOf(months);
      years = List.copyOf(years);
    }

    private boolean holds(Instant now, ZoneId zone) {
      ZonedDateTime at = now.atZone(location == null ? zone : location);
      int minute = at.getHour() * 60 + at.getMinute();
      return (times.isEmpty() || times.stream().anyMatch(t -> minute >= t.from && minute < t.to))
          && (weekdays.isEmpty() || weekdays.contains(at.getDayOfWeek()))
          && (days.isEmpty() || days.stream().anyMatch(d -> d.hold(at.toLocalDate())))
          && (months.isEmpty() || months.stream().anyMatch(m -> m.holds(at.getMonthValue())))
          && (years.isEmpty() || years.stream().anyMatch(y -> y.holds(at.getYear())));
    }
  }

  /**
   * @param zone of the station it is about
   */
  public boolean holds(Instant now, ZoneId zone) {
    return parts.stream().anyMatch(part -> part.holds(now, zone));
  }
}
