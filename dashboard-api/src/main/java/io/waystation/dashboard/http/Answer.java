package io.waystation.dashboard.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What an operation answers when all is well; everything else is a {@link Problem}.
 *
 * @param body null when there is none
 */
record Answer(int status, JsonObject body, Map<String, String> headers) {
  static Answer ok(JsonObject body) {
    return new Answer(200, body, Map.of());
  }

  static Answer created(JsonObject body) {
    return new Answer(201, body, Map.of());
  }

  static Answer nothing() {
    return new Answer(204, null, Map.of());
  }

  Answer with(String header, String value) {
    return new Answer(status, body, Map.of(header, value));
  }
}
