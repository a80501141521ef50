package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.testkit.InfluxServer;
import io.waystation.testkit.MosquittoServer;
import io.waystation.testkit.PostgresServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * config/examples/production.yaml with a real Mosquitto, InfluxDB and PostgreSQL, each of which
 * dies in turn while devices publish.
 */
@Timeout(300)
class ProductionIT {
  private static final List<String> GATEWAYS =
      IntStream.range(0, 4).mapToObj("gw-%d"::formatted).toList();

  private static final String STORED = "waystation_ledger_messages{fate=\"stored\"}";
  private static final String UPDATED = "event: station";

  private final AtomicInteger published = new AtomicInteger();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger updates = new AtomicInteger();

  @TempDir Path folder;

  private MosquittoServer mosquitto;
  private InfluxServer influx;
  private PostgresServer postgres;
  private Installed installed;
  private Program service;
  private Api admin;
  private Thread devices;
  private long start;

  @BeforeEach
  void startAll() throws Exception {
    mosquitto = MosquittoServer.start();
    influx = InfluxServer.start();
    postgres = PostgresServer.start();
    PostgresServer.Database database = postgres.newDatabase();
    Map<String, String> environment = new HashMap<>();
    environment.put("WAYSTATION_IDENTITY_KEY", folder.resolve("identity.key").toString());
    environment.put("WAYSTATION_MQTT_URI", mosquitto.uri().toString());
    environment.put("WAYSTATION_TELEMETRY_INFLUX_URL", influx.url().toString());
    environment.put("WAYSTATION_RECORDS_URL", database.url());
    environment.put("WAYSTATION_RECORDS_USER", database.user());
    environment.put("WAYSTATION_RECORDS_PASSWORD", database.password());
    installed =
        new Installed(
            folder, Path.of("..", "config", "examples", "production.yaml"), environment, GATEWAYS);
    admin = installed.api("admin");
  }

  @AfterEach
  void stopAll() throws Exception {
    enough.set(true);
    if (devices != null) {
      devices.join();
    }
    for (AutoCloseable one : List.of(service, postgres, influx, mosquitto)) {
      one.close();
    }
  }

  @Test
  void recoversByItselfWhateverDiesAndSaysWhatIsMissing() throws Exception {
    serve();
    start = System.currentTimeMillis();
    devices = new Thread(this::publish, "devices");
    devices.start();
    watch();
    Eventually.holds(
        () ->
            assertThat(admin.points("env.temperature", start, System.currentTimeMillis()))
                .containsKeys(GATEWAYS.toArray(String[]::new)));

    influx.kill();
    troubled("store-writer: ", influx.url().toString());
    liveGoesOn();
    away("/stations/st-1/series?signals=env.temperature", "values");
    // Killed in the middle of it, it starts without the store too.
    service.kill();
    service = installed.serve();
    service.until(Duration.ofMinutes(2), "end of its start", this::started);
    troubled("store-writer: ", influx.url().toString());
    watch();
    liveGoesOn();
    influx.restart();
    Eventually.holds(() -> assertThat(installed.trouble()).isEmpty());

    postgres.kill();
    troubled("alerting: ", "the records' database cannot be reached");
    liveGoesOn();
    away("/stations", "registers and users");
    postgres.startAgain();
    Eventually.holds(() -> assertThat(installed.trouble()).isEmpty());
    assertThat(admin.get("/stations").getJsonArray("stations")).hasSize(1);

    enough.set(true);
    devices.join();
    int all = published.get();
    Eventually.holds(
        () -> {
          assertThat(installed.metric(STORED)).isEqualTo(all);
          assertThat(inInflux()).isEqualTo(all);
        });
    JsonObject ledger = admin.get("/ledger");
    assertThat(ledger.getBoolean("agrees")).as(ledger.encode()).isTrue();
    assertThat(ledger.getJsonObject("totals").getInteger("holes")).isZero();
    assertThat(ledger.getJsonObject("totals").getInteger("quarantined")).isZero();
    assertThat(service.output().lines())
        .allSatisfy(
            line -> assertThat(new JsonObject(line).getString("level")).isNotEqualTo("ERROR"));
  }

  private void serve() throws Exception {
    service = installed.serve();
    service.until(Duration.ofMinutes(2), "readiness", () -> installed.ready(installed.opsPort));
  }

  private boolean started() {
    try {
      return !installed.trouble().contains("still starting");
    } catch (Exception e) {
      return false;
    }
  }

  private void troubled(String part, String words) throws Exception {
    Eventually.holds(() -> assertThat(installed.trouble()).contains(part).contains(words));
  }

  /** The log takes in what devices send, and open pages show it. */
  private void liveGoesOn() throws Exception {
    double stored = installed.metric(STORED);
    int shown = updates.get();
    Eventually.holds(
        () -> {
          assertThat(installed.metric(STORED)).isGreaterThan(stored + 20);
          assertThat(updates.get()).isGreaterThan(shown + 1);
        });
  }

  /** What cannot be answered is told in words, and in the reader's language. */
  private void away(String path, String words) throws Exception {
    Eventually.holds(
        () -> {
          HttpResponse<String> answer = admin.ask("GET", path, null);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
          assertThat(answer.body()).contains(words);
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
  }

  /** Each message one reading, measured at a millisecond of its own. */
  private void publish() {
    try (Client client = Client.connect(mosquitto.uri())) {
      for (int i = 0; !enough.get(); i++) {
        long now = System.currentTimeMillis();
        client.publish(
            "ws/v1/%s/readings".formatted(GATEWAYS.get(i % GATEWAYS.size())),
            Messages.temperature(1, i / GATEWAYS.size(), now, now, i % 40));
        published.incrementAndGet();
        Thread.sleep(10);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A page that is open: counts what it is told, until the service ends. */
  private void watch() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(admin.url() + "/stream?topics=stations"))
            .header("Authorization", "Bearer " + admin.token())
            .build();
    Eventually.holds(
        () -> {
          HttpResponse<Stream<String>> answer =
              HttpClient.newHttpClient()
                  .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                  .get(10, TimeUnit.SECONDS);
          assertThat(answer.statusCode()).isEqualTo(200);
          Thread page = new Thread(() -> count(answer.body()), "page");
          page.setDaemon(true);
          page.start();
        });
  }

  private void count(Stream<String> lines) {
    try {
      lines.filter(line -> line.startsWith(UPDATED)).forEach(line -> updates.incrementAndGet());
    } catch (RuntimeException e) {
      // The service was killed.
      return;
    }
  }

  /** Asked of InfluxDB itself. */
  private int inInflux() throws Exception {
    String query = "SELECT count(value) FROM environment WHERE signal = 'env.temperature'";
    String url =
        "%s/query?db=waystation&q=%s"
            .formatted(influx.url(), URLEncoder.encode(query, StandardCharsets.UTF_8));
    return new JsonObject(Program.get(url, "").body())
        .getJsonArray("results")
        .getJsonObject(0)
        .getJsonArray("series")
        .getJsonObject(0)
        .getJsonArray("values")
        .getJsonArray(0)
        .getInteger(1);
  }
}
