package io.waystation.model;

/** The one spelling of ids that travel in topics, addresses and tags. */
final class Ids {
  private static final int MOST_CHARS = 64;

  private Ids() {}

  static boolean valid(String text) {
    if (text == null || text.isEmpty() || text.length() > MOST_CHARS || text.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  static void check(String what, String text) {
    if (!valid(text)) {
      throw new IllegalArgumentException(
          "%s id '%s': use 1 to 64 of a-z, 0-9 and '-', not starting with '-'"
              .formatted(what, text));
    }
  }
}
