package io.waystation.server.demo;

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
  /** One alarm on a page that says that it is on. */
  record Page(String rule, String station) {}

  private final List<Page> pages = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Pager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  /** Every alarm it was told of, in that order. */
  List<Page> pages() {
    return List.copyOf(pages);
  }

  /** A file of notifications that tells this pager of each thing somebody has to take, at once. */
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

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().equals("/")) {
        read(new JsonObject(new String(body, StandardCharsets.UTF_8)));
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private void read(JsonObject told) {
    if (told.getString("status").equals("firing")) {
      JsonArray alerts = told.getJsonArray("alerts");
      IntStream.range(0, alerts.size())
          .mapToObj(i -> alerts.getJsonObject(i).getJsonObject("labels"))
          .map(labels -> new Page(labels.getString("alertname"), labels.getString("station")))
          .forEach(pages::add);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
