package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import io.waystation.testkit.ContractExamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every example of docs/dialects.md, published to a running service. */
@ExtendWith(RunningService.Starter.class)
@Timeout(240)
class DialectsIT {
  private static final String PERSON = "5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11";
  private static final String NODE = "st-001-gw";
  private static final String ARRIVAL = "2025-11-21T01:53:31Z";
  private static final Path MAPPINGS = Path.of("..", "config", "mappings");

  private final String document = ContractExamples.read(Path.of("..", "docs", "dialects.md"));

  @Test
  void senmlExamplesDoWhatThePageSays(RunningService service) throws Exception {
    List<MatchResult> examples =
        Pattern.compile(
                "```json senml([^\\n]*)\\n(.*?)\\n```\\n(?:\\n`([^\\n]+)`)?", Pattern.DOTALL)
            .matcher(document)
            .results()
            .toList();
    assertThat(examples).hasSize(3);
    Map<String, String> devices = new HashMap<>();
    try (Client client = Client.connect(service.mosquitto.uri()).listen("ws/v1/+/receipt")) {
      for (MatchResult example : examples) {
        String device = service.device();
        devices.put(example.group(1).strip(), device);
        client.publish("ws/v1/%s/senml".formatted(device), example.group(2));
      }
      String whole = devices.get("");
      Eventually.holds(
          () -> {
            assertThat(service.admin.values(whole))
                .extracting(v -> v.getString("part") + " " + v.getString("signal"))
                .contains(" env.temperature", "front door.position", " presence.mmwave");
            assertThat(service.admin.ledger(whole).getInteger("stored")).isEqualTo(1);
            assertThat(vitals(service)).contains("[1763690000000,97.0,[\"late\"]");
          });
      MatchResult refused = examples.get(1);
      String stranger = devices.get("refused UNKNOWN_UNIT");
      Eventually.holds(
          () -> {
            JsonObject kept = service.admin.quarantine(stranger).get(0);
            assertThat(kept.getString("reason")).isEqualTo("UNKNOWN_UNIT");
            assertThat(kept.getString("detail")).isEqualTo(refused.group(3));
          });
      String numbered = devices.get("numbered");
      Eventually.holds(
          () -> {
            assertThat(service.admin.ledger(numbered).getMap())
                .containsEntry("boot", 17)
                .containsEntry("nextSeq", 4212)
                .containsEntry("stored", 1);
            assertThat(client.heard("ws/v1/%s/receipt".formatted(numbered)))
                .anySatisfy(one -> assertThat(one.json().getInteger("seq")).isEqualTo(4211));
          });
    }
  }

  @Test
  void theSenmlLineForTheShellIsTaken(RunningService service) throws Exception {
    String block = document.substring(document.indexOf("```sh\nmosquitto_pub") + 6);
    String device = service.device();
    Shell.run(Shell.publishing(block.substring(0, block.indexOf("```")), device, service));
    Eventually.holds(
        () ->
            assertThat(service.admin.values(device))
                .extracting(v -> v.getDouble("value"))
                .containsExactly(21.5));
  }

  @Test
  void senmlInCborIsTheSame(RunningService service) throws Exception {
    String device = service.device();
    // [{0: "env.temperature", 1: "Cel", 2: 21.5}]
    byte[] pack =
        HexFormat.of().parseHex("81a3006f656e762e74656d7065726174757265016343656c02f94d60");
    try (Client client = Client.connect(service.mosquitto.uri())) {
      client.publish("ws/v1/%s/senml".formatted(device), pack);
    }
    Eventually.holds(
        () ->
            assertThat(service.admin.values(device))
                .extracting(v -> v.getDouble("value"))
                .containsExactly(21.5));
  }

  @Test
  void sparkplugExamplesBecomeTheSignalsTheyAreShownWith(RunningService service) throws Exception {
    List<MatchResult> examples =
        Pattern.compile("```sparkplug ([A-Z]+) ([^\\n]+)\\n([0-9a-f\\n]+)```")
            .matcher(document)
            .results()
            .toList();
    assertThat(examples).extracting(e -> e.group(1)).containsExactly("NBIRTH", "NDATA", "NDEATH");
    try (Client node = Client.connect(service.mosquitto.uri())) {
      node.publish("spBv1.0/oilfield/NBIRTH/ST-001-GW", hex(examples.get(0)));
      Eventually.holds(
          () -> {
            assertThat(service.admin.link(NODE)).isEqualTo("online");
            assertThat(state(service, "device.status").getString("state")).isEqualTo("online");
            assertThat(state(service, "env.temperature").getDouble("value")).isEqualTo(21.5);
          });
      node.publish("spBv1.0/oilfield/NDATA/ST-001-GW", hex(examples.get(1)));
      Eventually.holds(
          () -> assertThat(state(service, "env.temperature").getDouble("value")).isEqualTo(22.0));
      node.publish("spBv1.0/oilfield/NDEATH/ST-001-GW", hex(examples.get(2)));
      Eventually.holds(
          () -> {
            assertThat(service.admin.link(NODE)).isEqualTo("offline");
            assertThat(state(service, "device.status").getString("state")).isEqualTo("offline");
          });
      assertThat(service.admin.ledger(NODE).getMap())
          .containsEntry("stored", 3)
          .containsEntry("holes", 0)
          .containsEntry("quarantined", 0);
    }
  }

  @Test
  void simulatedDevicesAreUnderstoodInEveryDialect(RunningService service) throws Exception {
    Set<String> said = new HashSet<>();
    for (String dialect : List.of("cbor", "senml", "sparkplug")) {
      Instant start = Instant.now();
      long before = stored(service);
      String line = service.simulate("--dialect=" + dialect, "--group=oilfield");
      assertThat(line).as(dialect).contains(" pending=0 ").contains(" never_connected=0 ");
      long made = figure(line, "made");
      assertThat(made).isPositive();
      assertThat(figure(line, dialect.equals("sparkplug") ? "unconfirmed" : "acknowledged"))
          .as(line)
          .isEqualTo(made);
      Eventually.holds(
          () -> {
            assertThat(stored(service) - before).isGreaterThanOrEqualTo(made);
            // With its first words a gateway says all it knows, every time it starts.
            Set<String> now = new HashSet<>();
            for (JsonObject value : service.admin.values(RunningService.HUT.get(0))) {
              if (!Instant.parse(value.getString("at")).isBefore(start.minusMillis(1))) {
                now.add(value.getString("part") + "/" + value.getString("signal"));
              }
            }
            now.removeIf(name -> name.endsWith("/device.status"));
            assertThat(now).as(dialect).hasSizeGreaterThan(30).containsAll(said);
            said.addAll(now);
          });
      for (String device : RunningService.HUT) {
        JsonObject ledger = service.admin.ledger(device);
        assertThat(ledger.getInteger("quarantined", 0)).as("%s %s", dialect, ledger).isZero();
        assertThat(ledger.getInteger("holes", 0)).as("%s %s", dialect, ledger).isZero();
      }
    }
  }

  private static long stored(RunningService service) throws Exception {
    long all = 0;
    for (String device : RunningService.HUT) {
      all += service.admin.ledger(device).getLong("stored", 0L);
    }
    return all;
  }

  private static long figure(String line, String name) {
    String from = line.substring(line.indexOf(" " + name + "=") + name.length() + 2);
    return Long.parseLong(from.substring(0, from.indexOf(' ')));
  }

  @Test
  void mappedMessagesBecomeTheReadingsBesideThem(RunningService service) throws Exception {
    List<Path> expectations;
    try (Stream<Path> files = Files.list(MAPPINGS)) {
      expectations = files.filter(f -> f.toString().endsWith(".expected.txt")).sorted().toList();
    }
    assertThat(expectations).hasSizeGreaterThan(4);
    try (Client client = Client.connect(service.mosquitto.uri())) {
      for (Path expectation : expectations) {
        String name = expectation.getFileName().toString().replace(".expected.txt", "");
        Path json = MAPPINGS.resolve(name + ".message.json");
        Path message = Files.exists(json) ? json : MAPPINGS.resolve(name + ".message.txt");
        List<String> lines = Files.readAllLines(expectation, UTF_8);
        client.publish(after(lines, "topic"), Files.readAllBytes(message));
        Eventually.holds(() -> checkMapped(service, lines));
      }
    }
  }

  private static void checkMapped(RunningService service, List<String> lines) throws Exception {
    String device = after(lines, "device");
    assertThat(service.admin.ledger(device).getInteger("stored")).as(device).isEqualTo(1);
    List<JsonObject> values = service.admin.values(device);
    for (String line : lines) {
      if (!line.startsWith("2025-")) {
        continue;
      }
      String[] columns = line.split(" {2,}");
      String word = columns[3].split(" ")[0];
      if (line.contains(" of " + PERSON)) {
        assertThat(vitals(service)).contains("\"%s\"".formatted(columns[2])).contains(word);
        continue;
      }
      String part = columns[1].equals("-") ? "" : columns[1];
      assertThat(values)
          .as(line)
          .anySatisfy(
              value -> {
                assertThat(value.getString("signal")).isEqualTo(columns[2]);
                assertThat(value.getString("part")).isEqualTo(part);
                checkWord(value, word);
                if (after(lines, "sent").isEmpty() && !columns[0].equals(ARRIVAL)) {
                  assertThat(value.getString("at")).startsWith(columns[0].replace("Z", ""));
                }
              });
    }
  }

  /** Of the year the examples speak of. */
  private static String vitals(RunningService service) throws Exception {
    String year = "from=2025-11-01T00:00:00Z&to=2025-12-01T00:00:00Z";
    return service.doctor.get("/people/%s/series?%s".formatted(PERSON, year)).encode();
  }

  private static void checkWord(JsonObject value, String word) {
    if (value.getString("state") != null) {
      assertThat(value.getString("state")).isEqualTo(word);
    } else if (!word.equals("alive")) {
      assertThat(value.getDouble("value")).isCloseTo(Double.parseDouble(word), within(1e-9));
    }
  }

  /** What follows that word in the head of a translation; empty when it is not there. */
  private static String after(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length()).strip())
        .findFirst()
        .orElse("");
  }

  private static JsonObject state(RunningService service, String signal) throws Exception {
    List<JsonObject> found =
        service.admin.values(NODE).stream()
            .filter(v -> v.getString("signal").equals(signal) && v.getString("part").isEmpty())
            .toList();
    assertThat(found).as(signal).hasSize(1);
    return found.get(0);
  }

  private static byte[] hex(MatchResult example) {
    return HexFormat.of().parseHex(example.group(3).replace("\n", ""));
  }
}
