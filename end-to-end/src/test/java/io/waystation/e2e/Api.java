package io.waystation.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The public API, asked by a machine.
 *
 * @param url up to and with {@code /api/v1}
 */
record Api(String url, String token) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  JsonObject get(String path) throws Exception {
    return ok(path, ask("GET", path, null));
  }

  JsonObject post(String path, JsonObject body) throws Exception {
    return ok(path, ask("POST", path, body));
  }

  /** Whatever it answers. */
  HttpResponse<String> ask(String method, String path, JsonObject body) throws Exception {
    HttpRequest.BodyPublisher sent =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.encode());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Accept-Language", "en")
            .method(method, sent)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject ok(String path, HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  /** The account of a device. */
  JsonObject ledger(String device) throws Exception {
    return get("/devices/" + device + "/ledger");
  }

  /** What of the device lies in quarantine, newest first. */
  List<JsonObject> quarantine(String device) throws Exception {
    return objects(get("/quarantine?limit=200&device=" + device), "messages");
  }

  /** The latest values of a device at station st-1. */
  List<JsonObject> values(String device) throws Exception {
    return objects(get("/stations/st-1"), "values").stream()
        .filter(value -> value.getString("device").equals(device))
        .toList();
  }

  /**
   * The points of a signal at station st-1 by device, oldest first; raw ones only while the range
   * is at most 6 h.
   *
   * @param from inclusive, and
   * @param to inclusive, in milliseconds
   */
  Map<String, List<Double>> points(String signal, long from, long to) throws Exception {
    String path =
        "/stations/st-1/series?signals=%s&from=%s&to=%s"
            .formatted(signal, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to + 1));
    return objects(get(path), "series").stream()
        .collect(
            Collectors.toMap(
                series -> series.getString("device"),
                series ->
                    series.getJsonArray("points").stream()
                        .map(point -> ((JsonArray) point).getDouble(1))
                        .toList()));
  }

  /** {@code online}, {@code stale}, {@code offline} or {@code never}. */
  String link(String device) throws Exception {
    return get("/devices/" + device).getString("link");
  }

  static List<JsonObject> objects(JsonObject answer, String list) {
    return answer.getJsonArray(list).stream().map(JsonObject.class::cast).toList();
  }
}
