package io.waystation.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTest {
  private static final Set<String> OTHERS = Set.of("notify.yaml", "faults.yaml", "city.yaml");
  private static final Path SHIPPED = Path.of("..", "config", "waystation.yaml");

  @TempDir Path folder;

  @Test
  void theShippedFileSaysTheDefaults() throws Exception {
    assertThat(Config.load(SHIPPED, Map.of()).config())
        .isEqualTo(Config.load(file(""), Map.of()).config());
  }

  @Test
  void theShippedFileNamesEveryKey() throws IOException {
    String text = Files.readString(SHIPPED);
    for (Key key : Config.keys()) {
      String last = key.path().substring(key.path().lastIndexOf('.') + 1);
      assertThat(text).as(key.path()).containsPattern("(?m)^ *" + last + ":");
    }
  }

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "config", "examples"))) {
      // Files of their own, which alerting and the simulator read.
      return files
          .filter(file -> !OTHERS.contains(file.getFileName().toString()))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleLoads(Path example) throws Exception {
    assertThat(Config.load(example, Map.of()).warnings()).isEmpty();
  }

  @Test
  void theDocumentationHasOneRowForEveryKeyWithItsDefault() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .as("docs/configuration.md: one row '| `key` | default | ...' for every key and no other")
        .extracting(row -> row.split("\\|")[1].strip() + " " + row.split("\\|")[2].strip())
        .containsExactlyElementsOf(
            Config.keys().stream()
                .map(
                    key ->
                        "`%s` %s"
                            .formatted(
                                key.path(),
                                key.fallback().isEmpty() ? "–" : "`" + key.fallback() + "`"))
                .toList());
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws Exception {
    Config config =
        Config.load(
                file("http: {port: 1}\nmqtt: {session-expiry: 8h}\n"),
                Map.of("WAYSTATION_HTTP_PORT", "9000", "WAYSTATION_MQTT_CLIENT_ID", "ingest-2"))
            .config();
    assertThat(config.http().listen().port()).isEqualTo(9000);
    assertThat(config.mqtt().clientId()).isEqualTo("ingest-2");
    assertThat(config.mqtt().sessionExpiry()).isEqualTo(Duration.ofHours(8));
  }

  @Test
  void aVariableThatIsNoKeyIsToldAndIgnored() throws Exception {
    assertThat(
            Config.load(file(""), Map.of("WAYSTATION_PORT_8080_TCP", "x", "PATH", "y")).warnings())
        .containsExactly(
            "WAYSTATION_PORT_8080_TCP is set in the environment and is no key of ours: ignored");
  }

  @Test
  void everyFaultIsReportedAtOnce() throws IOException {
    ConfigException e =
        fault(
            """
            datta: x
            http: {port: eighty, hots: a}
            mqtt: {broker: external, receive-maximum: 0, session-expiry: 7 weeks}
            telemetry: {store: influx, influx: {url: "ftp://x"}}
            log: {level: loud}
            """);
    assertThat(e.faults())
        .extracting(ConfigFault::toString)
        .containsExactlyInAnyOrder(
            "http.port: 'eighty' given; accepted: a TCP port from 1 to 65535, for example 8080",
            "mqtt.receive-maximum: '0' given; accepted: a number from 1 to 65535, for example 1000",
            "mqtt.session-expiry: '7 weeks' given; accepted: a duration from 1m to 365d, for example"
                + " 7d",
            "mqtt.uri: not given, but mqtt.broker is external; say where it is, for example"
                + " tcp://broker.example:1883",
            "telemetry.influx.url: 'ftp://x' given; accepted: an address starting with http:// or"
                + " https://, for example http://influxdb.example:8086",
            "telemetry.influx.url: not given, but telemetry.store is influx; for example"
                + " http://influxdb.example:8086",
            "log.level: 'loud' given; accepted: error or warn or info or debug, for example info",
            "datta: no such key; did you mean data?",
            "http.hots: no such key; did you mean http.host?");
  }

  @Test
  void aSecretIsNeverShown() throws IOException {
    assertThat(fault("mqtt: {password: [hunter2, hunter2]}"))
        .hasMessageContaining("mqtt.password")
        .hasMessageNotContaining("hunter2");
    assertThat(fault("mqtt: {passwort: hunter2}"))
        .hasMessageContaining("did you mean mqtt.password?")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aFileThatIsNoConfigurationSaysWhy() throws IOException {
    assertThat(fault("http: {port: 1\nlog: x")).hasMessageContaining("line ");
    assertThat(fault("data: x\n\thttp: 1"))
        .hasMessageContaining("line 2: ")
        .hasMessageContaining("cannot start any token");
    assertThat(fault("http: 1"))
        .hasMessageContaining("http: holds keys of its own, such as http.host");
    assertThat(fault("just words")).hasMessageContaining("holds no keys");
    assertThat(fault("data: a\ndata: b")).hasMessageContaining("Duplicate field 'data'");
    assertThat(fault("data: a\n---\nhttp: {port: 1}"))
        .hasMessageContaining("line 3: there is a second document, which is not read here");
    assertThat(fault("data: &a x\nidentity-key: *a"))
        .hasMessageContaining("line 2: there is an alias, which is not read here");
    assertThat(
            catchThrowableOfType(
                ConfigException.class, () -> Config.load(folder.resolve("missing.yaml"), Map.of())))
        .hasMessageContaining("there is no such file");
  }

  private ConfigException fault(String yaml) throws IOException {
    Path file = file(yaml);
    return catchThrowableOfType(ConfigException.class, () -> Config.load(file, Map.of()));
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "config", ".yaml"), yaml);
  }
}
