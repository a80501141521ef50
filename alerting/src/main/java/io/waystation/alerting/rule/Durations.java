package io.waystation.alerting.rule;

import io.waystation.model.BadInput;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the rule book writes them: {@code 90 s}, {@code 30 min}, {@code 12 h}, {@code 7 d}.
 */
public final class Durations {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ?(s|min|h|d)");

  private Durations() {}

  /**
   * @throws BadInput if it is none
   */
  public static Duration parse(String text) {
    Matcher found = TEXT.matcher(text.strip());
    if (!found.matches()) {
      throw new BadInput(
          "'%s' 不是时长：请写 '600 s'、'30 min'、'12 h' 或 '7 d'",
          "'%s' is no duration: write '600 s', '30 min', '12 h' or '7 d'", text.strip());
    }
    long count = Long.parseLong(found.group(1));
    if (found.group(2).equals("d")) {
      return Duration.ofDays(count);
    }
    if (found.group(2).equals("h")) {
      return Duration.ofHours(count);
    }
    return found.group(2).equals("min") ? Duration.ofMinutes(count) : Duration.ofSeconds(count);
  }
}
