package io.waystation.benchmarks.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A web server that is told of alarms, as somebody's own system is, and knows how soon. */
public final class NotificationReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, Long> untold = new HashMap<>();
  private Delays delays = new Delays();

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
  public synchronized void sent(String device, long now) {
    untold.put(device, now);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode told = JSON.readTree(exchange.getRequestBody());
      long now = System.currentTimeMillis();
      for (JsonNode alert : told.path("alerts")) {
        told(alert.path("labels").path("device").asText(), now);
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private synchronized void told(String device, long now) {
    Long sent = untold.remove(device);
    if (sent != null) {
      delays.add(now - sent);
    }
  }

  /** What nobody was told of yet. */
  public synchronized int missing() {
    return untold.size();
  }

  /** Begins anew. */
  public synchronized Delays take() {
    Delays taken = delays;
    delays = new Delays();
    return taken;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
