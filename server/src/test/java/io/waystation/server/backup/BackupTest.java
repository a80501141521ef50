package io.waystation.server.backup;

import static io.waystation.server.backup.SmallInstallation.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.server.CannotRun;
import io.waystation.server.RestoreMark;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.Position;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.Series;
import io.waystation.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final int MESSAGES = 500;

  @TempDir Path folder;

  private Backup.Done backup(SmallInstallation from, Path to) throws Exception {
    return Backup.write(from.config, to, false, Progress.NONE, Clock.systemUTC());
  }

  private Restore.Done restore(SmallInstallation to, Path from) {
    return Restore.read(to.config, from, Progress.NONE);
  }

  private static List<Series> telemetry(SmallInstallation of) {
    List<Series> all = new ArrayList<>();
    of.telemetry(
        store ->
            all.addAll(store.series(Selector.all(), NOON, NOON.plusSeconds(MESSAGES), MESSAGES)));
    return all;
  }

  @Test
  void bringsEverythingBack() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(MESSAGES);
    Path to = folder.resolve("backup");
    Backup.Done done = backup(old, to);
    assertThat(done.bytes()).isPositive();
    assertThat(done.notes()).anyMatch(note -> note.contains("identity key"));
    assertThat(to.resolve("identity.key")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to)))
        .isEqualTo("rwx------");

    SmallInstallation restored = new SmallInstallation(folder, "new", "");
    restore(restored, to);
    assertThat(telemetry(restored)).isNotEmpty().isEqualTo(telemetry(old));
    List<Station> stations = restored.records(r -> r.read(t -> t.stations().all()));
    assertThat(stations).isNotEmpty().isEqualTo(old.records(r -> r.read(t -> t.stations().all())));
    restored.log(
        log -> {
          assertThat(log.totals()).isEqualTo(new LedgerTotals(MESSAGES, 0, 0, 0, 0));
          assertThat(log.end()).isEqualTo(new Position(MESSAGES, 0));
          assertThat(log.verify((at, of) -> {})).isEmpty();
        });
  }

  @Test
  void whatADeviceSendsAgainIsADuplicateAfterwards() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(MESSAGES);
    backup(old, folder.resolve("backup"));
    old.log(log -> log.append(List.of(old.message(MESSAGES))));
    SmallInstallation restored = new SmallInstallation(folder, "new", "");
    restore(restored, folder.resolve("backup"));
    restored.log(
        log -> {
          assertThat(log.append(List.of(old.message(MESSAGES - 1), old.message(MESSAGES))))
              .extracting(outcome -> outcome.fate())
              .containsExactly(Fate.DUPLICATE, Fate.STORED);
        });
  }

  @Test
  void theRestoredLogIsAnotherAndTheRecordsGoWithIt() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    List<String> names = new ArrayList<>();
    old.log(log -> names.add(log.identity()));
    old.records(
        r ->
            r.write(
                t -> {
                  t.checkpoints().saveStates("alerting", Map.of("@log", names.get(0)));
                  return null;
                }));
    backup(old, folder.resolve("backup"));
    SmallInstallation restored = new SmallInstallation(folder, "new", "");
    restore(restored, folder.resolve("backup"));
    restored.log(log -> names.add(log.identity()));
    assertThat(names.get(1)).isNotEqualTo(names.get(0));
    Map<String, String> states =
        restored.records(r -> r.read(t -> t.checkpoints().states("alerting")));
    assertThat(states).containsEntry("@log", names.get(1));
  }

  @Test
  void recordsGoFromSqliteToPostgresAndBack() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    backup(old, folder.resolve("first"));
    try (PostgresServer server = PostgresServer.start()) {
      PostgresServer.Database database = server.newDatabase();
      SmallInstallation postgres =
          new SmallInstallation(
              folder,
              "postgres",
              "records: {store: postgres, url: '%s', user: '%s', password: '%s'}"
                  .formatted(database.url(), database.user(), database.password()));
      restore(postgres, folder.resolve("first"));
      assertThat(postgres.config.data().resolve("records")).doesNotExist();
      backup(postgres, folder.resolve("second"));
      SmallInstallation back = new SmallInstallation(folder, "back", "");
      restore(back, folder.resolve("second"));
      assertThat(
              back.<Boolean>records(
                  r -> r.read(t -> t.devices().find(new DeviceId("gw-0")).isPresent())))
          .isTrue();
      assertThat(back.<Long>records(r -> r.read(t -> t.audit().firstBroken()))).isZero();

      Files.move(postgres.config.data(), folder.resolve("aside"));
      assertThatThrownBy(() -> restore(postgres, folder.resolve("first")))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("new, empty database");
      assertThat(postgres.config.data()).doesNotExist();
    }
  }

  @Test
  void aDamagedFileIsFoundBeforeAnythingIsWritten() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(MESSAGES);
    Path to = folder.resolve("backup");
    backup(old, to);
    SmallInstallation restored = new SmallInstallation(folder, "new", "");
    for (String name : List.of("log.db", "telemetry.db", "records.jsonl.gz")) {
      byte[] good = Files.readAllBytes(to.resolve(name));
      byte[] bad = good.clone();
      bad[bad.length / 2] ^= 1;
      Files.write(to.resolve(name), bad);
      assertThatThrownBy(() -> restore(restored, to))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining(name)
          .hasMessageContaining("nothing was restored");
      Files.write(to.resolve(name), good);
      assertThat(restored.config.data()).doesNotExist();
    }
    Files.delete(to.resolve("signals-used.csv"));
    assertThatThrownBy(() -> restore(restored, to)).hasMessageContaining("is missing");
  }

  @Test
  void damageInTheInstallationIsNotBackedUp() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(MESSAGES);
    Path file = old.config.data().resolve("telemetry").resolve("telemetry.db");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4_096 * 3; i < bytes.length; i++) {
      bytes[i] ^= 0x5a;
    }
    Files.write(file, bytes);
    assertThatThrownBy(() -> backup(old, folder.resolve("backup")))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("telemetry.db")
        .hasMessageContaining("damaged");
    assertThat(folder.resolve("backup").resolve("manifest.json")).doesNotExist();
  }

  @Test
  void anUnfinishedBackupIsRefused() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    Path to = folder.resolve("backup");
    backup(old, to);
    Files.delete(to.resolve("manifest.json"));
    assertThatThrownBy(() -> restore(new SmallInstallation(folder, "new", ""), to))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("no finished backup");
  }

  @Test
  void aBackupOfANewerProgramIsRefused() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    Path to = folder.resolve("backup");
    backup(old, to);
    Path manifest = to.resolve("manifest.json");
    String text = Files.readString(manifest);
    for (String newer :
        List.of(
            text.replace("\"backup\" : 1", "\"backup\" : 2"),
            text.replaceFirst("\"log.db\" : \"\\d+\"", "\"log.db\" : \"99\""),
            text.replaceFirst(
                "\"records.jsonl.gz\" : \"\\d+\"", "\"records.jsonl.gz\" : \"99\""))) {
      assertThat(newer).isNotEqualTo(text);
      Files.writeString(manifest, newer);
      SmallInstallation restored = new SmallInstallation(folder, "new", "");
      assertThatThrownBy(() -> restore(restored, to))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("newer Waystation");
      assertThat(restored.config.data()).doesNotExist();
    }
  }

  @Test
  void aRestoreThatWasKilledIsSeenAndCanBeRunAgain() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    Path to = folder.resolve("backup");
    backup(old, to);
    SmallInstallation restored = new SmallInstallation(folder, "new", "");
    Files.createDirectories(restored.config.data().resolve("log"));
    RestoreMark.set(restored.config.data()).close();
    Files.write(restored.config.data().resolve("log").resolve("log.db"), "half".getBytes(UTF_8));
    assertThatThrownBy(() -> RestoreMark.refuse(restored.config.data()))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("half restored");
    restore(restored, to);
    RestoreMark.refuse(restored.config.data());
    restored.log(log -> assertThat(log.totals().stored()).isEqualTo(3));
  }

  @Test
  void placesWithSomethingInThemAreRefused() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    Path to = folder.resolve("backup");
    backup(old, to);
    assertThatThrownBy(() -> backup(old, to)).hasMessageContaining("not empty");
    assertThatThrownBy(() -> backup(old, old.config.data().resolve("backup")))
        .hasMessageContaining("in the data folder");
    assertThatThrownBy(() -> restore(old, to)).hasMessageContaining("is not empty");
    SmallInstallation none = new SmallInstallation(folder, "none", "");
    assertThatThrownBy(() -> backup(none, folder.resolve("of-nothing")))
        .hasMessageContaining("nothing to copy");
  }

  @Test
  void withTheKeyTheNamesOpenElsewhere() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    Path to = folder.resolve("backup");
    Backup.write(old.config, to, true, Progress.NONE, Clock.systemUTC());
    String key = Files.readString(old.config.identityKey());
    Files.delete(old.config.identityKey());
    SmallInstallation restored = new SmallInstallation(folder, "new", "");
    restore(restored, to);
    assertThat(Files.readString(restored.config.identityKey())).isEqualTo(key);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(restored.config.identityKey())))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutTelemetryTheStoreWriterBeginsAnew() throws Exception {
    SmallInstallation old = new SmallInstallation(folder, "old", "").filled(3);
    old.log(log -> log.commit("store-writer", log.end()));
    Path to = folder.resolve("backup");
    backup(old, to);
    SmallInstallation restored =
        new SmallInstallation(
            folder, "new", "telemetry: {store: influx, influx: {url: 'http://127.0.0.1:1'}}");
    Restore.Done done = restore(restored, to);
    assertThat(done.notes()).anyMatch(note -> note.contains("Telemetry was not restored"));
    restored.log(log -> assertThat(log.committed("store-writer")).isEqualTo(new Position(0, 0)));
  }
}
