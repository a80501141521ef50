package io.waystation.benchmarks.loss;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line to InfluxDB on which a share of the writes fails: refused as overload or error, cut off,
 * or carried out with the answer lost.
 */
final class FaultyStore implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "host", "transfer-encoding", "expect", "upgrade");

  private final URI store;
  private final double share;
  private final Random random;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final AtomicLong faults = new AtomicLong();

  FaultyStore(URI store, double share, long seed) throws IOException {
    this.store = store;
    this.share = share;
    this.random = new Random(seed);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many writes have failed on this line. */
  long faults() {
    return faults.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    boolean write = exchange.getRequestURI().getPath().endsWith("/write");
    boolean faulty;
    int kind;
    synchronized (random) {
      faulty = write && random.nextDouble() < share;
      kind = random.nextInt(4);
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!faulty) {
      pass(exchange, body, true);
      return;
    }
    faults.incrementAndGet();
    switch (kind) {
      case 0 -> answer(exchange, 503);
      case 1 -> answer(exchange, 429);
      case 2 -> pass(exchange, body, false);
      default -> exchange.close();
    }
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void pass(HttpExchange exchange, byte[] body, boolean answered) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(store.resolve(exchange.getRequestURI().toString()))
            .timeout(TIMEOUT)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answered) {
        response
            .headers()
            .map()
            .forEach(
                (name, values) -> {
                  if (!NOT_PASSED_ON.contains(name) && !name.startsWith(":")) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                  }
                });
        byte[] text = response.body();
        exchange.sendResponseHeaders(response.statusCode(), text.length == 0 ? -1 : text.length);
        if (text.length > 0) {
          exchange.getResponseBody().write(text);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Without an answer before it, this cuts the line.
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
