package io.waystation.ingest.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/** A JSON pointer (RFC 6901) of a mapping file. */
record Pointer(JsonPointer path) {
  /**
   * @throws IllegalArgumentException saying what to write
   */
  static Pointer parse(String text) {
    if (!text.isEmpty() && !text.startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is no JSON pointer; it begins with '/', like /ENERGY/Power".formatted(text));
    }
    return new Pointer(JsonPointer.compile(text));
  }

  /** What stands there; null when there is nothing, or a null. */
  JsonNode in(JsonNode tree) {
    JsonNode found = tree.at(path);
    return found.isMissingNode() || found.isNull() ? null : found;
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** A value as a text that can be compared: 1, 1.0 and "1" are the same. Null for a container. */
  static String word(JsonNode value) {
    if (value.isNumber()) {
      return plain(value.doubleValue());
    }
    return value.isValueNode() ? word(value.asText()) : null;
  }

  /** The same for what a mapping file says. */
  static String word(String text) {
    return Numbers.isNumber(text) ? plain(Double.parseDouble(text)) : text;
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
