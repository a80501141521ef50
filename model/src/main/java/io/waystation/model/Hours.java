package io.waystation.model;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of a week by the station's own clock, as a register writes them: {@code 08:00-22:00},
 * {@code Mo-Fr 07:30-20:00; Sa 09:00-12:00}, {@code 22:00-06:00} (into the next morning) or {@code
 * 24/7}.
 */
public record Hours(List<Span> spans) {
  private static final String ALWAYS = "24/7";
  private static final List<String> DAYS = List.of("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su");
  private static final Pattern SPAN =
      Pattern.compile("(?:([A-Z][a-z])(?:-([A-Z][a-z]))? +)?(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");

  /**
   * @param days on which it begins
   * @param to not included; at or before {@code from} it is of the next day
   */
  public record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Span {
      days = Set.copyOf(days);
    }

    private LocalDateTime begin(LocalDate day) {
      return day.atTime(from);
    }

    private LocalDateTime end(LocalDate day) {
      return (to.isAfter(from) ? day : day.plusDays(1)).atTime(to);
    }

    private boolean contains(LocalDate day, LocalDateTime at) {
      return days.contains(day.getDayOfWeek()) && !at.isBefore(begin(day)) && at.isBefore(end(day));
    }
  }

  public Hours {
    spans = List.copyOf(spans);
  }

  /**
   * @throws BadInput if it cannot be read; it says how it is written
   */
  public static Hours parse(String text) {
    List<Span> spans = new ArrayList<>();
    if (text.strip().equals(ALWAYS)) {
      return new Hours(
          List.of(new Span(EnumSet.allOf(DayOfWeek.class), LocalTime.MIN, LocalTime.MIN)));
    }
    for (String part : text.split(";")) {
      Matcher found = SPAN.matcher(part.strip());
      try {
        if (!found.matches()) {
          throw new IllegalArgumentException();
        }
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        if (found.group(1) != null) {
          DayOfWeek first = day(found.group(1));
          DayOfWeek last = found.group(2) == null ? first : day(found.group(2));
          days = EnumSet.of(first);
          for (DayOfWeek day = first; day != last; ) {
            day = day.plus(1);
            days.add(day);
          }
        }
        spans.add(new Span(days, LocalTime.parse(found.group(3)), LocalTime.parse(found.group(4))));
      } catch (IllegalArgumentException | DateTimeParseException e) {
        throw new BadInput(
            "'%s' 不是时间：请写 '08:00-22:00'、'Mo-Fr 07:30-20:00; Sa 09:00-12:00' 或 '24/7'",
            "'%s' are no hours: write '08:00-22:00', 'Mo-Fr 07:30-20:00; Sa 09:00-12:00' or '24/7'",
            text);
      }
    }
    return new Hours(spans);
  }

  private static DayOfWeek day(String word) {
    int index = DAYS.indexOf(word);
    if (index < 0) {
      throw new IllegalArgumentException(word);
    }
    return DayOfWeek.of(index + 1);
  }

  public boolean contain(LocalDateTime at) {
    LocalDate day = at.toLocalDate();
    return spans.stream()
        .anyMatch(span -> span.contains(day, at) || span.contains(day.minusDays(1), at));
  }

  /** When next after that moment it may begin or end. */
  public LocalDateTime nextChange(LocalDateTime at) {
    LocalDateTime next = at.plusDays(8);
    LocalDate today = at.toLocalDate();
    for (int i = -1; i <= 7; i++) {
      LocalDate day = today.plusDays(i);
      // What begins or ends on a later day is no sooner.
      if (!next.isAfter(day.atStartOfDay())) {
        break;
      }
      for (Span span : spans) {
        if (span.days().contains(day.getDayOfWeek())) {
          for (LocalDateTime edge : List.of(span.begin(day), span.end(day))) {
            next = edge.isAfter(at) && edge.isBefore(next) ? edge : next;
          }
        }
      }
    }
    return next;
  }
}
