package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.model.StationId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import io.waystation.testkit.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BackupIT {
  private static final String SIGNAL = "occupancy.in";
  private static final Duration SOON = Duration.ofSeconds(180);

  @TempDir Path folder;
  private Installed installed;
  private int mqtt;
  private Program service;
  private final Instant start = Instant.now().minusSeconds(600);

  @BeforeEach
  void serve() throws Exception {
    mqtt = LocalServer.freePort();
    installed =
        new Installed(folder, "{broker: embedded, embedded: {port: %d}}".formatted(mqtt), 1);
    service = installed.serve();
    service.until(SOON, "readiness", () -> installed.ready(installed.opsPort));
    device = new Device(mqtt, installed.secret("gw-0"), start);
  }

  private Device device;

  @AfterEach
  void stop() throws Exception {
    device.close();
    service.close();
  }

  /** A gateway that publishes without a pause; message i carries the value i. */
  private static final class Device {
    private static final int IN_FLIGHT = 50;

    private final MqttAsyncClient client;
    private final Instant start;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final Thread thread = new Thread(this::run, "device");
    private volatile boolean stopped;

    /** Acknowledgements come in order, so that many of the first messages are acknowledged. */
    int acknowledged() {
      return acknowledged.get();
    }

    Device(int port, String secret, Instant start) throws Exception {
      this.start = start;
      client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "gw-0", new MemoryPersistence());
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setUserName("gw-0");
      options.setPassword(secret.getBytes(UTF_8));
      client.connect(options).waitForCompletion(60_000);
    }

    private void run() {
      try {
        for (int i = 0; !stopped; i++) {
          room.acquire();
          publish(i, i % 100 == 7 ? ",\"smoke.alarm\":\"alarm\"" : "");
          if (i % 2 == 0) {
            Thread.sleep(1);
          }
        }
        room.acquire(IN_FLIGHT);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private void publish(int i, String more) throws Exception {
      String payload =
          "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"%s\":%d%s}}]}"
              .formatted(
                  i, System.currentTimeMillis(), start.toEpochMilli() + i * 10L, SIGNAL, i, more);
      client.publish(
          "ws/v1/gw-0/readings",
          new MqttMessage(payload.getBytes(UTF_8), 1, false, null),
          null,
          new Acknowledged(room, acknowledged));
    }

    void stop() throws Exception {
      stopped = true;
      thread.join(30_000);
    }

    void close() throws Exception {
      stopped = true;
      client.disconnectForcibly(0, 100, false);
      client.close(true);
    }
  }

  /** Starts a command for the same installation on other data. */
  private Program on(Path data, String... words) throws Exception {
    return installed.begin(
        Map.of(
            "WAYSTATION_DATA",
            data.toString(),
            "WAYSTATION_IDENTITY_KEY",
            installed.data.resolve("identity.key").toString()),
        words);
  }

  /** The same installation on other data, restored from a backup and running. */
  private Program restored(Path data, Path backup) throws Exception {
    Program restore = on(data, "restore", backup.toString());
    assertThat(restore.end(SOON)).as(restore.output()).isZero();
    assertThat(restore.output()).contains("restored=" + data);
    return on(data, "serve");
  }

  private static Set<Long> inLog(Path data) {
    Set<Long> found = new HashSet<>();
    try (ReadingLog log = SqliteReadingLog.open(data.resolve("log"), Clock.systemUTC())) {
      assertThat(log.verify((at, of) -> {})).isEmpty();
      for (Lane lane : Lane.values()) {
        long offset = 0;
        List<Entry> entries = log.read(lane, offset, 1_000);
        while (!entries.isEmpty()) {
          entries.stream()
              .flatMap(entry -> entry.readings().stream())
              .filter(reading -> reading.signal().code().equals(SIGNAL))
              .forEach(reading -> found.add((long) reading.value()));
          offset = entries.get(entries.size() - 1).offset() + 1;
          entries = log.read(lane, offset, 1_000);
        }
      }
    }
    return found;
  }

  private Set<Long> inTelemetry(Path data) {
    Set<Long> found = new HashSet<>();
    try (TelemetryStore store = SqliteTelemetryStore.open(data.resolve("telemetry"))) {
      store.scan(
          Selector.of(new StationId("st-1"), Set.of(SIGNAL)),
          start,
          start.plusSeconds(36_000),
          (key, point) -> found.add((long) point.value()));
    }
    return found;
  }

  @Test
  @Timeout(900)
  void aBackupUnderLoadHoldsEverythingThatWasAcknowledgedBefore() throws Exception {
    device.thread.start();
    service.until(SOON, "stream", () -> device.acknowledged() >= 2_000);
    int before = device.acknowledged();
    Path backup = folder.resolve("backup");
    String said = installed.command("backup", backup.toString());
    int after = device.acknowledged();
    assertThat(after).as("the stream went on meanwhile").isGreaterThan(before);
    assertThat(said).contains("backup=" + backup).doesNotContain("embedded broker holds");
    device.stop();
    service.terminate();
    service.end(SOON);

    Path data = folder.resolve("again");
    service = restored(data, backup);
    service.until(
        SOON,
        "readiness",
        () -> installed.ready(installed.opsPort) && installed.metric("waystation_store_lag") == 0);
    service.terminate();
    service.end(SOON);
    for (Set<Long> found : List.of(inLog(data), inTelemetry(data))) {
      for (long i = 0; i < before; i++) {
        assertThat(found).contains(i);
      }
    }
  }

  @Test
  @Timeout(900)
  void aRestoredServiceShowsTheSameAndRaisesNoAlarmAgain() throws Exception {
    String token = installed.command("token", "test", "--role", "admin").strip();
    device.thread.start();
    service.until(SOON, "stream", () -> device.acknowledged() >= 1_000);
    device.stop();
    service.until(
        SOON,
        "last message everywhere",
        () ->
            installed.metric("waystation_ledger_messages{fate=\"stored\"}") >= device.acknowledged()
                && installed.metric("waystation_store_lag") == 0
                && installed.metric("waystation_alerting_lag") == 0);
    List<String> paths =
        List.of(
            "/stations/st-1/series?signals=%s&from=%s&to=%s"
                .formatted(SIGNAL, start, start.plusSeconds(60)),
            "/alarms",
            "/devices/gw-0/ledger",
            "/devices");
    service.until(SOON, "alarm", () -> body("/alarms", token).contains("smoke.alarm"));
    // Positions are written half a second after what they stand for.
    Thread.sleep(1_000);
    Path backup = folder.resolve("backup");
    installed.command("backup", backup.toString());
    List<Object> shown = paths.stream().map(path -> shown(path, token)).toList();
    service.terminate();
    service.end(SOON);

    service = restored(folder.resolve("again"), backup);
    service.until(
        SOON,
        "readiness",
        () ->
            installed.ready(installed.opsPort) && installed.metric("waystation_alerting_lag") == 0);
    // The list of alarms among it: the same ones, and none of them twice.
    assertThat(paths.stream().map(path -> shown(path, token)).toList()).isEqualTo(shown);
  }

  private String body(String path, String token) {
    try {
      return Program.get("http://127.0.0.1:" + installed.httpPort + "/api/v1" + path, token).body();
    } catch (Exception e) {
      return "";
    }
  }

  private Object shown(String path, String token) {
    return new JsonObject(body(path, token)).getMap();
  }

  @Test
  @Timeout(900)
  void aBackupThatWasKilledIsSeenForWhatItIs() throws Exception {
    device.thread.start();
    service.until(SOON, "stream", () -> device.acknowledged() >= 500);
    Path unfinished = null;
    for (int i = 0; i < 10 && unfinished == null; i++) {
      Path to = folder.resolve("killed-" + i);
      try (Program backup = installed.begin(Map.of(), "backup", to.toString())) {
        backup.until(SOON, "first file", () -> Files.exists(to.resolve("records.jsonl.gz")));
        backup.kill();
      } catch (AssertionError finishedBefore) {
        continue;
      }
      unfinished = Files.exists(to.resolve("manifest.json")) ? null : to;
    }
    assertThat(unfinished).as("one that was killed in its middle").isNotNull();
    Path again = folder.resolve("again");
    Program restore = on(again, "restore", unfinished.toString());
    assertThat(restore.end(SOON)).isEqualTo(1);
    assertThat(restore.output()).contains("no finished backup").doesNotContain("\tat ");
    assertThat(again).doesNotExist();
    Files.createDirectories(again);
    Files.writeString(again.resolve("restore-unfinished"), "");
    Program half = on(again, "serve");
    assertThat(half.end(SOON)).isEqualTo(1);
    assertThat(half.output()).contains("is half restored").doesNotContain("\tat ");
    int before = device.acknowledged();
    service.until(SOON, "stream that goes on", () -> device.acknowledged() > before + 100);
    installed.command("backup", folder.resolve("whole").toString());
  }

  @Test
  @Timeout(900)
  void whatTheBrokerHeldIsInTheBackupOfAStoppedService() throws Exception {
    int messages = 20;
    service.terminate();
    service.end(SOON);
    service = installed.serve("--roles", "broker");
    service.until(SOON, "readiness", () -> installed.ready(installed.opsPort));
    device.close();
    device = new Device(mqtt, installed.secret("gw-0"), start);
    for (int i = 0; i < messages; i++) {
      device.publish(i, "");
    }
    service.until(SOON, "acknowledgements", () -> device.acknowledged() == messages);
    assertThat(installed.metric("waystation_broker_waiting")).isEqualTo(messages);
    service.terminate();
    service.end(SOON);
    Path backup = folder.resolve("backup");
    installed.command("backup", backup.toString());
    service = restored(folder.resolve("again"), backup);
    service.until(
        SOON,
        "messages the broker held",
        () -> installed.metric("waystation_ledger_messages{fate=\"stored\"}") == messages);
  }

  @Test
  @Timeout(900)
  void exportsWhatWasMeasured() throws Exception {
    device.thread.start();
    service.until(SOON, "stream", () -> device.acknowledged() >= 200);
    device.stop();
    service.until(
        SOON,
        "last message in the store",
        () ->
            installed.metric("waystation_ledger_messages{fate=\"stored\"}") >= device.acknowledged()
                && installed.metric("waystation_store_lag") == 0);
    Path csv = folder.resolve("values.csv");
    String said =
        installed.command(
            "export", "--from", start.toString(), "--signal", SIGNAL, "--out", csv.toString());
    assertThat(said).contains("readings=" + device.acknowledged());
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(device.acknowledged() + 1);
    assertThat(lines.get(1)).contains(",st-1,gw-0,,," + SIGNAL + ",0,");
    Program refused =
        installed.begin(Map.of(), "export", "--from", "2026-01-01", "--signal", "spo2");
    assertThat(refused.end(SOON)).isEqualTo(2);
    assertThat(refused.output()).contains("--health").doesNotContain("\tat ");
  }

  @Test
  @Timeout(900)
  void theCommandsOfTheManualRun() throws Exception {
    int run = 0;
    for (String line : Files.readAllLines(Path.of("..", "docs", "backup.md"))) {
      if (!line.startsWith("./waystation ")) {
        continue;
      }
      String[] words =
          line.replaceFirst(" [#>] .*", "")
              .replace(" --config config/waystation.yaml", "")
              .replace("/backup/", folder + "/")
              .strip()
              .split(" +");
      String[] command = Arrays.copyOfRange(words, 1, words.length);
      Program program =
          command[0].equals("restore")
              ? on(folder.resolve("again"), command)
              : installed.begin(Map.of(), command);
      assertThat(program.end(SOON)).as(line + "\n" + program.output()).isZero();
      run++;
    }
    assertThat(run).isGreaterThanOrEqualTo(6);
  }
}
