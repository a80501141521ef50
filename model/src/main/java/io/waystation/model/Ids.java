package io.waystation.model;

import java.util.regex.Pattern;

/** The one spelling of ids that travel in topics, addresses and tags. */
final class Ids {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private Ids() {}

  static boolean valid(String text) {
    return text != null && ID.matcher(text).matches();
  }

  static void check(String what, String text) {
    if (!valid(text)) {
      throw new IllegalArgumentException(
          "%s id '%s': use 1 to 64 of a-z, 0-9 and '-', not starting with '-'"
              .formatted(what, text));
    }
  }
}
