package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An installation in a folder: its configuration and its register. */
final class Installed {
  private static final String REGISTRY =
      """
      areas: [{id: city, name: City}]
      stations:
        - {id: st-1, type: station, name: One, area: city, latitude: 31, longitude: 121, capacity: 9}
      people:
        - {id: 5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11, name: Test, sex: female, birth-year: 1980, occupation: Tester, station: st-1}
      devices:
      """;

  private final Path folder;
  final Path data;
  final int httpPort = LocalServer.freePort();
  final int opsPort = LocalServer.freePort();
  private final Path config;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> secrets;

  /**
   * @param mqtt the section of that name, in one line
   * @param gateways how many the station has, gw-0, gw-1 ...
   */
  Installed(Path folder, String mqtt, int gateways) throws Exception {
    this(
        folder,
        "mqtt: %s%n".formatted(mqtt),
        IntStream.range(0, gateways).mapToObj("gw-%d"::formatted).toList());
  }

  /**
   * @param configuration all but the ports and {@code data}
   * @param gateways the devices of the station st-1
   */
  Installed(Path folder, String configuration, Collection<String> gateways) throws Exception {
    this(
        folder,
        Files.writeString(folder.resolve("waystation.yaml"), configuration),
        Map.of(),
        gateways);
  }

  /**
   * @param config a file whose ports and {@code data} are replaced
   * @param environment replaces more of it
   * @param gateways the devices of the station st-1
   */
  Installed(Path folder, Path config, Map<String, String> environment, Collection<String> gateways)
      throws Exception {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.config = config.toAbsolutePath();
    this.environment.putAll(environment);
    this.environment.put("WAYSTATION_DATA", data.toString());
    this.environment.put("WAYSTATION_HTTP_PORT", String.valueOf(httpPort));
    this.environment.put("WAYSTATION_OPS_PORT", String.valueOf(opsPort));
    this.secrets =
        register(gateways)
            .lines()
            .map(line -> line.split(" +"))
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    assertThat(secrets).hasSameSizeAs(gateways);
  }

  /** Imports a register with the station st-1 and these devices; answers what that printed. */
  String register(Collection<String> gateways) throws Exception {
    Path registry = folder.resolve("registry.yaml");
    Files.writeString(
        registry,
        REGISTRY
            + gateways.stream()
                .map("  - {id: %s, station: st-1, type: gateway, name: Gateway}%n"::formatted)
                .collect(Collectors.joining()));
    return command("registry", "import", registry.toString());
  }

  String secret(String device) {
    return secrets.get(device);
  }

  /** The API, for a machine of that role. */
  Api api(String role) throws Exception {
    return new Api(
        "http://127.0.0.1:%d/api/v1".formatted(httpPort),
        command("token", role, "--role", role).strip());
  }

  /** Runs a command for this installation and answers what it printed. */
  String command(String... words) throws Exception {
    Program program = start(Map.of(), with("--config", config.toString(), words));
    assertThat(program.end(Duration.ofMinutes(2))).as(program.output()).isZero();
    return program.output();
  }

  /**
   * Starts a command for this installation.
   *
   * @param more of the environment
   */
  Program begin(Map<String, String> more, String... words) throws IOException {
    return start(more, with("--config", config.toString(), words));
  }

  /** Starts {@code serve}. */
  Program serve(String... options) throws IOException {
    return serve(Map.of(), options);
  }

  /**
   * @param more of the environment
   */
  Program serve(Map<String, String> more, String... options) throws IOException {
    return begin(more, with("serve", options));
  }

  /** The same, answering health and metrics at a port of its own and logging JSON. */
  Program serve(int ownOpsPort, String... options) throws IOException {
    return serve(
        Map.of("WAYSTATION_OPS_PORT", String.valueOf(ownOpsPort), "WAYSTATION_LOG_FORMAT", "json"),
        options);
  }

  private Program start(Map<String, String> more, String... arguments) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return Program.start(Path.of(System.getProperty("java.home")), folder, all, arguments);
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

  /** What keeps it from being ready, a sentence for each part; empty when all is well. */
  String trouble() throws Exception {
    String url = "http://127.0.0.1:%d/health/ready".formatted(opsPort);
    return Api.objects(new JsonObject(Program.get(url, "").body()), "parts").stream()
        .filter(part -> !part.getBoolean("ready"))
        .map(part -> part.getString("part") + ": " + part.getString("trouble"))
        .collect(Collectors.joining("; "));
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
