package io.waystation.alerting.notify.config;

import io.waystation.alerting.notify.route.TimeInterval;
import io.waystation.model.BadInput;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code time_intervals}, written as Alertmanager has them. */
final class IntervalReader {
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d{2})");
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private IntervalReader() {}

  static Map<String, TimeInterval> read(Section top) {
    Map<String, TimeInterval> intervals = new LinkedHashMap<>();
    for (Section in : top.sections("time_intervals")) {
      String name = in.text("name");
      List<TimeInterval.Part> parts =
          in.sections("time_intervals").stream().map(IntervalReader::part).toList();
      if (parts.isEmpty()) {
        in.fault("'time_intervals' 至少要有一项", "'time_intervals' must hold one at least");
      }
      in.done();
      if (intervals.put(name, new TimeInterval(name, parts)) != null) {
        in.fault("有两个时间段都叫 '%s'：请改一个", "two time intervals have the name '%s': change one", name);
      }
    }
    return intervals;
  }

  private static TimeInterval.Part part(Section in) {
    List<TimeInterval.Times> times =
        in.sections("times").stream().map(IntervalReader::times).toList();
    Set<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);
    in.list("weekdays", text -> range(text, IntervalReader::weekday))
        .forEach(
            range -> {
              for (int day = range.from(); day <= range.to(); day++) {
                weekdays.add(DayOfWeek.of(day == 0 ? 7 : day));
              }
            });
    TimeInterval.Part part =
        new TimeInterval.Part(
            times,
            weekdays,
            in.list("days_of_month", IntervalReader::days),
            in.list("months", text -> range(text, IntervalReader::month)),
            in.list("years", text -> range(text, IntervalReader::number)),
            in.read("location", null, PeopleReader::zone));
    in.done();
    return part;
  }

  private static TimeInterval.Times times(Section in) {
    TimeInterval.Times times =
        new TimeInterval.Times(
            in.read("start_time", 0, IntervalReader::minute),
            in.read("end_time", 1_440, IntervalReader::minute));
    if (times.from() >= times.to()) {
      in.fault(
          "'start_time' 必须早于 'end_time'：夜间请写成两段，以 24:00 为界",
          "'start_time' comes before 'end_time': write a night as two, until and from 24:00");
    }
    in.done();
    return times;
  }

  private static int minute(String text) {
    Matcher found = CLOCK.matcher(text);
    if (found.matches()) {
      int minute = Integer.parseInt(found.group(1)) * 60 + Integer.parseInt(found.group(2));
      if (minute <= 1_440 && Integer.parseInt(found.group(2)) < 60) {
        return minute;
      }
    }
    throw new BadInput(
        "'%s' 不是一天中的时刻，例如 \"22:00\"", "'%s' is no time of day, for example \"22:00\"", text);
  }

  private static TimeInterval.Days days(String text) {
    TimeInterval.Range range = bounds(text, IntervalReader::number);
    boolean day = Math.abs(range.from()) <= 31 && Math.abs(range.to()) <= 31;
    if (!day || range.from() == 0 || range.to() == 0) {
      throw new BadInput(
          "'%s' 不是日期范围，例如 '1:5' 或 '-3:-1'",
          "'%s' is no range of days, for example '1:5' or '-3:-1'", text);
    }
    return new TimeInterval.Days(range.from(), range.to());
  }

  private static TimeInterval.Range range(String text, ToIntFunction<String> one) {
    TimeInterval.Range range = bounds(text, one);
    if (range.from() > range.to()) {
      throw new BadInput("'%s'：请先写开头，再写结尾", "'%s': the first comes before the last", text);
    }
    return range;
  }

  private static TimeInterval.Range bounds(String text, ToIntFunction<String> one) {
    String[] ends = text.toLowerCase(Locale.ROOT).split(":", -1);
    if (ends.length > 2) {
      throw new BadInput(
          "'%s' 不是范围，例如 monday:friday", "'%s' is no range, for example monday:friday", text);
    }
    return new TimeInterval.Range(
        one.applyAsInt(ends[0].strip()), one.applyAsInt(ends[ends.length - 1].strip()));
  }

  /** Sunday is 0, as there. */
  private static int weekday(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().toLowerCase(Locale.ROOT).equals(text)) {
        return day == DayOfWeek.SUNDAY ? 0 : day.getValue();
      }
    }
    throw new BadInput(
        "'%s' 不是星期几，例如 monday", "'%s' is no day of the week, for example monday", text);
  }

  private static int month(String text) {
    int month = MONTHS.indexOf(text) + 1;
    if (month == 0) {
      month = number(text);
    }
    if (month < 1 || month > 12) {
      throw new BadInput("'%s' 不是月份，例如 may 或 5", "'%s' is no month, for example may or 5", text);
    }
    return month;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new BadInput("'%s' 不是整数，例如 5", "'%s' is no whole number, for example 5", text);
    }
  }
}
