package io.waystation.storage.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Severity;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Renamed;
import io.waystation.testkit.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsCopyTest {
  private static final Renamed SAME = new Renamed("1f", "1f");

  @TempDir Path folder;

  private IdentityKey key() {
    return IdentityKey.inFile(folder.resolve("identity.key"));
  }

  private static void fill(Records records) {
    records.write(
        t -> {
          Samples.register(t);
          t.devices().save(Samples.device("hut-01-kiosk"));
          t.alarms().raise(Samples.alarm("a-1"));
          t.alarms()
              .raise(Samples.healthAlarm("a-2", Samples.PERSON, Severity.CRITICAL, Samples.NOON));
          t.plans().add(Samples.plan("p-1", 1, null, Samples.NOON));
          t.audit().add(Samples.auditLine("dr-li", "a \"line\"\n, and 引号"));
          t.audit().add(Samples.auditLine("dr-wang", "b"));
          t.checkpoints().savePosition("alerting", new Position(Long.MAX_VALUE - 1, 3));
          return null;
        });
  }

  private static void check(Records records) {
    records.read(
        t -> {
          assertThat(t.stations().all()).containsExactly(Samples.station(Samples.STATION));
          assertThat(t.people().name(Samples.PERSON)).contains("王小明");
          assertThat(t.alarms().find("a-1")).contains(Samples.alarm("a-1"));
          assertThat(t.alarms().history("a-2")).hasSize(1);
          assertThat(t.audit().firstBroken()).isZero();
          assertThat(t.checkpoints().position("alerting"))
              .isEqualTo(new Position(Long.MAX_VALUE - 1, 3));
          return null;
        });
  }

  private static byte[] written(RecordsCopy copy) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordsCopy.Snapshot now = copy.snapshot()) {
      now.write(out, rows -> {});
    }
    return out.toByteArray();
  }

  @Test
  void goesFromSqliteToPostgresAndBack() throws Exception {
    Path first = folder.resolve("first");
    try (Records records = Records.openSqlite(first, key())) {
      fill(records);
    }
    byte[] fromSqlite = written(RecordsCopy.ofSqlite(first));
    assertThat(new String(fromSqlite, StandardCharsets.UTF_8))
        .startsWith("{\"records\":1,\"schema\":\"")
        .doesNotContain("王小明", "user_session");
    try (PostgresServer server = PostgresServer.start()) {
      PostgresServer.Database database = server.newDatabase();
      PostgresSettings settings =
          new PostgresSettings(database.url(), database.user(), database.password());
      RecordsCopy postgres = RecordsCopy.ofPostgres(settings);
      assertThat(postgres.empty()).isTrue();
      postgres.read(new ByteArrayInputStream(fromSqlite), SAME, rows -> {});
      assertThat(postgres.empty()).isFalse();
      try (Records records = Records.openPostgres(settings, key())) {
        check(records);
      }
      byte[] fromPostgres = written(postgres);
      assertThat(lines(fromPostgres)).containsExactlyInAnyOrderElementsOf(lines(fromSqlite));
      Path last = folder.resolve("last");
      RecordsCopy.ofSqlite(last).read(new ByteArrayInputStream(fromPostgres), SAME, rows -> {});
      try (Records records = Records.openSqlite(last, key())) {
        check(records);
      }
      assertThatThrownBy(
              () -> postgres.read(new ByteArrayInputStream(fromSqlite), SAME, rows -> {}))
          .isInstanceOf(RecordsException.class)
          .hasMessageContaining("must be a new, empty one");
    }
  }

  private static List<String> lines(byte[] copy) {
    return new String(copy, StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aCopyWithoutItsEndLeavesNothing() throws Exception {
    Path first = folder.resolve("first");
    try (Records records = Records.openSqlite(first, key())) {
      fill(records);
    }
    byte[] whole = written(RecordsCopy.ofSqlite(first));
    String text = new String(whole, StandardCharsets.UTF_8);
    byte[] half = text.substring(0, text.lastIndexOf("{")).getBytes(StandardCharsets.UTF_8);
    RecordsCopy target = RecordsCopy.ofSqlite(folder.resolve("target"));
    assertThatThrownBy(() -> target.read(new ByteArrayInputStream(half), SAME, rows -> {}))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("its end is missing");
    assertThat(target.empty()).isTrue();
    target.read(new ByteArrayInputStream(whole), SAME, rows -> {});
    assertThat(target.empty()).isFalse();
  }

  @Test
  void theCopyIsOfTheMomentItWasAskedFor() throws Exception {
    Path first = folder.resolve("first");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Records records = Records.openSqlite(first, key())) {
      fill(records);
      try (RecordsCopy.Snapshot then = RecordsCopy.ofSqlite(first).snapshot()) {
        records.write(
            t -> {
              t.devices().save(Samples.device("came-later"));
              return null;
            });
        then.write(out, rows -> {});
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("came-later");
  }

  @Test
  void positionsFollowTheLogToItsNewName() throws Exception {
    Path first = folder.resolve("first");
    try (Records records = Records.openSqlite(first, key())) {
      fill(records);
      records.write(
          t -> {
            t.checkpoints().saveStates("alerting", Map.of("@log", "aa55", "other", "aa55-not"));
            return null;
          });
    }
    Path target = folder.resolve("target");
    RecordsCopy.ofSqlite(target)
        .read(
            new ByteArrayInputStream(written(RecordsCopy.ofSqlite(first))),
            new Renamed("aa55", "bb66"),
            rows -> {});
    try (Records records = Records.openSqlite(target, key())) {
      Map<String, String> states = records.read(t -> t.checkpoints().states("alerting"));
      assertThat(states).containsEntry("@log", "bb66").containsEntry("other", "aa55-not");
    }
  }

  @Test
  void knowsWhichTablesItCanRead() {
    assertThat(RecordsCopy.knows("1")).isTrue();
    assertThat(RecordsCopy.knows("99")).isFalse();
  }

  @Test
  void aCopyFromANewerVersionIsRefused() {
    byte[] newer = "{\"records\":1,\"schema\":\"99\"}\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () ->
                RecordsCopy.ofSqlite(folder.resolve("target"))
                    .read(new ByteArrayInputStream(newer), SAME, rows -> {}))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("use a newer one");
  }
}
