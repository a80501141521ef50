package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.LogException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCheckTest {
  private static final int ROWS = 100;

  @TempDir Path folder;

  @BeforeEach
  void fill() {
    try (SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
      for (int seq = 0; seq < ROWS; seq++) {
        log.append(List.of(message("gw-1", 1, seq * 2L), refused("gw-1", 2, seq)));
      }
      assertThat(log.verify((done, of) -> {})).isEmpty();
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        Statement shell = connection.createStatement()) {
      assertThat(shell.executeUpdate(statement)).as(statement).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM log WHERE first_offset = 99 | before offset 99 is followed by offset 100",
        "DELETE FROM log WHERE first_offset = 90 | before offset 90 is followed by offset 91",
        "UPDATE head SET next_offset = 7 | before offset 100 is followed by offset 7",
        "DELETE FROM head | its head is missing",
        "UPDATE log SET entries = x'0203040506' WHERE first_offset = 95 | offsets 95 to 95",
        "UPDATE log SET count = 2 WHERE first_offset = 99 | checksum",
      })
  void saysAtTheStartWhatIsDamagedAtTheEnd(String damage, String words) throws Exception {
    sql(damage);
    assertThatThrownBy(() -> SqliteReadingLog.open(folder, Clock.systemUTC()))
        .isInstanceOf(LogException.class)
        .hasMessageContainingAll("log.db", "is damaged", words, "put a backup in its place");
  }

  @Test
  void saysAtTheStartThatAPageIsDamaged() throws Exception {
    long middle = folder.resolve("log.db").toFile().length() / 2 / 4096 * 4096;
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("log.db").toFile(), "rw")) {
      file.seek(middle);
      file.write(new byte[8192]);
    }
    assertThatThrownBy(() -> SqliteReadingLog.open(folder, Clock.systemUTC()))
        .isInstanceOf(LogException.class)
        .hasMessageContainingAll("log.db", "damaged", "backup");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM log WHERE first_offset = 40 | before offset 40 is followed by offset 41",
        "UPDATE log SET entries = x'02' WHERE first_offset = 33 | offsets 33 to 33",
        "UPDATE ledger SET missing = NULL WHERE boot = 1 | 99 missing",
        "UPDATE ledger SET missing = x'ffff' WHERE boot = 1 | cannot be read",
        "UPDATE ledger SET holes = holes + 1 WHERE boot = 1 | 'gw-1' has counted 199 messages",
        "UPDATE ledger SET stored = stored - 1 WHERE boot = 1 | 99 messages as stored",
        "UPDATE ledger SET filled = -1 WHERE boot = 1 | device 'gw-1'",
        "DELETE FROM quarantine WHERE id = 5 | 100 messages as quarantined",
        "INSERT INTO waiting VALUES ('gw-1', 3, 0) | count 3 waiting",
        "UPDATE quarantine SET filed = 1 WHERE id = 100 | count 0 waiting",
        "UPDATE head SET filed = 100 | 100 messages of quarantine are not filed",
      })
  void findsWhateverIsWrongWhenEverythingIsRead(String damage, String words) throws Exception {
    sql(damage);
    try (SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
      List<Long> progress = new ArrayList<>();
      assertThat(log.verify((done, of) -> progress.add(done)))
          .anySatisfy(sentence -> assertThat(sentence).contains(words));
      assertThat(progress).isSorted().last().isIn(99L, 100L);
    }
  }

  @Test
  void goesOnAfterACheck() {
    try (SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
      assertThat(log.verify((done, of) -> log.append(List.<Arrival>of(message("gw-2", 1, 0)))))
          .isEmpty();
    }
  }
}
