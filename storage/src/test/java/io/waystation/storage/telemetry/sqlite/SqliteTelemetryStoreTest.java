package io.waystation.storage.telemetry.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import io.waystation.storage.telemetry.Window;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
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
  void aPointWrittenAgainCountsOnceAndItsLastValueStaysWhereverTheOldOneLies() throws Exception {
    try (TelemetryStore settling = SqliteTelemetryStore.open(folder, 1)) {
      settling.write(List.of(reading(600, NOW), reading(601, NOW.plusSeconds(1))));
    }
    assertThat(count("recent")).isZero();
    assertThat(count("points")).isEqualTo(2);
    store.write(List.of(reading(700, NOW), reading(602, NOW.plusSeconds(2))));
    assertThat(count("recent")).isEqualTo(2);
    assertThat(values()).containsExactly(700.0, 601.0, 602.0);
    List<Window> windows =
        store
            .windows(Selector.all(), NOW, NOW.plusSeconds(60), Duration.ofMinutes(1))
            .get(0)
            .windows();
    assertThat(windows).hasSize(1);
    assertThat(windows.get(0).count()).isEqualTo(3);
    assertThat(windows.get(0).last()).isEqualTo(602);
    try (TelemetryStore settling = SqliteTelemetryStore.open(folder, 1)) {
      settling.write(List.of(reading(602, NOW.plusSeconds(2))));
    }
    assertThat(count("points")).isEqualTo(3);
    assertThat(values()).containsExactly(700.0, 601.0, 602.0);
  }

  @Test
  void whatStillHasToMoveMovesAfterARestart() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (TelemetryStore again = SqliteTelemetryStore.open(folder, 5)) {
        again.write(List.of(reading(600 + i, NOW.plusSeconds(i))));
      }
    }
    assertThat(count("recent")).isZero();
    assertThat(values()).containsExactly(600.0, 601.0, 602.0, 603.0, 604.0);
  }

  @Test
  void takesOverFilesOfEarlierForms() throws Exception {
    store.write(List.of(reading(600, NOW), reading(610, NOW.plusSeconds(1))));
    store.close();
    String week = String.valueOf(Week.of(NOW).number());
    // Form 2 had neither the view nor the table of recent points.
    sql("INSERT INTO points_" + week + " SELECT * FROM recent_" + week);
    sql("DROP VIEW week_" + week);
    sql("DROP TABLE recent_" + week);
    sql("PRAGMA user_version=2");
    store = open();
    assertThat(values()).containsExactly(600.0, 610.0);
    store.write(List.of(reading(620, NOW.plusSeconds(2))));
    assertThat(values()).containsExactly(600.0, 610.0, 620.0);
    store.close();
    // Nor did form 1 know of shifted clocks and of hours.
    sql("DROP VIEW week_" + week);
    sql("DROP TABLE recent_" + week);
    sql("ALTER TABLE points_" + week + " DROP COLUMN shift");
    sql("ALTER TABLE latest DROP COLUMN shift");
    for (String table : List.of("hour", "mark", "dirty")) {
      sql("DROP TABLE " + table);
    }
    sql("PRAGMA user_version=1");
    store = open();
    store.write(List.of(reading(630, NOW.plusSeconds(3))));
    assertThat(values()).containsExactly(600.0, 610.0, 630.0);
    store.summarise(NOW.plus(Duration.ofHours(2)));
    store.drop(NOW.plus(Duration.ofDays(8)));
    assertThat(values()).isEmpty();
  }

  private List<Double> values() {
    return store.series(Selector.all(), NOW, NOW.plusSeconds(60), 100).stream()
        .flatMap(series -> series.points().stream())
        .map(Point::value)
        .toList();
  }

  /** Of the table of recent or of settled points of this week. */
  private int count(String table) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("telemetry.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM " + table + "_" + Week.of(NOW).number())) {
      return row.getInt(1);
    }
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
