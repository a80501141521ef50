package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.StationId;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import io.waystation.testkit.MosquittoServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledIT {
  private static final int GATEWAYS = 20;
  private static final int EACH = 1_000;
  private static final int MESSAGES = GATEWAYS * EACH;
  private static final int KILLS = 3;

  /**
   * The stream goes on to its next stretch when the service is back, so each kill finds it flowing.
   */
  private static final int STRETCH = MESSAGES / (KILLS + 1);

  private static final int PER_MILLI = 2;

  private static final String STORED = "waystation_ledger_messages{fate=\"stored\"}";

  @TempDir Path folder;

  @Test
  @Timeout(300)
  void keepsEveryMessageExactlyOnceWhenItIsKilledInMidStream() throws Exception {
    try (MosquittoServer mosquitto = MosquittoServer.start()) {
      Installed installed =
          new Installed(
              folder,
              "{broker: external, uri: '%s', client-id: killed-it}".formatted(mosquitto.uri()),
              GATEWAYS);
      Instant start = Instant.now().minusSeconds(60);
      Program service = installed.serve();
      service.until(Duration.ofSeconds(60), "readiness", () -> installed.ready(installed.opsPort));

      AtomicInteger published = new AtomicInteger();
      Semaphore stretches = new Semaphore(1);
      Thread devices = publish(mosquitto, start, published, stretches);
      for (int kill = 1; kill <= KILLS; kill++) {
        int middle = STRETCH * (kill - 1) + STRETCH / 2;
        double before = Math.max(0, installed.metric(STORED));
        service.until(
            Duration.ofSeconds(60),
            "stream in its middle",
            () -> published.get() >= middle && installed.metric(STORED) > before);
        service.kill();
        service = installed.serve();
        service.until(
            Duration.ofSeconds(60), "readiness", () -> installed.ready(installed.opsPort));
        stretches.release();
      }
      devices.join();
      service.until(
          Duration.ofSeconds(60),
          "last message in log and telemetry",
          () ->
              installed.metric(STORED) == MESSAGES
                  && installed.metric("waystation_store_lag") == 0);
      service.terminate();
      service.end(Duration.ofSeconds(12));

      LedgerTotals totals = totals(installed);
      assertThat(totals.stored()).isEqualTo(MESSAGES);
      assertThat(totals.quarantined()).isZero();
      assertThat(totals.holes()).isZero();
      assertThat(inTelemetry(installed, start))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, MESSAGES).mapToObj(i -> (double) i).toList());
    }
  }

  /** Message i: gateway i % GATEWAYS, measured i ms after the start, value i. */
  private static Thread publish(
      MosquittoServer mosquitto, Instant start, AtomicInteger published, Semaphore stretches)
      throws Exception {
    MqttAsyncClient client =
        new MqttAsyncClient(mosquitto.uri().toString(), "devices", new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setReceiveMaximum(1_000);
    client.connect(options).waitForCompletion(10_000);
    Thread devices =
        new Thread(
            () -> {
              Semaphore room = new Semaphore(200);
              try {
                for (int i = 0; i < MESSAGES; i++) {
                  if (i % STRETCH == 0) {
                    stretches.acquire();
                  }
                  if (i % PER_MILLI == 0) {
                    Thread.sleep(1);
                  }
                  room.acquire();
                  int gateway = i % GATEWAYS;
                  long at = start.toEpochMilli() + i;
                  String payload =
                      "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"occupancy.in\":%d}}]}"
                          .formatted(i / GATEWAYS, System.currentTimeMillis(), at, i);
                  client.publish(
                      "ws/v1/gw-%d/readings".formatted(gateway),
                      new MqttMessage(payload.getBytes(UTF_8), 1, false, null),
                      null,
                      new Acknowledged(room, published));
                }
                room.acquire(200);
                client.disconnect().waitForCompletion(10_000);
                client.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            "devices");
    devices.start();
    return devices;
  }

  private static LedgerTotals totals(Installed installed) {
    try (ReadingLog log = SqliteReadingLog.open(installed.data.resolve("log"), Clock.systemUTC())) {
      return log.totals();
    }
  }

  private static List<Double> inTelemetry(Installed installed, Instant start) {
    try (TelemetryStore store = SqliteTelemetryStore.open(installed.data.resolve("telemetry"))) {
      List<Series> all =
          store.series(
              Selector.of(new StationId("st-1"), Set.of("occupancy.in")),
              start,
              start.plusSeconds(3_600),
              MESSAGES);
      return all.stream().flatMap(series -> series.points().stream()).map(Point::value).toList();
    }
  }
}
