package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An installation in a folder: its configuration, one station and its gateways. */
final class Installed {
  private static final String REGISTRY =
      """
      areas: [{id: city, name: City}]
      stations:
        - {id: st-1, type: station, name: One, area: city, latitude: 31, longitude: 121, capacity: 9}
      devices:
      """;

  private final Path folder;
  final Path data;
  final int httpPort = LocalServer.freePort();
  final int opsPort = LocalServer.freePort();
  private final Path config;
  private final Map<String, String> secrets;

  /**
   * @param mqtt the section of that name, in one line
   * @param gateways how many the station has, gw-0, gw-1 ...
   */
  Installed(Path folder, String mqtt, int gateways) throws Exception {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.config =
        Files.writeString(
            folder.resolve("waystation.yaml"),
            """
            data: data
            http: {port: %d}
            ops: {port: %d}
            mqtt: %s
            """
                .formatted(httpPort, opsPort, mqtt));
    Path registry = folder.resolve("registry.yaml");
    Files.writeString(
        registry,
        REGISTRY
            + IntStream.range(0, gateways)
                .mapToObj(
                    "  - {id: gw-%d, station: st-1, type: gateway, name: Gateway}%n"::formatted)
                .collect(Collectors.joining()));
    this.secrets =
        command("registry", "import", registry.toString())
            .lines()
            .map(line -> line.split(" +"))
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    assertThat(secrets).hasSize(gateways);
  }

  String secret(String device) {
    return secrets.get(device);
  }

  /** Runs a command for this installation and answers what it printed. */
  String command(String... words) throws Exception {
    Program program = Program.run(folder, with("--config", config.toString(), words));
    assertThat(program.end(Duration.ZERO)).as(program.output()).isZero();
    return program.output();
  }

  /** Starts {@code serve}. */
  Program serve(String... options) throws IOException {
    return Program.start(folder, with("--config", config.toString(), with("serve", options)));
  }

  /** The same, answering health and metrics at a port of its own and logging JSON. */
  Program serve(int ownOpsPort, String... options) throws IOException {
    return Program.start(
        Path.of(System.getProperty("java.home")),
        folder,
        Map.of("WAYSTATION_OPS_PORT", String.valueOf(ownOpsPort), "WAYSTATION_LOG_FORMAT", "json"),
        with("--config", config.toString(), with("serve", options)));
  }

  /** One number of the metrics; -1 while nobody answers. */
  double metric(String name) {
    return metric(opsPort, name);
  }

  static double metric(int port, String name) {
    try {
      return Program.get("http://127.0.0.1:" + port + "/metrics", "")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(-1);
    } catch (Exception e) {
      return -1;
    }
  }

  boolean ready(int port) {
    try {
      return Program.get("http://127.0.0.1:" + port + "/health/ready", "").statusCode() == 200;
    } catch (Exception e) {
      return false;
    }
  }

  private static String[] with(String first, String... more) {
    return IntStream.rangeClosed(0, more.length)
        .mapToObj(i -> i == 0 ? first : more[i - 1])
        .toArray(String[]::new);
  }

  /** The words of the command first, then the option: picocli wants it behind its command. */
  private static String[] with(String option, String value, String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = option;
    all[words.length + 1] = value;
    return all;
  }
}
