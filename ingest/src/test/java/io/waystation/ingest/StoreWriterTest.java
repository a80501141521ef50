package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWriterTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ReadingLog log;
  private TelemetryStore store;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
    store = SqliteTelemetryStore.open(folder);
  }

  @AfterEach
  void close() {
    log.close();
    store.close();
  }

  @Test
  void writesWhatTheLogHasAndGoesOnWhereItStood() throws Exception {
    append(0, 1_200);
    try (StoreWriter writer = StoreWriter.start(log, store, meters)) {
      Eventually.until("all written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(1_200);
    assertThat(log.committed(StoreWriter.CONSUMER).live()).isEqualTo(1_200);
    append(1_200, 100);
    try (StoreWriter writer = StoreWriter.start(log, store, meters)) {
      Eventually.until("the rest written", () -> writer.lag() == 0);
    }
    assertThat(points()).isEqualTo(1_300);
    assertThat(meters.counter("waystation.store.readings").count()).isEqualTo(1_300);
  }

  @Test
  void asksAStoreThatIsAwayAgainUntilItIsBack() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    TelemetryStore wayward =
        Disturbed.of(
            TelemetryStore.class,
            store,
            (method, arguments) -> {
              if (away.get()) {
                throw new TelemetryException("the store is away", null);
              }
            });
    append(0, 10);
    try (StoreWriter writer = StoreWriter.start(log, wayward, meters)) {
      Eventually.until("noticed", () -> writer.trouble().equals("the store is away"));
      assertThat(log.committed(StoreWriter.CONSUMER).live()).isZero();
      away.set(false);
      Eventually.until("all written", () -> writer.lag() == 0);
      Eventually.until("no trouble", () -> writer.trouble().isEmpty());
    }
    assertThat(points()).isEqualTo(10);
    assertThat(log.committed(StoreWriter.CONSUMER).live()).isEqualTo(10);
  }

  private int points() {
    return store.series(Selector.all(), NOON, NOON.plusSeconds(3_600), 10_000).stream()
        .map(Series::points)
        .mapToInt(List::size)
        .sum();
  }

  private void append(int from, int count) {
    List<RawMessage> batch = new ArrayList<>();
    for (int seq = from; seq < from + count; seq++) {
      String payload =
          "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.co2\":612}}]}"
              .formatted(seq, NOON.toEpochMilli(), NOON.toEpochMilli() + seq);
      batch.add(
          new RawMessage(
              "ws/v1/st-001-gw/readings", payload.getBytes(StandardCharsets.UTF_8), NOON));
    }
    TestIntake.of(log, meters).accept(batch);
  }
}
