package io.waystation.alerting.rule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the rule book writes them: {@code 90 s}, {@code 30 min}, {@code 12 h}. */
final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ?(s|min|h)");

  private Durations() {}

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Duration parse(String text) {
    Matcher found = TEXT.matcher(text.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "'" + text.strip() + "' is no duration: write '600 s', '30 min' or '12 h'");
    }
    long count = Long.parseLong(found.group(1));
    if (found.group(2).equals("h")) {
      return Duration.ofHours(count);
    }
    return found.group(2).equals("min") ? Duration.ofMinutes(count) : Duration.ofSeconds(count);
  }
}
