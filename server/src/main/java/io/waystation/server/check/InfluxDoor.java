package io.waystation.server.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.waystation.server.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks an InfluxDB over HTTP, as the telemetry store does, and leaves its answers as they are. */
final class InfluxDoor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_QUOTE = 200;

  /**
   * @param status of HTTP
   * @param body as JSON; missing when it is none
   * @param error in the server's words; empty when there is none
   */
  record Answer(int status, JsonNode body, String error, Map<String, String> headers) {
    boolean good() {
      return status / 100 == 2 && error.isEmpty();
    }

    String why() {
      return status + (error.isEmpty() ? "" : ", " + error);
    }

    /** Of the first series of InfluxQL's answer: the rows. */
    JsonNode rows() {
      return body.path("results").path(0).path("series").path(0).path("values");
    }
  }

  private final Config.Influx influx;
  private final HttpClient http;
  private boolean versionOne;

  InfluxDoor(Config.Influx influx) {
    this.influx = influx;
    this.http = HttpClient.newBuilder().connectTimeout(influx.timeout()).build();
  }

  /** 1.x knows no tokens but users with passwords. */
  void speakOne() {
    versionOne = true;
  }

  Answer get(String path, Map<String, String> query) throws IOException {
    return send(request(path, query).GET());
  }

  /**
   * @param type of the body
   */
  Answer post(String path, Map<String, String> query, String type, String body) throws IOException {
    return send(
        request(path, query)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Which may change something, so that it goes by POST. */
  Answer command(String influxQl) throws IOException {
    return post("/query", in(influxQl), "application/x-www-form-urlencoded", "");
  }

  Answer ask(String influxQl) throws IOException {
    return get("/query", in(influxQl));
  }

  private Map<String, String> in(String influxQl) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("db", influx.database());
    query.put("epoch", "ms");
    query.put("q", influxQl);
    return query;
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    String words =
        query.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String base = influx.url().replaceAll("/+$", "");
    URI uri = URI.create(base + path + (words.isEmpty() ? "" : "?" + words));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(influx.timeout());
    if (!influx.token().isEmpty()) {
      request.header("Authorization", authorization());
    }
    return request;
  }

  private String authorization() {
    return versionOne && influx.token().contains(":")
        ? "Basic "
            + Base64.getEncoder().encodeToString(influx.token().getBytes(StandardCharsets.UTF_8))
        : "Token " + influx.token();
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Map<String, String> headers = new LinkedHashMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      JsonNode body = tree(response.body());
      return new Answer(response.statusCode(), body, error(response.statusCode(), body), headers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** 1.x answers 200 to a question it could not answer. */
  private static String error(int status, JsonNode body) {
    JsonNode deeper = body.path("results").path(0).path("error");
    String error =
        body.path("error").isTextual()
            ? body.path("error").asText()
            : deeper.isTextual() ? deeper.asText() : "";
    if (error.isEmpty() && status / 100 != 2) {
      error = body.path("message").asText("");
    }
    return error.length() > LONGEST_QUOTE ? error.substring(0, LONGEST_QUOTE) + " ..." : error;
  }
}
