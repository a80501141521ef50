package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What an operation answers when all is well; everything else is a {@link Problem}.
 *
 * @param body null when there is none, or it is no JSON
 * @param file null unless the body is some bytes to be saved
 */
record Answer(int status, JsonObject body, byte[] file, Map<String, String> headers) {
  static Answer ok(JsonObject body) {
    return new Answer(200, body, null, Map.of());
  }

  static Answer created(JsonObject body) {
    return new Answer(201, body, null, Map.of());
  }

  /** It has been begun, and goes on by itself. */
  static Answer accepted(JsonObject body) {
    return new Answer(202, body, null, Map.of());
  }

  static Answer nothing() {
    return new Answer(204, null, null, Map.of());
  }

  /** Bytes that a browser saves and never shows. */
  static Answer file(byte[] bytes, String name) {
    return new Answer(
        200,
        null,
        bytes,
        Map.of("Content-Disposition", "attachment; filename=\"%s\"".formatted(name)));
  }

  Answer with(String header, String value) {
    return new Answer(status, body, file, Map.of(header, value));
  }
}
