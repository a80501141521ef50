package io.waystation.dashboard.http;

import io.waystation.model.Alarm;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page of alarms ended; opaque to callers, so that its make may change. */
record Cursor(Instant startedAt, String id) {
  static Cursor after(Alarm last) {
    return new Cursor(last.startedAt(), last.id());
  }

  /**
   * @throws Problem 400 if it is none of ours
   */
  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int space = plain.indexOf(' ');
      return new Cursor(
          Instant.ofEpochMilli(Long.parseLong(plain.substring(0, space))),
          plain.substring(space + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      throw Problem.brokenCursor();
    }
  }

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((startedAt.toEpochMilli() + " " + id).getBytes(StandardCharsets.UTF_8));
  }
}
