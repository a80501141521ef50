package io.waystation.storage.telemetry.influx;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Free text as a tag value. InfluxDB drops empty values, keeps no control characters, and its CSV
 * answers do not quote commas and equals signs in tags; so empty is {@code -}, and whatever is not
 * a letter, a digit or one of {@code . _ -} is percent-encoded.
 */
final class TagText {
  private static final String NONE = "-";

  private TagText() {}

  static String encode(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    if (text.equals(NONE)) {
      return "%2D";
    }
    if (text.codePoints().allMatch(TagText::plain)) {
      return text;
    }
    StringBuilder encoded = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (plain(c)) {
                encoded.appendCodePoint(c);
              } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  encoded.append("%%%02X".formatted(b));
                }
              }
            });
    return encoded.toString();
  }

  /** What others have written is taken as it is when it could not be ours. */
  static String decode(String tag) {
    if (tag.equals(NONE)) {
      return "";
    }
    if (tag.indexOf('%') < 0) {
      return tag;
    }
    ByteBuffer bytes = ByteBuffer.allocate(tag.length() * 3);
    int at = 0;
    while (at < tag.length()) {
      int c = tag.codePointAt(at);
      if (c != '%') {
        bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(c);
      } else if (at + 3 <= tag.length() && hex(tag.charAt(at + 1)) && hex(tag.charAt(at + 2))) {
        bytes.put((byte) Integer.parseInt(tag, at + 1, at + 3, 16));
        at += 3;
      } else {
        return tag;
      }
    }
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return text.toString();
    } catch (CharacterCodingException e) {
      return tag;
    }
  }

  private static boolean plain(int c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
  }

  private static boolean hex(char c) {
    return Character.digit(c, 16) >= 0;
  }
}
