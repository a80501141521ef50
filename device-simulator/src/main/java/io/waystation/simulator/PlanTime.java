package io.waystation.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When something planned happens: so long after the start, or at a local time. */
interface PlanTime {
  PlanTime START = (start, zone) -> start;

  Pattern DURATION = Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");

  Instant after(Instant start, ZoneId zone);

  /**
   * {@code 2h30m} after the start, {@code 14:00} the next time it is that by the city's clock, or
   * {@code 2026-11-21T14:00} then.
   *
   * @param earliest a day and time before that is refused
   * @throws IllegalArgumentException if it is none of these; the message says what to write
   */
  static PlanTime parse(String text, Instant earliest, ZoneId city) {
    if (DURATION.matcher(text).matches() && !text.isEmpty()) {
      Duration later = duration(text, true);
      return (start, zone) -> start.plus(later);
    }
    try {
      if (text.contains("-")) {
        LocalDateTime then = LocalDateTime.parse(text.replace(' ', 'T'));
        if (then.atZone(city).toInstant().isBefore(earliest)) {
          throw new IllegalArgumentException(
              "is '%s', which is over when the simulation starts".formatted(text));
        }
        return (start, zone) -> then.atZone(zone).toInstant();
      }
      LocalTime time = LocalTime.parse(text);
      return (start, zone) -> next(time, start.atZone(zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "is '%s': write 2h30m (after the start), 14:00 or 2026-11-21T14:00 (local time)"
              .formatted(text),
          e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no length of time above 0
   */
  static Duration duration(String text) {
    return duration(text, false);
  }

  private static Duration duration(String text, boolean mayBeZero) {
    Matcher parts = DURATION.matcher(text);
    try {
      if (parts.matches() && !text.isEmpty()) {
        Duration sum =
            Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
        if (mayBeZero || !sum.isZero()) {
          return sum;
        }
      }
    } catch (ArithmeticException | NumberFormatException tooLong) {
      // Falls through to the same sentence.
    }
    throw new IllegalArgumentException("is '%s': write 90s, 2h30m, 3d or good".formatted(text));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static Instant next(LocalTime time, ZonedDateTime start) {
    ZonedDateTime today = start.toLocalDate().atTime(time).atZone(start.getZone());
    return (today.isBefore(start) ? today.plusDays(1) : today).toInstant();
  }
}
