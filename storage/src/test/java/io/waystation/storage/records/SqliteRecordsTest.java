package io.waystation.storage.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordsTest extends RecordsContract {
  @TempDir Path folder;

  /** The process of {@link #writerProcess}: folder and key file as arguments. */
  static final class Writer {
    public static void main(String[] arguments) {
      EndlessWriter.write(
          Records.openSqlite(Path.of(arguments[0]), IdentityKey.inFile(Path.of(arguments[1]))));
    }
  }

  @Override
  Records open() {
    return Records.openSqlite(folder, IdentityKey.inFile(keyFile()));
  }

  @Override
  Class<?> writerProcess() {
    return Writer.class;
  }

  @Override
  List<String> writerArguments() {
    return List.of(folder.toString(), keyFile().toString());
  }

  @Override
  void tamper(String sql) {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = database.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path keyFile() {
    return folder.resolve("identity.key");
  }

  private Path file() {
    return folder.resolve("records.db");
  }

  @Test
  void noNameIsReadableInTheFiles() throws IOException {
    try (Records records = open()) {
      records.write(
          t -> {
            Samples.register(t);
            t.people().save(Samples.person(Samples.PERSON), "Zaphod Beeblebrox");
            return null;
          });
      assertThat(everyByte()).contains(Samples.PERSON.value()).doesNotContain("Zaphod", "Beeble");
    }
    assertThat(everyByte()).contains(Samples.PERSON.value()).doesNotContain("Zaphod", "Beeble");
  }

  private String everyByte() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        all.append(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void theFilesAreForTheirOwnerOnly() throws IOException {
    try (Records records = open()) {
      assertThat(records.<Boolean>read(t -> t.users().all().isEmpty())).isTrue();
      for (String name : List.of("records.db", "records.db-wal", "identity.key")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void anotherKeyIsRefusedAtTheDoor() {
    byte[] other = new byte[32];
    assertThatThrownBy(() -> Records.openSqlite(folder, new IdentityKey(other)))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("start with the key file these records were made with");
  }

  @Test
  void aFileFromANewerVersionIsRefused() {
    tamper(
        "INSERT INTO flyway_schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', 1,"
            + " installed_by, installed_on, 1, success FROM flyway_schema_history LIMIT 1");
    assertThatThrownBy(this::open)
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("newer Waystation (schema 99)");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused(@TempDir Path elsewhere) throws IOException {
    Files.writeString(elsewhere.resolve("records.db"), "shopping list".repeat(500));
    assertThatThrownBy(() -> Records.openSqlite(elsewhere, IdentityKey.inFile(keyFile())))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining(elsewhere.toString());
  }

  @Test
  void aFolderThatCannotBeOneIsRefused(@TempDir Path elsewhere) throws IOException {
    Path file = Files.writeString(elsewhere.resolve("taken"), "");
    assertThatThrownBy(() -> Records.openSqlite(file, IdentityKey.inFile(keyFile())))
        .isInstanceOf(RecordsException.class)
        .hasMessageContaining("make it a folder");
  }

  @Test
  void manyMayOpenANewFolderAtOnce(@TempDir Path fresh) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Records>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          threads.submit(
              () -> Records.openSqlite(fresh, IdentityKey.inFile(fresh.resolve("identity.key")))));
    }
    for (Future<Records> one : all) {
      try (Records records = one.get(30, TimeUnit.SECONDS)) {
        assertThat(records.<Boolean>read(t -> t.stations().all().isEmpty())).isTrue();
      }
    }
    threads.shutdown();
  }

  @Test
  void errorsCarryNoValueOfAPerson() {
    try (Records records = open()) {
      assertThatThrownBy(
              () ->
                  records.write(
                      t -> {
                        t.plans().add(Samples.plan("p-1", 1, null, Samples.NOON));
                        return null;
                      }))
          .isInstanceOf(RecordsException.class)
          .satisfies(
              e -> {
                for (Throwable t = e; t != null; t = t.getCause()) {
                  assertThat(String.valueOf(t.getMessage())).doesNotContain("血压偏高");
                }
              });
    }
  }
}
