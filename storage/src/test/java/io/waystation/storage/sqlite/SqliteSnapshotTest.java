package io.waystation.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSnapshotTest {
  private static final SqliteSchema SCHEMA =
      new SqliteSchema(1, List.of("CREATE TABLE line (n INTEGER PRIMARY KEY, text TEXT)"));

  @TempDir Path folder;
  private Path source;
  private Path copy;

  @BeforeEach
  void thousandLines() throws SQLException {
    source = folder.resolve("source.db");
    copy = folder.resolve("copy.db");
    try (Connection writer = new SqliteFile(source).writer()) {
      SCHEMA.create(writer);
      for (int i = 0; i < 1_000; i++) {
        add(writer);
      }
    }
  }

  private static void add(Connection writer) throws SQLException {
    try (Statement insert = writer.createStatement()) {
      insert.executeUpdate("INSERT INTO line (text) VALUES (hex(randomblob(400)))");
    }
    writer.commit();
  }

  @Test
  void copiesTheMomentWhileAnotherConnectionWritesWithoutAPause() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong added = new AtomicLong();
    try (SqliteSnapshot then = SqliteSnapshot.of(source)) {
      Thread writing =
          new Thread(
              () -> {
                try (Connection writer = new SqliteFile(source).writer()) {
                  while (!stop.get()) {
                    add(writer);
                    added.incrementAndGet();
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      writing.start();
      while (added.get() < 20) {
        Thread.sleep(5);
      }
      AtomicLong reported = new AtomicLong();
      then.copy(copy, (done, of) -> reported.set(done));
      stop.set(true);
      writing.join();
      assertThat(reported.get()).isEqualTo(then.bytes()).isEqualTo(Files.size(copy));
    }
    assertThat(SqliteSnapshot.damage(copy)).isEmpty();
    try (SqliteSnapshot copied = SqliteSnapshot.of(copy)) {
      assertThat(copied.number("SELECT count(*) FROM line")).isEqualTo(1_000);
      assertThat(copied.form()).isEqualTo(1);
    }
  }

  @Test
  void leavesNothingBesideTheCopy() throws Exception {
    try (SqliteSnapshot then = SqliteSnapshot.of(source)) {
      then.copy(copy, (done, of) -> {});
    }
    assertThat(SqliteSnapshot.damage(copy)).isEmpty();
    assertThat(folder.resolve("copy.db-wal")).doesNotExist();
    assertThat(folder.resolve("copy.db-shm")).doesNotExist();
  }

  @Test
  void seesADamagedPage() throws Exception {
    try (SqliteSnapshot then = SqliteSnapshot.of(source)) {
      then.copy(copy, (done, of) -> {});
    }
    byte[] bytes = Files.readAllBytes(copy);
    for (int i = 0; i < 4_096; i++) {
      bytes[bytes.length / 2 / 4_096 * 4_096 + i] ^= 0x5a;
    }
    Files.write(copy, bytes);
    assertThat(SqliteSnapshot.damage(copy)).isNotEmpty();
  }

  @Test
  void makesNoFileWhereThereIsNone() {
    assertThatThrownBy(() -> SqliteSnapshot.of(folder.resolve("none.db")))
        .hasMessageContaining("is not there");
    assertThat(folder.resolve("none.db")).doesNotExist();
  }
}
