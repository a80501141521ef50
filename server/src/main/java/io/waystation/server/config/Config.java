package io.waystation.server.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything an installation can choose. Relative paths count from the folder the program is
 * started in.
 *
 * @param data folder of all that is kept: log, telemetry, records, the embedded broker's queues
 * @param identityKey file of the key that opens the names of people; keep a copy elsewhere
 */
public record Config(
    Path data, Path identityKey, Http http, Listen ops, Mqtt mqtt, Telemetry telemetry, Logs log) {
  /** A TCP address to listen at. */
  public record Listen(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * @param secureCookies browsers send the session over HTTPS only
   */
  public record Http(Listen listen, boolean secureCookies) {}

  public enum Broker {
    EMBEDDED,
    EXTERNAL
  }

  /**
   * @param embedded where the embedded broker listens
   * @param uri of the external broker; empty with the embedded one
   */
  public record Mqtt(
      Broker broker,
      Listen embedded,
      String uri,
      String user,
      String password,
      String clientId,
      int receiveMaximum,
      Duration sessionExpiry) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Mqtt[" + broker + ", " + (uri.isEmpty() ? embedded : uri) + "]";
    }
  }

  public enum Store {
    SQLITE,
    INFLUX
  }

  public record Telemetry(Store store, Influx influx) {}

  /**
   * @param token of 2.x and 3, or {@code user:password} of 1.x; empty when the server asks for none
   * @param organisation of 2.x; ignored by the others
   * @param database of 1.x; the bucket of 2.x
   * @param timeout of connecting, of writing a batch and of answering a question, each
   */
  public record Influx(
      String url, String token, String organisation, String database, Duration timeout) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Influx[" + url + ", " + database + "]";
    }
  }

  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  public enum Format {
    /** For a person at a terminal. */
    TEXT,
    /** One JSON object a line, for whatever collects logs. */
    JSON
  }

  public record Logs(Level level, Format format) {}

  /** Values, and what was odd about them without being wrong. */
  public record Loaded(Config config, List<String> warnings) {}

  /**
   * Reads a file and the environment over it.
   *
   * @param environment variables by name, as {@link System#getenv()}
   * @throws ConfigException with every fault there is
   */
  public static Loaded load(Path file, Map<String, String> environment) throws ConfigException {
    ConfigReader in = new ConfigReader(tree(file), environment);
    Config config = read(in);
    List<ConfigFault> faults = in.faults();
    if (!faults.isEmpty()) {
      throw new ConfigException(file.toString(), faults);
    }
    List<String> warnings =
        in.unknownVariables().stream()
            .map(name -> name + " is set in the environment and is no key of ours: ignored")
            .toList();
    return new Loaded(config, warnings);
  }

  /** Every key there is, in the order of the documentation. */
  public static List<Key> keys() {
    ConfigReader in = new ConfigReader(JsonNodeFactory.instance.objectNode(), Map.of());
    read(in);
    return in.keys();
  }

  private static Config read(ConfigReader in) {
    Path data = in.path("data", "data", "a folder, for example /var/lib/waystation");
    Path key = in.path("identity-key", "", "a file, for example /etc/waystation/identity.key");
    return new Config(
        data,
        key.toString().isEmpty() ? data.resolve("identity.key") : key,
        new Http(listen(in, "http", 8080), in.flag("http.secure-cookies", false)),
        listen(in, "ops", 8081),
        mqtt(in),
        telemetry(in),
        new Logs(in.oneOf("log.level", Level.INFO), in.oneOf("log.format", Format.TEXT)));
  }

  private static Listen listen(ConfigReader in, String section, int port) {
    return new Listen(
        in.text(section + ".host", "127.0.0.1", "a host name or address, for example 0.0.0.0"),
        in.port(section + ".port", port));
  }

  private static Mqtt mqtt(ConfigReader in) {
    Mqtt mqtt =
        new Mqtt(
            in.oneOf("mqtt.broker", Broker.EMBEDDED),
            listen(in, "mqtt.embedded", 1883),
            in.address(
                "mqtt.uri",
                "",
                Set.of("tcp", "ssl", "ws", "wss"),
                "tcp://broker.example:1883 or ssl://broker.example:8883"),
            in.text("mqtt.user", "", "a user name"),
            in.secret("mqtt.password", "a password"),
            in.text("mqtt.client-id", "waystation-ingest", "a text, for example ingest-1"),
            in.number("mqtt.receive-maximum", 1_000, 1, 65_535, "a number"),
            in.duration("mqtt.session-expiry", "7d", Duration.ofMinutes(1), Duration.ofDays(365)));
    if (mqtt.broker() == Broker.EXTERNAL && mqtt.uri().isEmpty()) {
      in.fault(
          "mqtt.uri",
          "not given, but mqtt.broker is external; say where it is, for example"
              + " tcp://broker.example:1883");
    }
    if (mqtt.broker() == Broker.EMBEDDED && !mqtt.uri().isEmpty()) {
      in.fault(
          "mqtt.uri",
          "'%s' given, but mqtt.broker is embedded; set mqtt.broker: external, or take the uri out"
              .formatted(mqtt.uri()));
    }
    if (mqtt.clientId().isEmpty()) {
      in.fault("mqtt.client-id", "'' given; accepted: a text, for example ingest-1");
    }
    return mqtt;
  }

  private static Telemetry telemetry(ConfigReader in) {
    Store store = in.oneOf("telemetry.store", Store.SQLITE);
    Influx influx =
        new Influx(
            in.address(
                "telemetry.influx.url",
                "",
                Set.of("http", "https"),
                "http://influxdb.example:8086"),
            in.secret("telemetry.influx.token", "a token, or user:password for InfluxDB 1.x"),
            in.text("telemetry.influx.organisation", "", "a name (2.x only)"),
            in.text("telemetry.influx.database", "waystation", "a name"),
            in.duration(
                "telemetry.influx.timeout", "30s", Duration.ofSeconds(1), Duration.ofMinutes(10)));
    if (influx.database().isEmpty()) {
      in.fault("telemetry.influx.database", "'' given; accepted: a name, for example waystation");
    }
    if (store == Store.INFLUX && influx.url().isEmpty()) {
      in.fault(
          "telemetry.influx.url",
          "not given, but telemetry.store is influx; for example http://influxdb.example:8086");
    }
    return new Telemetry(store, influx);
  }

  private static JsonNode tree(Path file) throws ConfigException {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try {
      JsonNode tree = yaml.readTree(Files.readString(file));
      if (tree.isMissingNode() || tree.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      if (tree.isObject()) {
        return tree;
      }
      throw unusable(file, "holds no keys; it should look like config/waystation.yaml");
    } catch (NoSuchFileException e) {
      throw unusable(file, "there is no such file; begin with a copy of config/waystation.yaml");
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String line = at == null ? "" : "line %d: ".formatted(at.getLineNr());
      throw unusable(file, line + e.getOriginalMessage().lines().findFirst().orElse("not YAML"));
    } catch (IOException e) {
      throw unusable(file, "cannot be read: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException
        ? "this user may not read it"
        : String.valueOf(e.getMessage());
  }

  private static ConfigException unusable(Path file, String problem) {
    return new ConfigException(file.toString(), List.of(new ConfigFault("", problem)));
  }
}
