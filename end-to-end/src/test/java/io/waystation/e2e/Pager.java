package io.waystation.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Somebody who is paged: a receiver of webhooks that keeps what it is told. */
final class Pager implements AutoCloseable {
  private final List<JsonObject> pages = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Pager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().equals("/")) {
        pages.add(new JsonObject(new String(body, StandardCharsets.UTF_8)));
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** A file of notifications that tells this pager of everything somebody has to take, at once. */
  Path configuration(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("notify.yaml"),
        """
        route:
          receiver: nobody
          group_by: ['...']
          group_wait: 0s
          routes: [{receiver: duty, matchers: ['severity=~"warning|critical"']}]
        receivers:
          - {name: nobody, channels: [{webhook: {url: "http://127.0.0.1:%1$d/unread"}}]}
          - {name: duty, channels: [{webhook: {url: "http://127.0.0.1:%1$d/"}}]}
        """
            .formatted(server.getAddress().getPort()));
  }

  /** What it was told about a station, the newest last, but for ends. */
  List<JsonObject> about(String station) {
    return pages.stream()
        .filter(page -> page.getString("status").equals("firing"))
        .flatMap(page -> alarms(page.getJsonArray("alerts")).stream())
        .filter(alarm -> station.equals(alarm.getJsonObject("labels").getString("station")))
        .toList();
  }

  /** Every alarm it was told of, but for ends. */
  List<JsonObject> all() {
    return pages.stream()
        .filter(page -> page.getString("status").equals("firing"))
        .flatMap(page -> alarms(page.getJsonArray("alerts")).stream())
        .toList();
  }

  private static List<JsonObject> alarms(JsonArray alerts) {
    return IntStream.range(0, alerts.size()).mapToObj(alerts::getJsonObject).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
