package io.waystation.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, in powers of ten: {@code 512MB}, {@code 20GB}, {@code 1TB}. */
public final class Sizes {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(MB|GB|TB)");

  private Sizes() {}

  /**
   * @return bytes
   * @throws IllegalArgumentException if the text is no such size
   */
  public static long parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("a number and MB, GB or TB, for example 20GB");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "MB" -> number * 1_000_000;
      case "GB" -> number * 1_000_000_000;
      default -> number * 1_000_000_000_000L;
    };
  }
}
