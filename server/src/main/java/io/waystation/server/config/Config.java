package io.waystation.server.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.waystation.alerting.rule.Node;
import io.waystation.storage.log.LogLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything an installation can choose. Relative paths count from the folder the program is
 * started in.
 *
 * @param data folder of all that is kept: log, telemetry, records, the embedded broker's queues
 * @param identityKey file of the key that opens the names of people; keep a copy elsewhere
 * @param signals file of signals of this installation's own; the empty path for none
 * @param rules folder of rules of this installation's own; the empty path for none
 * @param ruleBudget pages a day that a rule of its own may cause where it says nothing else; 0 for
 *     any number
 * @param notifications file of receivers and routes; the empty path for telling nobody
 * @param journal what the log keeps between ingest and its consumers
 */
public record Config(
    Path data,
    Path identityKey,
    Path signals,
    Path rules,
    int ruleBudget,
    Path notifications,
    Http http,
    Listen ops,
    Mqtt mqtt,
    Dialects dialects,
    LogLimits journal,
    Telemetry telemetry,
    RecordsStore records,
    Logs log) {
  /** Where SnakeYAML says that something is. */
  private static final Pattern PLACE = Pattern.compile("line (\\d+), column \\d+");

  /** A TCP address to listen at. */
  public record Listen(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * @param secureCookies browsers send the session over HTTPS only
   * @param publicUrl address of the page as people reach it; empty when it is not known
   */
  public record Http(Listen listen, boolean secureCookies, String publicUrl) {}

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

  /**
   * What is understood besides the contract's own JSON, CBOR and SenML.
   *
   * @param sparkplug groups to listen to; empty for none
   * @param mappings folder of mapping files; the empty path for none
   */
  public record Dialects(List<String> sparkplug, Path mappings) {
    public Dialects {
      sparkplug = List.copyOf(sparkplug);
    }

    public static final Dialects NONE = new Dialects(List.of(), Path.of(""));
  }

  public enum Store {
    SQLITE,
    INFLUX
  }

  /**
   * @param keep how long single values are kept; zero for ever. Hourly figures outlive them
   */
  public record Telemetry(Store store, Duration keep, Influx influx) {}

  public enum Database {
    SQLITE,
    POSTGRES
  }

  /**
   * @param url {@code jdbc:postgresql://host:5432/waystation}; empty with SQLite
   */
  public record RecordsStore(Database store, String url, String user, String password) {
    public static final RecordsStore EMBEDDED = new RecordsStore(Database.SQLITE, "", "", "");

    /** Without the password. */
    @Override
    public String toString() {
      return "RecordsStore[" + store + ", " + url + "]";
    }
  }

  /**
   * @param token of 2.x and 3, or {@code user:password} of 1.x; empty when the server asks for none
   * @param organisation of 2.x; ignored by the others
   * @param database of 1.x; the bucket of 2.x
   * @param create make it, with its retention, when it is missing
   * @param timeout of connecting, of writing a batch and of answering a question, each
   */
  public record Influx(
      String url,
      String token,
      String organisation,
      String database,
      boolean create,
      Duration timeout) {
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
        in.path("signals", "", "a file, for example /etc/waystation/signals.csv"),
        in.path("rules", "", "a folder, for example /etc/waystation/rules"),
        in.number("rule-budget", 20, 0, 100_000, "a number of pages per day, 0 for any number"),
        in.path("notify", "", "a file, for example /etc/waystation/notify.yaml"),
        http(in),
        listen(in, "ops", 8081),
        mqtt(in),
        dialects(in),
        journal(in),
        telemetry(in),
        records(in),
        new Logs(in.oneOf("log.level", Level.INFO), in.oneOf("log.format", Format.TEXT)));
  }

  private static Http http(ConfigReader in) {
    return new Http(
        listen(in, "http", 8080),
        in.flag("http.secure-cookies", false),
        in.address("http.public-url", "", Set.of("http", "https"), "https://waystation.example")
            .replaceFirst("/+$", ""));
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

  private static Dialects dialects(ConfigReader in) {
    String groups = in.text("dialects.sparkplug", "", "group ids with commas between, or nothing");
    return new Dialects(
        Arrays.stream(groups.split(",")).map(String::strip).filter(g -> !g.isEmpty()).toList(),
        in.path("dialects.mappings", "", "a folder, for example /etc/waystation/mappings"));
  }

  private static LogLimits journal(ConfigReader in) {
    Duration day = Duration.ofDays(1);
    Duration decade = Duration.ofDays(3_650);
    return new LogLimits(
        in.duration("journal.keep", "7d", Duration.ofHours(1), decade),
        in.bytes("journal.size", "20GB", 100_000_000),
        in.bytes("journal.free", "1GB", 50_000_000),
        in.duration("journal.quarantine-keep", "90d", day, decade),
        in.number("journal.quarantine-per-device", 10_000, 1, 10_000_000, "a number of messages"));
  }

  private static RecordsStore records(ConfigReader in) {
    RecordsStore records =
        new RecordsStore(
            in.oneOf("records.store", Database.SQLITE),
            in.text(
                "records.url", "", "a JDBC URL, for example jdbc:postgresql://db:5432/waystation"),
            in.text("records.user", "", "a user name"),
            in.secret("records.password", "a password"));
    boolean postgres = records.store() == Database.POSTGRES;
    if (postgres && !records.url().startsWith("jdbc:postgresql:")) {
      in.fault(
          "records.url",
          "'%s' given; accepted with records.store: postgres: a JDBC URL, for example"
                  .formatted(records.url())
              + " jdbc:postgresql://db:5432/waystation");
    }
    if (!postgres && !records.url().isEmpty()) {
      in.fault(
          "records.url",
          "given, but records.store is sqlite; set records.store: postgres, or take the url out");
    }
    return records;
  }

  private static Telemetry telemetry(ConfigReader in) {
    Store store = in.oneOf("telemetry.store", Store.SQLITE);
    Duration keep = in.duration("telemetry.keep", "0d", Duration.ZERO, Duration.ofDays(36_500));
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
            in.flag("telemetry.influx.create", true),
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
    return new Telemetry(store, keep, influx);
  }

  private static JsonNode tree(Path file) throws ConfigException {
    YAMLMapper yaml =
        YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
    try {
      String text = Files.readString(file);
      // Refuses what would be passed over here: a second document, and aliases.
      Node.parse(text);
      JsonNode tree = yaml.readTree(text);
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
      throw unusable(file, line(e) + problem(e));
    } catch (IOException e) {
      throw unusable(file, "cannot be read: " + reason(e));
    }
  }

  /** The last place in the words: the exception's own is where the thing begins that is broken. */
  private static String line(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return PLACE
        .matcher(e.getOriginalMessage())
        .results()
        .reduce((first, second) -> second)
        .map(found -> found.group(1))
        .or(() -> Optional.ofNullable(at).map(place -> String.valueOf(place.getLineNr())))
        .map("line %s: "::formatted)
        .orElse("");
  }

  /** What was being read and what is wrong with it; the lines between show the place. */
  private static String problem(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(said -> !said.isBlank() && !Character.isWhitespace(said.charAt(0)))
        .limit(2)
        .collect(Collectors.joining(", "));
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
