package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.ingest.mqtt.MqttSettings;
import io.waystation.ingest.mqtt.MqttSubscriber;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.ingest.payload.Registry;
import io.waystation.model.Device;
import io.waystation.model.LocalText;
import io.waystation.model.StationId;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.testkit.MosquittoServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What devices hear back, through a real Mosquitto, and what becomes of what was mended. */
class ReceiptsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READINGS = "ws/v1/st-001-gw/readings";
  private static final String RECEIPT = "ws/v1/st-001-gw/receipt";

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MosquittoServer broker = MosquittoServer.start(true);
  private final Vertx vertx = Vertx.vertx();
  private final Set<String> registered = ConcurrentHashMap.newKeySet();
  private ReadingLog log;
  private ReceiptDesk desk;
  private Replayer replayer;
  private MqttSubscriber subscriber;

  @BeforeEach
  void open() throws Exception {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
    desk =
        ReceiptDesk.open(
            Topic.ROOT,
            log,
            (topic, payload, retained) ->
                subscriber != null && subscriber.publish(topic, payload, retained),
            Clock.systemUTC(),
            meters);
    Intake intake = TestIntake.of(registry(), log, desk, meters);
    replayer = Replayer.start(log, intake, Clock.systemUTC(), meters);
    subscriber =
        MqttSubscriber.start(
            vertx,
            MqttSettings.of(broker.uri().toString()),
            List.of("ws/v1/#"),
            intake,
            Clock.systemUTC(),
            meters);
    Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
  }

  /** Some are registered only in the course of a test. */
  private Registry registry() {
    return id ->
        registered.contains(id.value())
            ? Optional.of(
                new Device(
                    id,
                    new StationId("st-new"),
                    Device.Type.GATEWAY,
                    new LocalText("新", "new"),
                    Instant.EPOCH))
            : new TestRegistry().find(id);
  }

  @AfterEach
  void close() {
    subscriber.close();
    replayer.close();
    desk.close();
    vertx.close().await();
    broker.close();
    log.close();
  }

  @Test
  void aReceiptSaysUpToWhereAllIsThereAndWhatIsMissing() throws Exception {
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      BlockingQueue<String> heard = device.listen(RECEIPT);
      for (int seq : new int[] {0, 1, 2, 5, 9}) {
        device.publish(READINGS, reading(seq, "env.co2"));
      }
      JsonNode receipt = next(heard, "seq", "9");
      assertThat(receipt.get("boot").asLong()).isEqualTo(1);
      assertThat(receipt.get("missing")).hasToString("[[3,4],[6,8]]");
      assertThat(receipt.has("refused")).isFalse();
      assertThat(receipt.get("at").asLong())
          .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
      for (int seq : new int[] {3, 4, 6, 7, 8}) {
        device.publish(READINGS, reading(seq, "env.co2"));
      }
      Eventually.until("no gap", () -> !JSON.readTree(heard.take()).has("missing"));
    }
    try (TestDevice late = new TestDevice(broker.uri(), "st-001-gw")) {
      assertThat(next(late.listen(RECEIPT), "seq", "9").has("missing")).as("retained").isFalse();
    }
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .as("our own receipts do not come back to us")
        .isEmpty();
    assertThat(meters.find("waystation.ingest.ignored").counter()).isNull();
  }

  @Test
  void aDeskThatWaitsTellsNobodyAndAfterwardsEachDeviceOnce() throws Exception {
    desk.waits(true);
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      BlockingQueue<String> heard = device.listen(RECEIPT);
      for (int seq : new int[] {0, 1, 4}) {
        device.publish(READINGS, reading(seq, "env.co2"));
        assertThat(heard.poll(400, TimeUnit.MILLISECONDS)).isNull();
      }
      desk.waits(false);
      JsonNode receipt = JSON.readTree(heard.poll(20, TimeUnit.SECONDS));
      assertThat(receipt.get("seq").asLong()).isEqualTo(4);
      assertThat(receipt.get("missing")).hasToString("[[2,3]]");
      assertThat(heard.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void whatIsRefusedIsNamedOnceWithItsReason() throws Exception {
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      BlockingQueue<String> heard = device.listen(RECEIPT);
      device.publish(READINGS, reading(0, "env.co2"));
      device.publish(READINGS, reading(1, "env.temprature"));
      JsonNode refused = next(heard, "refused").get("refused").get(0);
      assertThat(refused.get("boot").asLong()).isEqualTo(1);
      assertThat(refused.get("seq").asLong()).isEqualTo(1);
      assertThat(refused.get("reason").asText()).isEqualTo("UNKNOWN_SIGNAL");
      assertThat(refused.get("detail").asText()).startsWith("readings[0].m.env.temprature: ");
      device.publish(READINGS, reading(2, "env.co2"));
      JsonNode after = next(heard, "seq", "2");
      assertThat(after.has("refused")).isFalse();
      assertThat(after.has("missing")).as("a refused number is no gap").isFalse();
    }
  }

  @Test
  void aFloodOfNonsenseIsCountedAndTheFirstAreNamed() throws Exception {
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      BlockingQueue<String> heard = device.listen(RECEIPT);
      for (int i = 0; i < 300; i++) {
        device.publishSoon(READINGS, ("{" + i).getBytes(StandardCharsets.UTF_8));
      }
      device.flush();
      int named = 0;
      long others = 0;
      int receipts = 0;
      while (named + others < 300) {
        JsonNode receipt = next(heard, "refused");
        assertThat(receipt.get("refused").size()).isLessThanOrEqualTo(20);
        named += receipt.get("refused").size();
        others += receipt.path("more").asLong();
        receipts++;
      }
      assertThat(named + others).isEqualTo(300);
      assertThat(receipts).isLessThan(100);
    }
  }

  @Test
  void whoSendsAgainIsToldAgain() throws Exception {
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      byte[] message = reading(0, "env.co2").getBytes(StandardCharsets.UTF_8);
      BlockingQueue<String> heard = device.listen(RECEIPT);
      device.publish(READINGS, message);
      long first = next(heard, "seq", "0").get("at").asLong();
      device.publish(READINGS, message);
      assertThat(next(heard, "seq", "0").get("at").asLong()).isGreaterThan(first);
    }
  }

  @Test
  void aStrangerIsToldSoAndWhatItSentIsStoredWhenItIsRegisteredAndReplayed() throws Exception {
    try (TestDevice device = new TestDevice(broker.uri(), "new-gw")) {
      BlockingQueue<String> heard = device.listen("ws/v1/new-gw/receipt");
      device.publish("ws/v1/new-gw/readings", reading(0, "env.co2"));
      device.publish("ws/v1/new-gw/readings", reading(1, "env.co2"));
      assertThat(next(heard, "refused").get("refused").get(0).get("reason").asText())
          .isEqualTo("UNKNOWN_DEVICE");
    }
    Eventually.until("both kept", () -> log.totals().quarantined() == 2);
    registered.add("new-gw");
    assertThat(log.quarantine().replay(Quarantine.Filter.ofDevice("new-gw"))).isEqualTo(2);
    Eventually.until("both stored", () -> log.totals().stored() == 2);
    DeviceLedger ledger = log.ledgers().get(0);
    assertThat(ledger.quarantined()).isZero();
    assertThat(ledger.sent()).isEqualTo(2);
    assertThat(ledger.nextSeq()).isEqualTo(2);
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .allMatch(one -> one.state() == Quarantined.State.STORED);
    assertThat(log.disagreements()).isEmpty();
  }

  @Test
  void whatIsRefusedAgainStaysWithTheNewReason() throws Exception {
    String odd = "ws/v1/new-gw/readings";
    try (TestDevice device = new TestDevice(broker.uri(), "new-gw")) {
      device.publish(odd, reading(0, "env.temprature"));
    }
    Eventually.until("kept", () -> log.totals().quarantined() == 1);
    registered.add("new-gw");
    log.quarantine().replay(Quarantine.Filter.ALL);
    Eventually.until("tried", () -> only().reason().equals("UNKNOWN_SIGNAL"));
    assertThat(only().state()).isEqualTo(Quarantined.State.KEPT);
    assertThat(log.totals().stored()).isZero();
    assertThat(log.disagreements()).isEmpty();
  }

  /** Through the broker, with the times of the examples moved to now. */
  @Test
  void everyExampleOfTheContractHasTheFateItClaims() throws Exception {
    String document = Files.readString(Path.of("..", "docs", "mqtt.md"));
    List<MatchResult> examples =
        Pattern.compile("```json ([^\\n]+)\\n(.*?)\\n```", Pattern.DOTALL)
            .matcher(document)
            .results()
            .toList();
    long stored = 0;
    long quarantined = 0;
    long ignored = 0;
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      for (MatchResult example : examples) {
        String kind = example.group(1).split(" ")[0];
        String topic = kind.equals("refused") ? "readings" : kind;
        device.publish("ws/v1/st-001-gw/" + topic, now(example.group(2)));
        stored += kind.equals("readings") || kind.equals("status") ? 1 : 0;
        quarantined += kind.equals("refused") ? 1 : 0;
        ignored += kind.equals("receipt") ? 1 : 0;
      }
    }
    long all = stored + quarantined;
    Eventually.until("all dealt with", () -> log.totals().received() == all);
    assertThat(log.totals().stored()).isEqualTo(stored);
    assertThat(log.totals().quarantined()).isEqualTo(quarantined);
    assertThat(meters.get("waystation.ingest.ignored").counter().count()).isEqualTo(ignored);
    assertThat(stored).isGreaterThan(4);
    assertThat(quarantined).isGreaterThan(2);
  }

  /** Milliseconds and seconds of the day the document was written on, as if it were today. */
  private static String now(String example) {
    long shift = System.currentTimeMillis() - 1_763_690_011_250L;
    return Pattern.compile("17636\\d{5}(\\d{3})?")
        .matcher(example)
        .replaceAll(
            time ->
                String.valueOf(
                    Long.parseLong(time.group())
                        + (time.group(1) == null ? shift / 1_000 : shift)));
  }

  private Quarantined only() {
    return log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10).get(0);
  }

  /** The next receipt that has the field. */
  private static JsonNode next(BlockingQueue<String> heard, String field) throws Exception {
    return next(heard, field, null);
  }

  private static JsonNode next(BlockingQueue<String> heard, String field, String value)
      throws Exception {
    while (true) {
      String said = heard.poll(30, TimeUnit.SECONDS);
      assertThat(said).as("a receipt with %s", field).isNotNull();
      Optional<JsonNode> found = Optional.ofNullable(JSON.readTree(said).get(field));
      if (found.isPresent() && (value == null || found.get().asText().equals(value))) {
        return JSON.readTree(said);
      }
    }
  }

  private static String reading(int seq, String signal) {
    long now = System.currentTimeMillis();
    return "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"%s\":612}}]}"
        .formatted(seq, now, now, signal);
  }
}
