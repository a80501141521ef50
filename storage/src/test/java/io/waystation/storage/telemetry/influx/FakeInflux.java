package io.waystation.storage.telemetry.influx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A server that answers as documentation says InfluxDB 1.8, 2.x and 3 do, and as a healthy one does
 * not. It keeps the lines it takes and gives them back to a SELECT of single values.
 */
final class FakeInflux implements AutoCloseable {
  /** One answer to a write. */
  record Answer(int status, Map<String, String> headers, String body, Predicate<String> keeps) {
    static Answer of(int status, String body) {
      return new Answer(status, Map.of("Content-Type", "application/json"), body, line -> false);
    }

    Answer keeping(Predicate<String> lines) {
      return new Answer(status, headers, body, lines);
    }

    Answer with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Answer(status, more, body, keeps);
    }
  }

  private static final Answer WRITTEN = new Answer(204, Map.of(), "", line -> true);

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> kept = new CopyOnWriteArrayList<>();

  /** Answers to the next writes of values, in turn; afterwards all is well. */
  final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** Of writes of values, each body. */
  final List<String> written = new CopyOnWriteArrayList<>();

  final List<String> databases = new CopyOnWriteArrayList<>();

  volatile String version = "v2.7.1";
  volatile String build = "OSS";
  volatile int queryStatus = 200;
  volatile int makeStatus = 201;
  volatile String queryType = "text/csv";
  volatile String queryAnswer;
  volatile boolean mapped = true;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private final int port;

  FakeInflux(String... databases) throws IOException {
    this.databases.addAll(List.of(databases));
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    made.setExecutor(threads);
    made.createContext("/", this::answer);
    made.start();
    return made;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  void stop() {
    server.stop(0);
  }

  void startAgain() throws IOException {
    server = listen(port);
  }

  List<String> asked(String part) {
    return requests.stream().filter(request -> request.contains(part)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      URI uri = exchange.getRequestURI();
      requests.add(
          "%s %s [%s] %s"
              .formatted(
                  exchange.getRequestMethod(),
                  URLDecoder.decode(uri.toString(), StandardCharsets.UTF_8),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  URLDecoder.decode(body.replace("%", "%25"), StandardCharsets.UTF_8)
                      .replace("%20", " ")
                      .replace("%22", "\"")));
      if (!version.isEmpty()) {
        exchange.getResponseHeaders().add("X-Influxdb-Version", version);
        exchange.getResponseHeaders().add("X-Influxdb-Build", build);
      }
      String path = uri.getPath();
      if (path.equals("/ping")) {
        send(exchange, 204, "");
      } else if (path.endsWith("/write")) {
        write(exchange, body);
      } else if (path.equals("/query")) {
        query(exchange, URLDecoder.decode(body, StandardCharsets.UTF_8));
      } else {
        rest(exchange, path, body);
      }
    }
  }

  private void write(HttpExchange exchange, String body) throws IOException {
    boolean values = !exchange.getRequestURI().toString().contains("hours");
    Answer next = values ? answers.poll() : null;
    Answer answer = next == null ? WRITTEN : next;
    if (values) {
      written.add(body);
      body.lines().filter(answer.keeps).forEach(kept::add);
    }
    answer.headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    send(exchange, answer.status, answer.body);
  }

  private void query(HttpExchange exchange, String body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", queryType);
    if (queryAnswer != null) {
      send(exchange, queryStatus, queryAnswer);
    } else if (queryStatus != 200) {
      send(exchange, queryStatus, "{\"error\":\"no\"}");
    } else if (body.contains("SHOW DATABASES")) {
      send(exchange, 200, "name,tags,name\n" + lines("databases,,", databases));
    } else if (body.contains("SELECT \"value\"")) {
      send(exchange, 200, csv());
    } else {
      send(exchange, 200, "");
    }
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("name,tags,time,value,rejected,flags,shift\n");
    for (String line : kept) {
      String[] parts = line.split(" ");
      int comma = parts[0].indexOf(',');
      Map<String, String> fields = new TreeMap<>();
      for (String field : parts[1].split(",")) {
        fields.put(field.split("=")[0], field.split("=")[1].replaceAll("i$", ""));
      }
      csv.append(parts[0], 0, comma)
          .append(",\"")
          .append(parts[0], comma + 1, parts[0].length())
          .append("\",")
          .append(parts[2]);
      for (String name : List.of("value", "rejected", "flags", "shift")) {
        csv.append(',').append(fields.getOrDefault(name, ""));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private void rest(HttpExchange exchange, String path, String body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    boolean make = exchange.getRequestMethod().equals("POST");
    if (make && makeStatus != 201) {
      send(
          exchange,
          makeStatus,
          "{\"code\":\"forbidden\",\"message\":\"insufficient permissions\"}");
    } else if (path.equals("/api/v2/buckets")) {
      String query =
          URLDecoder.decode(
              String.valueOf(exchange.getRequestURI().getQuery()), StandardCharsets.UTF_8);
      List<String> found = new ArrayList<>();
      for (String name : databases) {
        if (query.endsWith("name=" + name) || query.contains("name=" + name + "&")) {
          found.add(bucket(name));
        }
      }
      send(
          exchange,
          make ? 201 : 200,
          make ? bucket("made") : "{\"buckets\":[" + String.join(",", found) + "]}");
    } else if (path.equals("/api/v2/orgs")) {
      send(exchange, 200, "{\"orgs\":[{\"id\":\"0d\",\"name\":\"city\"}]}");
    } else if (path.equals("/api/v2/dbrps")) {
      send(
          exchange,
          make ? 201 : 200,
          mapped ? "{\"content\":[{\"id\":\"0e\",\"bucketID\":\"0b\"}]}" : "{\"content\":[]}");
    } else {
      send(exchange, 200, "");
    }
  }

  private static String bucket(String name) {
    return "{\"id\":\"0b\",\"name\":\"%s\",\"retentionRules\":[]}".formatted(name);
  }

  private static String lines(String before, List<String> names) {
    StringBuilder lines = new StringBuilder();
    names.forEach(name -> lines.append(before).append(name).append('\n'));
    return lines.toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
