package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.ingest.mqtt.MqttSettings;
import io.waystation.ingest.mqtt.MqttSubscriber;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.testkit.MosquittoServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a device through a real Mosquitto into the real log. */
class IngestTest {
  private static final String GATEWAY = "ws/v1/st-001-gw/readings";

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MosquittoServer broker = MosquittoServer.start(true);
  private final Vertx vertx = Vertx.vertx();
  private ReadingLog log;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    vertx.close().await();
    broker.close();
    log.close();
  }

  @Test
  void aLogThatFailsForAWhileCostsNothing() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    AtomicInteger attempts = new AtomicInteger();
    ReadingLog shaky =
        Disturbed.of(
            ReadingLog.class,
            log,
            (method, arguments) -> {
              if (method.equals("append") && broken.get()) {
                attempts.incrementAndGet();
                throw new LogException("the disk is full", null);
              }
            });
    try (MqttSubscriber subscriber = listen(shaky);
        TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      publish(device, 0, 1_500);
      Eventually.until("several attempts", () -> attempts.get() >= 4);
      assertThat(subscriber.trouble()).isEqualTo("the disk is full");
      assertThat(subscriber.waiting()).as("Receive Maximum").isBetween(1_000, 1_500);
      broken.set(false);
      Eventually.until("all stored", () -> log.totals().stored() == 1_500);
      Eventually.until("nothing waits", () -> subscriber.waiting() == 0);
    }
    assertExactlyOnce(1_500);
    assertThat(log.totals().duplicates()).isZero();
  }

  @Test
  void aStolenClientIdLosesAndDoublesNothing() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread thief =
        new Thread(
            () -> {
              try {
                while (!over.get()) {
                  Thread.sleep(1_500);
                  TestDevice.steal(broker.uri(), "waystation-ingest");
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    try (MqttSubscriber subscriber = listen(log);
        TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      thief.start();
      for (int i = 0; i < 500; i++) {
        publish(device, i * 10, 10);
        Thread.sleep(12);
      }
      device.flush();
      over.set(true);
      thief.join();
      Eventually.until("all stored", () -> log.totals().stored() == 5_000);
      assertThat(meters.counter("waystation.mqtt.connects").count()).isGreaterThanOrEqualTo(4);
      Eventually.until("nothing waits", () -> subscriber.waiting() == 0);
    }
    assertExactlyOnce(5_000);
  }

  @Test
  void aBrokerThatIsKilledAndComesBackIsFoundAgain() throws Exception {
    try (MqttSubscriber subscriber = listen(log)) {
      try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
        publish(device, 0, 100);
        device.flush();
      }
      Eventually.until("stored", () -> log.totals().stored() == 100);
      broker.kill();
      Eventually.until("noticed", () -> subscriber.listeningSince().isEmpty());
      broker.restart();
      Eventually.until("back", () -> subscriber.listeningSince().isPresent());
      try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
        publish(device, 100, 100);
        device.flush();
      }
      Eventually.until("the rest stored", () -> log.totals().stored() == 200);
    }
    assertExactlyOnce(200);
  }

  @Test
  void whatCameWhileNobodyListenedIsThereAfterwards() throws Exception {
    listen(log).close();
    try (TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      publish(device, 0, 3_000);
      device.flush();
    }
    broker.restart();
    try (MqttSubscriber subscriber = listen(log)) {
      Eventually.until("all stored", () -> log.totals().stored() == 3_000);
      Eventually.until("nothing waits", () -> subscriber.waiting() == 0);
    }
    assertExactlyOnce(3_000);
  }

  @Test
  void poisonIsPutAsideAndStopsNobody() throws Exception {
    try (MqttSubscriber subscriber = listen(log);
        TestDevice device = new TestDevice(broker.uri(), "st-001-gw")) {
      publish(device, 0, 50);
      device.publishSoon(GATEWAY, new byte[1024 * 1024]);
      device.publishSoon(GATEWAY, "garbage".getBytes(StandardCharsets.UTF_8));
      device.publishSoon("ws/v1/some/where/else", new byte[0]);
      device.publishSoon("ws/v1/stranger/readings", payload(0));
      publish(device, 50, 50);
      device.publishQos0(GATEWAY, payload(100));
      device.flush();
      Eventually.until("all stored", () -> log.totals().stored() == 101);
      Eventually.until("nothing waits", () -> subscriber.waiting() == 0);
    }
    assertExactlyOnce(101);
    assertThat(log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::reason)
        .containsExactly("UNKNOWN_DEVICE", "UNKNOWN_TOPIC", "MALFORMED_JSON", "TOO_LARGE");
  }

  private MqttSubscriber listen(ReadingLog into) throws Exception {
    MqttSubscriber subscriber =
        MqttSubscriber.start(
            vertx,
            MqttSettings.of(broker.uri().toString()),
            List.of("ws/v1/#"),
            TestIntake.of(into, meters),
            Clock.systemUTC(),
            meters);
    Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
    return subscriber;
  }

  private static void publish(TestDevice device, int from, int count) throws Exception {
    for (int seq = from; seq < from + count; seq++) {
      device.publishSoon(GATEWAY, payload(seq));
    }
  }

  private static byte[] payload(int seq) {
    long now = System.currentTimeMillis();
    return "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.co2\":612}}]}"
        .formatted(seq, now, now)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void assertExactlyOnce(int count) {
    List<Long> seqs =
        log.read(Lane.LIVE, 0, count + 1_000).stream().map(Entry::seq).sorted().toList();
    assertThat(seqs).isEqualTo(LongStream.range(0, count).boxed().toList());
    assertThat(log.totals().holes()).isZero();
  }
}
