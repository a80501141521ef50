package io.waystation.storage.telemetry.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import io.waystation.storage.telemetry.Written;
import io.waystation.testkit.InfluxServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InfluxTelemetryStoreTest extends TelemetryStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static InfluxServer server;

  // A name that has to be quoted.
  private final String database = "it's \"ours\" " + UUID.randomUUID();

  @BeforeAll
  static void startServer() {
    server = InfluxServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected TelemetryStore open() {
    return InfluxTelemetryStore.open(InfluxSettings.open(server.url(), database));
  }

  @AfterEach
  void dropDatabase() throws Exception {
    query("DROP DATABASE " + InfluxQl.name(database));
  }

  @Test
  void keepsTheRestOfABatchWhenTheServerRefusesAReading() throws Exception {
    store.write(List.of(reading("env.co2", 600, NOW)));
    lines("access value=\"a text where a number should be\" " + NOW.toEpochMilli());
    Written written =
        store.write(
            List.of(
                reading("env.co2", 610, NOW.plusSeconds(1)),
                reading("door.position", 1, NOW),
                reading("env.co2", 620, NOW.plusSeconds(2))));
    assertThat(written.stored()).isEqualTo(2);
    assertThat(written.refused()).hasSize(1);
    assertThat(written.refused().get(0).reason()).contains("field type conflict");
    assertThat(store.series(Selector.all(), NOW, NOW.plusSeconds(9), 9).get(0).points())
        .extracting(point -> point.value())
        .containsExactly(600.0, 610.0, 620.0);
  }

  @Test
  void namesTheReadingsThatAreOlderThanTheServerKeeps() throws Exception {
    query("CREATE DATABASE " + InfluxQl.name(database) + " WITH DURATION 1d");
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    List<Reading> batch =
        List.of(
            reading("env.co2", 610, now.minus(Duration.ofDays(30))),
            reading("env.co2", 600, now),
            reading("env.co2", 620, now.minus(Duration.ofDays(40))));
    // It may not make the retention longer, and says so.
    try (TelemetryStore bound = InfluxTelemetryStore.open(settings(false, Duration.ZERO))) {
      Written written = bound.write(batch);
      assertThat(written.stored()).isEqualTo(1);
      assertThat(written.refused())
          .extracting(Written.Refused::reading)
          .containsExactlyInAnyOrder(batch.get(0), batch.get(2));
      assertThat(written.refused().get(0).reason()).contains("retention");
    }
  }

  @Test
  void namesAReadingOfATimeTheServerDoesNotKnow() {
    Reading far = reading("env.co2", 610, Instant.parse("2500-01-01T00:00:00Z"));
    Written written =
        store.write(List.of(reading("env.co2", 600, NOW), far, reading("env.co2", 620, NOW)));
    assertThat(written.stored()).isEqualTo(2);
    assertThat(written.refused()).extracting(Written.Refused::reading).containsExactly(far);
    assertThat(written.refused().get(0).reason()).contains("range").doesNotContain("610");
  }

  @Test
  void givesWhatItMakesItsRetentionAndOnlyEverMakesOneLonger() throws Exception {
    assertThat(retention(settings(true, Duration.ofDays(30)))).contains("1080h0m0s");
    assertThat(retention(settings(true, Duration.ofDays(10)))).contains("1080h0m0s");
    assertThat(retention(settings(true, Duration.ofDays(60)))).contains("1800h0m0s");
    assertThat(retention(settings(false, Duration.ZERO))).contains("1800h0m0s");
    assertThat(retention(settings(true, Duration.ZERO))).doesNotContain("1800h0m0s");
  }

  private String retention(InfluxSettings settings) throws Exception {
    try (TelemetryStore other = InfluxTelemetryStore.open(settings)) {
      other.latest(Selector.all());
    }
    return post("/query?q=" + encoded("SHOW RETENTION POLICIES ON " + InfluxQl.name(database)), "");
  }

  private InfluxSettings settings(boolean create, Duration keep) {
    return new InfluxSettings(server.url(), "", "", database, create, keep, Duration.ofSeconds(30));
  }

  @Test
  void makesTheDatabaseAgainWhenItHasGone() throws Exception {
    store.write(List.of(reading("env.co2", 600, NOW)));
    query("DROP DATABASE " + InfluxQl.name(database));
    List<Reading> batch = List.of(reading("env.co2", 610, NOW));
    assertThatThrownBy(() -> store.write(batch))
        .isInstanceOf(TelemetryException.class)
        .hasMessageContaining("no such database");
    assertThat(store.write(batch)).isEqualTo(new Written(1, List.of()));
  }

  private static Reading reading(String signal, double value, Instant time) {
    return new Reading(
        new StationId("st-001"),
        new DeviceId("st-001-gw"),
        "",
        PersonId.NONE,
        "",
        SignalCatalogue.shipped().signal(signal),
        value,
        0,
        time,
        time,
        1,
        0);
  }

  private void lines(String lines) throws IOException, InterruptedException {
    post("/write?precision=ms&db=" + encoded(database), lines);
  }

  private static void query(String command) throws IOException, InterruptedException {
    post("/query?q=" + encoded(command), "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    return answer.body();
  }
}
