package io.waystation.storage.telemetry.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.Written;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is sent to servers of which none can be had here, and what is made of answers a healthy
 * server does not give. The answers are written down from the servers' documentation.
 */
class InfluxAnswersTest {
  private static final List<Reading> BATCH = List.of(reading(600), reading(610), reading(620));

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String version = "v2.7.1";
  private volatile int status = 204;
  private volatile String answer = "";
  private volatile int queryStatus = 200;
  private volatile String found = "";
  private HttpServer server;
  private URI url;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean ping = exchange.getRequestURI().getPath().equals("/ping");
    exchange.getResponseHeaders().add("X-Influxdb-Version", version);
    boolean query = exchange.getRequestURI().getPath().equals("/query");
    byte[] bytes = (ping ? "" : query ? found : answer).getBytes(StandardCharsets.UTF_8);
    int code = ping ? 204 : query ? queryStatus : status;
    if (!ping) {
      requests.add(
          exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + body);
    }
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private InfluxTelemetryStore store(String token, String org) {
    return InfluxTelemetryStore.open(
        new InfluxSettings(
            url, token, org, "stations", true, Duration.ZERO, Duration.ofSeconds(5)));
  }

  @Test
  void writesToVersionTwoAsItsOwnClientDoes() {
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThat(store.write(BATCH)).isEqualTo(new Written(3, List.of()));
    }
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0))
        .startsWith("/api/v2/write?")
        .contains("bucket=stations", "org=city", "precision=ms")
        .contains("Token secret")
        .contains(
            "environment,device=st-001-gw,part=-,person=-,signal=env.co2,station=st-001"
                + " value=600.0,flags=0i 600000\n");
  }

  @Test
  void writesToVersionOneWithUserAndPasswordAndMakesTheDatabase() {
    version = "1.6.7~rc0";
    try (InfluxTelemetryStore store = store("ada:s:cret", "")) {
      store.write(BATCH);
    }
    assertThat(requests).hasSize(2);
    assertThat(requests.get(0))
        .startsWith("/query?db=stations")
        .contains("Basic YWRhOnM6Y3JldA==")
        .contains("CREATE%20DATABASE");
    assertThat(requests.get(1))
        .startsWith("/write?db=stations&precision=ms Basic YWRhOnM6Y3JldA==");
  }

  @Test
  void usesADatabaseItMayNotCreate() {
    version = "1.8.10";
    queryStatus = 403;
    try (InfluxTelemetryStore store = store("ada:secret", "")) {
      assertThat(store.write(BATCH)).isEqualTo(new Written(3, List.of()));
    }
  }

  @Test
  void saysSoWhenAnAnswerBreaksOff() {
    found = "error\n\"query-timeout limit exceeded\"\n";
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThatThrownBy(() -> store.latest(Selector.all()))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("broke off");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, set the token",
    "403, read and write rights",
    "404, no such database",
    "429, overloaded",
    "500, 500",
    "502, 502",
    "503, overloaded"
  })
  void asksForTheBatchAgainWhenTheServerCouldNotTakeIt(int code, String words) {
    status = code;
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThatThrownBy(() -> store.write(BATCH))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining(url.toString())
          .hasMessageContaining(words)
          .hasMessageNotContaining("secret");
      status = 204;
      assertThat(store.write(BATCH)).isEqualTo(new Written(3, List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | partial write: field type conflict: input field value is type float dropped=1",
        "1 | partial write: unable to parse 'a': bad\\nunable to parse 'b': bad dropped=0",
        "0 | unable to parse: nothing of it is line protocol",
        "0 | partial write: points beyond retention policy dropped=99"
      })
  void neverSendsARefusedBatchAgainAndReportsTheReason(int stored, String message) {
    status = 400;
    answer = "{\"code\":\"invalid\",\"message\":\"" + message + "\"}";
    try (InfluxTelemetryStore store = store("secret", "city")) {
      Written written = store.write(BATCH);
      assertThat(written.stored()).isEqualTo(stored);
      assertThat(written.refused())
          .hasSize(3 - stored)
          .allSatisfy(
              refused -> assertThat(refused.reason()).contains(message.replace("\\n", "\n")));
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void opensWhileNobodyAnswersAndWorksOnceSomebodyDoes() throws IOException {
    int port = server.getAddress().getPort();
    server.stop(0);
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThatThrownBy(() -> store.write(BATCH))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("check that it runs");
      assertThatThrownBy(() -> store.latest(Selector.all())).isInstanceOf(TelemetryException.class);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext("/", this::answer);
      server.start();
      assertThat(store.write(BATCH)).isEqualTo(new Written(3, List.of()));
    }
  }

  private static Reading reading(double value) {
    Instant time = Instant.ofEpochSecond((long) value);
    return new Reading(
        new StationId("st-001"),
        new DeviceId("st-001-gw"),
        "",
        PersonId.NONE,
        "",
        SignalCatalogue.shipped().signal("env.co2"),
        value,
        0,
        time,
        time,
        1,
        0);
  }
}
