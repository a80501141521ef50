package io.waystation.alerting.notify;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback that answers what the test says, and keeps what it was asked. */
public final class Counterpart implements AutoCloseable {
  /** One request as it came. */
  public record Request(String method, String path, String query, Headers headers, String body) {
    public String header(String name) {
      String value = headers.getFirst(name);
      return value == null ? "" : value;
    }
  }

  private record Reply(int status, String body, Map<String, String> headers) {}

  /** Status of an answer that never comes. */
  private static final int SILENCE = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new ArrayList<>();
  private final Queue<Reply> next = new ConcurrentLinkedQueue<>();
  private volatile Reply always = new Reply(200, "{\"errcode\":0,\"errmsg\":\"ok\"}", Map.of());

  public Counterpart() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** From now on, after what {@link #then} has lined up. */
  public Counterpart always(int status, String body) {
    always = new Reply(status, body, Map.of());
    return this;
  }

  public Counterpart then(int status, String body, Map<String, String> headers) {
    next.add(new Reply(status, body, headers));
    return this;
  }

  /** Takes the next requests and says nothing until it is closed. */
  public Counterpart silent() {
    always = new Reply(SILENCE, "", Map.of());
    return this;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    synchronized (this) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestHeaders(),
              body));
    }
    Reply lined = next.poll();
    Reply reply = lined == null ? always : lined;
    if (reply.status == SILENCE) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
    reply.headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
