package io.waystation.storage.telemetry.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryException.Kind;
import io.waystation.storage.telemetry.Written;
import io.waystation.storage.telemetry.influx.FakeInflux.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is sent to servers of which none can be had here, and what is made of answers a healthy
 * server does not give. The answers are written down from the servers' documentation.
 */
class InfluxAnswersTest {
  private static final List<Reading> BATCH = List.of(reading(600), reading(610), reading(620));
  private static final Written ALL = new Written(3, List.of());

  private static final class MovableClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final MovableClock clock = new MovableClock();
  private FakeInflux server;

  @BeforeEach
  void listen() throws IOException {
    server = new FakeInflux("stations", "stations/hours");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private InfluxTelemetryStore store(String token, String org) {
    return store(token, org, true, Duration.ZERO);
  }

  private InfluxTelemetryStore store(String token, String org, boolean create, Duration keep) {
    return InfluxTelemetryStore.open(
        new InfluxSettings(
            server.url(), token, org, "stations", create, keep, Duration.ofSeconds(5)),
        clock);
  }

  private static String line(int value) {
    return "environment,device=st-001-gw,part=-,person=-,signal=env.co2,station=st-001"
        + " value=%d.0,flags=0i %d000".formatted(value, value);
  }

  // What is sent to which version.

  @Test
  void writesToVersionTwoAsItsOwnClientDoes() {
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThat(store.write(BATCH)).isEqualTo(ALL);
    }
    assertThat(server.asked("/write"))
        .singleElement()
        .asString()
        .startsWith("POST /api/v2/write?")
        .contains("bucket=stations", "org=city", "precision=ms", "[Token secret]");
    assertThat(server.written.get(0).lines()).containsExactly(line(600), line(610), line(620));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.6.7~rc0", "1.8.10"})
  void writesToVersionOneWithUserAndPassword(String version) {
    server.version = version;
    try (InfluxTelemetryStore store = store("ada:s:cret", "")) {
      assertThat(store.write(BATCH)).isEqualTo(ALL);
    }
    assertThat(server.asked("/write"))
        .singleElement()
        .asString()
        .startsWith("POST /write?db=stations&precision=ms [Basic YWRhOnM6Y3JldA==]");
  }

  @Test
  void writesToVersionThreeWithItsTokenAndAsksInInfluxQl() {
    server.version = "3.2.0";
    server.build = "Core";
    try (InfluxTelemetryStore store = store("apiv3_secret", "")) {
      assertThat(store.write(BATCH)).isEqualTo(ALL);
      assertThat(store.series(Selector.all(), Instant.EPOCH, clock.now, 9).get(0).points())
          .hasSize(3);
    }
    assertThat(server.asked("/write"))
        .singleElement()
        .asString()
        .startsWith("POST /api/v2/write?")
        .contains("bucket=stations", "[Bearer apiv3_secret]");
  }

  // What is made when it is missing.

  @Test
  void makesADatabaseOfVersionOneThatKeepsLongerThanWeDo() {
    server.version = "1.8.10";
    server.databases.clear();
    try (InfluxTelemetryStore store = store("ada:secret", "", true, Duration.ofDays(30))) {
      store.write(BATCH);
    }
    assertThat(server.asked("CREATE DATABASE \"stations\" WITH DURATION 45d")).hasSize(1);
    assertThat(server.asked("CREATE RETENTION POLICY \"hours\" ON \"stations\" DURATION INF"))
        .hasSize(1);
  }

  @Test
  void makesBucketsOfVersionTwoAndTheirMappings() {
    server.databases.clear();
    server.mapped = false;
    try (InfluxTelemetryStore store = store("secret", "city", true, Duration.ofDays(30))) {
      store.write(BATCH);
    }
    List<String> made = server.asked("POST /api/v2/buckets");
    assertThat(made).hasSize(2);
    assertThat(made.get(0)).contains("\"stations\"", "3888000", "\"orgID\"");
    assertThat(made.get(1)).contains("\"stations/hours\"");
    assertThat(server.asked("POST /api/v2/dbrps"))
        .satisfiesExactly(
            values -> assertThat(values).contains("\"retention_policy\":\"autogen\""),
            hours -> assertThat(hours).contains("\"retention_policy\":\"hours\""));
  }

  @Test
  void makesDatabasesOfVersionThree() {
    server.version = "3.2.0";
    try (InfluxTelemetryStore store = store("secret", "", true, Duration.ofDays(30))) {
      store.write(BATCH);
    }
    assertThat(server.asked("POST /api/v3/configure/database"))
        .satisfiesExactly(
            values ->
                assertThat(values).contains("{\"db\":\"stations\",\"retention_period\":\"45d\"}"),
            hours -> assertThat(hours).contains("{\"db\":\"stations/hours\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.8.10 | CREATE DATABASE \"stations\" WITH DURATION 45d",
        "v2.7.1 | influx bucket create --name 'stations' --org 'city' --retention 45d"
      })
  void saysTheCommandWhenItMayNotMakeWhatIsMissing(String version, String command) {
    server.version = version;
    server.databases.clear();
    try (InfluxTelemetryStore store = store("ada:secret", "city", false, Duration.ofDays(30))) {
      assertThatThrownBy(() -> store.write(BATCH))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("telemetry.influx.create is false")
          .hasMessageContaining(command);
    }
    assertThat(server.written).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.10", "v2.7.1", "3.2.0"})
  void usesADatabaseItHasNoRightsToLookFor(String version) {
    server.version = version;
    server.makeStatus = 403;
    server.queryStatus = 403;
    server.databases.clear();
    try (InfluxTelemetryStore store = store("ada:secret", "city")) {
      // No hourly figures, then; but every reading.
      assertThat(store.write(BATCH)).isEqualTo(ALL);
      assertThatThrownBy(() -> store.drop(clock.now))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("stations/hours")
          .hasMessageContaining("An administrator can make it");
    }
  }

  // Answers that are nobody's word on a line.

  @ParameterizedTest
  @CsvSource({
    "401, NOT_ALLOWED, set telemetry.influx.token",
    "403, NOT_ALLOWED, read and write rights",
    "404, MISSING, no such database",
    "429, OVERLOADED, overloaded",
    "500, BROKEN, 500",
    "502, BROKEN, 502",
    "503, OVERLOADED, overloaded"
  })
  void asksForTheBatchAgainWhenTheServerCouldNotTakeIt(int code, Kind kind, String words) {
    server.answers.add(Answer.of(code, "{\"code\":\"x\",\"message\":\"said so\"}"));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      TelemetryException failure =
          catchThrowableOfType(TelemetryException.class, () -> store.write(BATCH));
      assertThat(failure)
          .hasMessageContaining(server.url().toString())
          .hasMessageContaining(words)
          .hasMessageNotContaining("secret");
      assertThat(failure.kind()).isEqualTo(kind);
      clock.now = clock.now.plusSeconds(31);
      assertThat(store.write(BATCH)).isEqualTo(ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"90", "Sat, 21 Nov 2026 12:01:30 GMT"})
  void leavesAServerAloneForAsLongAsItAsks(String retryAfter) {
    server.answers.add(Answer.of(429, "{}").with("Retry-After", retryAfter));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      TelemetryException failure =
          catchThrowableOfType(TelemetryException.class, () -> store.write(BATCH));
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(90));
      clock.now = clock.now.plusSeconds(89);
      assertThatThrownBy(() -> store.write(BATCH)).isSameAs(failure);
      assertThat(server.written).hasSize(1);
      clock.now = clock.now.plusSeconds(2);
      assertThat(store.write(BATCH)).isEqualTo(ALL);
    }
  }

  @Test
  void halvesWhatIsTooLarge() {
    server.answers.add(
        new Answer(
            413,
            Map.of("Content-Type", "text/html"),
            "<html>Request Entity Too Large</html>",
            line -> false));
    List<Reading> batch = IntStream.rangeClosed(1, 5).mapToObj(InfluxAnswersTest::reading).toList();
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThat(store.write(batch)).isEqualTo(new Written(5, List.of()));
    }
    assertThat(server.written).hasSize(3);
    assertThat(server.kept).containsExactly(line(1), line(2), line(3), line(4), line(5));
  }

  @Test
  void refusesOneReadingThatIsTooLargeByItself() {
    for (int i = 0; i < 5; i++) {
      server.answers.add(Answer.of(413, "{}"));
    }
    try (InfluxTelemetryStore store = store("secret", "city")) {
      Written written = store.write(BATCH);
      assertThat(written.stored()).isZero();
      assertThat(written.refused()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 422})
  void takesNoWordFromAProxy(int code) {
    server.answers.add(
        new Answer(
            code,
            Map.of("Content-Type", "text/html"),
            "<html>Please sign in</html>",
            line -> false));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThatThrownBy(() -> store.write(BATCH)).isInstanceOf(TelemetryException.class);
      assertThat(store.write(BATCH)).isEqualTo(ALL);
      server.queryType = "text/html";
      server.queryAnswer = "<html>Please sign in</html>";
      assertThatThrownBy(() -> store.latest(Selector.all()))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("no answer of InfluxDB");
    }
  }

  @Test
  void followsNoRedirectionButNamesIt() {
    server.answers.add(Answer.of(301, "").with("Location", "https://influx.example/"));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThatThrownBy(() -> store.write(BATCH))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("https://influx.example/")
          .hasMessageContaining("telemetry.influx.url");
    }
  }

  @Test
  void saysSoWhenAnAnswerBreaksOff() {
    try (InfluxTelemetryStore store = store("secret", "city")) {
      store.write(BATCH);
      server.queryAnswer = "error\n\"query-timeout limit exceeded\"\n";
      assertThatThrownBy(() -> store.latest(Selector.all()))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("broke off");
    }
  }

  @Test
  void opensWhileNobodyAnswersAndWorksOnceSomebodyDoes() throws IOException {
    server.stop();
    try (InfluxTelemetryStore store = store("secret", "city")) {
      TelemetryException failure =
          catchThrowableOfType(TelemetryException.class, () -> store.write(BATCH));
      assertThat(failure).hasMessageContaining("check that it runs");
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThatThrownBy(() -> store.latest(Selector.all())).isInstanceOf(TelemetryException.class);
      server.startAgain();
      assertThat(store.write(BATCH)).isEqualTo(ALL);
    }
  }

  @Test
  void waitsForNobodyWhoKeepsTheLineOpenAndSaysNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        InfluxTelemetryStore store =
            InfluxTelemetryStore.open(
                new InfluxSettings(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                    "",
                    "",
                    "stations",
                    true,
                    Duration.ZERO,
                    Duration.ofMillis(200)))) {
      Thread reader =
          new Thread(
              () -> {
                try (Socket socket = silent.accept();
                    InputStream in = socket.getInputStream()) {
                  in.transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // The store has hung up: that is the test.
                }
              });
      reader.start();
      TelemetryException failure =
          catchThrowableOfType(TelemetryException.class, () -> store.write(BATCH));
      assertThat(failure).hasMessageContaining("no answer in time");
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      reader.join(10_000);
    }
  }

  // Refused lines.

  @Test
  void findsTheRefusedReadingByAskingWhatTheServerHas() {
    server.answers.add(
        Answer.of(
                422,
                "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to"
                    + " database: partial write: field type conflict dropped=1\"}")
            .keeping(line -> !line.equals(line(610))));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      Written written = store.write(BATCH);
      assertThat(written.stored()).isEqualTo(2);
      assertThat(written.refused())
          .extracting(Written.Refused::reading)
          .containsExactly(BATCH.get(1));
      assertThat(written.refused().get(0).reason()).contains("field type conflict");
    }
    assertThat(server.written).hasSize(1);
  }

  @Test
  void believesTheServerWhichLineItCouldNotRead() {
    server.version = "1.8.10";
    server.answers.add(
        Answer.of(
                400,
                "{\"error\":\"partial write: unable to parse '%s': time outside range dropped=0\"}"
                    .formatted(line(600)))
            .keeping(line -> !line.equals(line(600))));
    try (InfluxTelemetryStore store = store("", "")) {
      Written written = store.write(BATCH);
      assertThat(written.stored()).isEqualTo(2);
      assertThat(written.refused())
          .containsExactly(
              new Written.Refused(BATCH.get(0), "unable to parse: time outside range"));
    }
    assertThat(server.written).hasSize(1);
  }

  @Test
  void sendsTheOthersWithoutTheLineThatTookThemWithIt() {
    server.answers.add(
        Answer.of(
            400,
            "{\"code\":\"invalid\",\"message\":\"unable to parse '%s': bad timestamp\"}"
                .formatted(line(620))));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      Written written = store.write(BATCH);
      assertThat(written.refused())
          .containsExactly(new Written.Refused(BATCH.get(2), "unable to parse: bad timestamp"));
    }
    assertThat(server.kept).containsExactly(line(600), line(610));
  }

  @Test
  void readsVersionThreesListOfLines() {
    server.version = "3.2.0";
    server.answers.add(
        Answer.of(
                400,
                "{\"error\":\"partial write of line protocol occurred\",\"data\":[{\"original_line\":\"env\","
                    + "\"line_number\":2,\"error_message\":\"invalid column type\"}]}")
            .keeping(line -> !line.equals(line(610))));
    try (InfluxTelemetryStore store = store("secret", "")) {
      Written written = store.write(BATCH);
      assertThat(written.refused())
          .containsExactly(new Written.Refused(BATCH.get(1), "invalid column type"));
    }
  }

  @Test
  void refusesAWholeBatchTheServerMakesNothingOf() {
    server.answers.add(
        Answer.of(400, "{\"code\":\"invalid\",\"message\":\"nothing of it is line protocol\"}"));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      Written written = store.write(BATCH);
      assertThat(written.stored()).isZero();
      assertThat(written.refused()).hasSize(3);
    }
    assertThat(server.written).hasSize(1);
  }

  @Test
  void neverQuotesALineInAReason() {
    server.answers.add(
        Answer.of(
            400,
            "{\"code\":\"invalid\",\"message\":\"partial write: unable to parse '%s': a\\nunable to parse 'b=37.2': b dropped=0\"}"
                .formatted(line(600))));
    try (InfluxTelemetryStore store = store("secret", "city")) {
      assertThat(store.write(BATCH).refused())
          .hasSize(3)
          .allSatisfy(
              refused ->
                  assertThat(refused.reason()).doesNotContain("600", "37.2").contains("unable"));
    }
  }

  @Test
  void asksAgainWhichAreRefusedButNeverSendsThemAgain() {
    try (InfluxTelemetryStore store = store("secret", "city")) {
      store.write(List.of(reading(500)));
      server.answers.add(
          Answer.of(
                  400, "{\"message\":\"partial write: points beyond retention policy dropped=2\"}")
              .keeping(line -> line.equals(line(600))));
      server.queryStatus = 500;
      assertThatThrownBy(() -> store.write(BATCH)).isInstanceOf(TelemetryException.class);
      server.queryStatus = 200;
      Written written =
          store.write(List.of(BATCH.get(0), BATCH.get(1), BATCH.get(2), reading(630)));
      assertThat(written.stored()).isEqualTo(2);
      assertThat(written.refused())
          .extracting(Written.Refused::reading)
          .containsExactly(BATCH.get(1), BATCH.get(2));
    }
    assertThat(server.written).hasSize(3);
    assertThat(server.written.get(2)).isEqualTo(line(630) + "\n");
  }

  private static Reading reading(int value) {
    Instant time = Instant.ofEpochSecond(value);
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
