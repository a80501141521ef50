package io.waystation.storage.telemetry.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTelemetryStoreTest extends TelemetryStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  @Override
  protected TelemetryStore open() {
    return SqliteTelemetryStore.open(folder);
  }

  private static Reading reading(double value, Instant time) {
    return new Reading(
        new StationId("st-001"),
        new DeviceId("st-001-gw"),
        "",
        PersonId.NONE,
        "",
        SignalCatalogue.shipped().signal("env.co2"),
        value,
        0,
        time,
        time,
        1,
        0);
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
        Statement shell = connection.createStatement()) {
      shell.executeUpdate(statement);
    }
  }

  @Test
  void anotherProcessReadsWhatThisOneWrites() {
    try (TelemetryStore other = open()) {
      store.write(List.of(reading(600, NOW)));
      assertThat(other.latest(Selector.all())).hasSize(1);
      store.write(List.of(reading(610, NOW.minus(Duration.ofDays(14)))));
      assertThat(
              other.series(Selector.all(), NOW.minus(Duration.ofDays(15)), NOW, 9).get(0).points())
          .hasSize(1);
    }
  }

  @Test
  void keepsNothingOfABatchThatFailsAndTakesItAgain() throws Exception {
    store.write(List.of(reading(600, NOW)));
    List<Reading> batch = List.of(reading(610, NOW.plusSeconds(1)), reading(1, NOW.plusSeconds(2)));
    sql("ALTER TABLE latest RENAME TO mislaid");
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> store.write(batch))
          .isInstanceOf(TelemetryException.class)
          .hasMessageContaining("telemetry.db");
    }
    assertThat(store.series(Selector.all(), NOW, NOW.plusSeconds(9), 9).get(0).points()).hasSize(1);
    sql("ALTER TABLE mislaid RENAME TO latest");
    store.write(batch);
    assertThat(store.series(Selector.all(), NOW, NOW.plusSeconds(9), 9).get(0).points()).hasSize(3);
  }

  @Test
  void readersAndDroppingDoNotDisturbEachOther() throws Exception {
    store.write(List.of(reading(3, NOW)));
    AtomicBoolean dropping = new AtomicBoolean(true);
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(
            () -> {
              int most = 0;
              while (dropping.get()) {
                List<Series> series =
                    store.series(Selector.all(), Instant.EPOCH, NOW.plusSeconds(60), 1_000);
                most = Math.max(most, series.get(0).points().size());
              }
              return most;
            });
    for (int round = 0; round < 40; round++) {
      store.write(
          List.of(
              reading(1, NOW.minus(Duration.ofDays(21))),
              reading(2, NOW.minus(Duration.ofDays(14)))));
      store.drop(NOW);
    }
    dropping.set(false);
    assertThat(reader.get(60, TimeUnit.SECONDS)).isBetween(1, 3);
    assertThat(store.series(Selector.all(), Instant.EPOCH, NOW.plusSeconds(1), 9).get(0).points())
        .hasSize(1);
  }
}
