package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A web server that is told of alarms, as somebody's own system is, and knows how soon. */
public final class NotificationReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Awaited news = new Awaited();

  private NotificationReceiver(HttpServer server) {
    this.server = server;
  }

  public static NotificationReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    NotificationReceiver receiver = new NotificationReceiver(server);
    server.createContext("/", receiver::answer);
    server.start();
    return receiver;
  }

  /** Where a webhook is to send to. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  /**
   * The device says something that is to be told.
   *
   * @param now epoch milliseconds
   */
  public void sent(String device, long now) {
    news.sent(device, now);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode told = JSON.readTree(exchange.getRequestBody());
      for (JsonNode alert : told.path("alerts")) {
        news.came(alert.path("labels").path("device").asText());
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** What nobody was told of yet. */
  public int missing() {
    return news.missing();
  }

  /** The delays since the last time; what is missing is still waited for. */
  public Delays take() {
    return news.take();
  }

  /** Begins anew and waits for nothing that was sent before. */
  public void forget() {
    news.forget();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
