package io.waystation.alerting.notify.config;

import io.waystation.model.BadInput;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 7d}. */
final class Spans {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(\\d{1,6})w)?(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  private Spans() {}

  /**
   * @throws BadInput if it is none
   */
  static Duration duration(String text) {
    Matcher found = TEXT.matcher(text);
    if (text.isEmpty() || !found.matches()) {
      throw new BadInput(
          "'%s' 不是时长：请写 30s、5m、1h30m 或 7d",
          "'%s' is no duration: write 30s, 5m, 1h30m or 7d", text);
    }
    return Duration.ofDays(7 * number(found, 1) + number(found, 2))
        .plusHours(number(found, 3))
        .plusMinutes(number(found, 4))
        .plusSeconds(number(found, 5));
  }

  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 86_400 == 0 && seconds > 0
        ? seconds / 86_400 + "d"
        : seconds % 3_600 == 0 && seconds > 0
            ? seconds / 3_600 + "h"
            : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static long number(Matcher found, int group) {
    return found.group(group) == null ? 0 : Long.parseLong(found.group(group));
  }
}
