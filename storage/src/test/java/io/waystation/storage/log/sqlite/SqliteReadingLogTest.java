package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Fate.DUPLICATE;
import static io.waystation.storage.log.Fate.STORED;
import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.ReadingLogContract;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.sqlite.SqliteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqliteReadingLogTest extends ReadingLogContract {
  @Override
  protected ReadingLog open(Path folder, Clock clock, LogLimits limits) {
    return SqliteReadingLog.open(folder, clock, limits);
  }

  private static List<Arrival> messages(String device, int from, int to) {
    return IntStream.range(from, to).<Arrival>mapToObj(i -> message(device, 1, i)).toList();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        Statement shell = connection.createStatement()) {
      shell.executeUpdate(statement);
    }
  }

  // Several openers. A second one in this process shares nothing with the first but the file.

  @Test
  void noticesWithinAQuarterSecondWhatAnotherProcessAppends() throws Exception {
    try (ReadingLog other = open()) {
      assertThat(shortestDelay(other)).as("milliseconds").isLessThan(250);
      assertThat(other.end()).isEqualTo(log.end());
      assertThat(other.read(Lane.LIVE, 0, 1)).hasSize(1);
      other.commit("alerting", new Position(1, 0));
      assertThat(log.committed("alerting").live()).isEqualTo(1);
    }
  }

  @Test
  void twoProcessesThatAppendTakeTurnsAndKnowEachOthersMessages() throws Exception {
    try (ReadingLog other = open()) {
      assertThat(append(message("gw-1", 1, 0), message("gw-1", 1, 2))).containsOnly(STORED);
      assertThat(other.append(List.of(message("gw-1", 1, 0), message("gw-1", 1, 1))))
          .containsExactly(Outcome.DUPLICATE, Outcome.STORED);
      assertThat(append(message("gw-1", 1, 1))).containsExactly(DUPLICATE);

      List<CompletableFuture<Long>> both = new ArrayList<>();
      for (ReadingLog one : List.of(log, other)) {
        both.add(
            CompletableFuture.supplyAsync(
                () -> {
                  long stored = 0;
                  for (int i = 0; i < 100; i++) {
                    List<Outcome> fates = one.append(messages("gw-2", i * 5, i * 5 + 5));
                    stored += fates.stream().filter(fate -> fate == Outcome.STORED).count();
                  }
                  return stored;
                }));
      }
      long stored = 0;
      for (CompletableFuture<Long> one : both) {
        stored += one.get(60, TimeUnit.SECONDS);
      }
      assertThat(stored).isEqualTo(500);
      assertThat(other.totals()).isEqualTo(new LedgerTotals(503, 502, 0, 0, 0));
      assertThat(log.read(Lane.LIVE, 0, 1_000)).extracting(Entry::offset).hasSize(503).isSorted();
    }
  }

  @Test
  void anotherProcessMaySettleWhatWaitsInQuarantine() {
    LogLimits one = new LogLimits(Duration.ofDays(7), 1L << 40, 0, Duration.ofDays(90), 1);
    reopen(one);
    try (ReadingLog other = open(one)) {
      assertThat(append(message("gw-1", 1, 0), refused("gw-1", 1, 1), refused("gw-1", 1, 2)))
          .containsExactly(STORED, Fate.QUARANTINED, Fate.REFUSED);
      assertThat(other.quarantine().discard(Quarantine.Filter.ALL)).isEqualTo(1);
      assertThat(append(refused("gw-1", 1, 2))).containsExactly(Fate.QUARANTINED);
      assertThat(other.quarantine().replay(Quarantine.Filter.ALL)).isEqualTo(1);
      long id = log.quarantine().replaying(Quarantined.Origin.MESSAGE, 9).get(0).id();
      Arrival.Replayed replayed = new Arrival.Replayed(id, message("gw-1", 1, 2));
      assertThat(append(replayed)).containsExactly(STORED);
      assertThat(other.append(List.of(replayed, message("gw-1", 1, 2))))
          .containsOnly(Outcome.DUPLICATE);
      assertThat(other.totals()).isEqualTo(new LedgerTotals(2, 1, 1, 1, 0));
    }
  }

  // Damage.

  @Test
  void namesTheDamagedRowAndStillReadsWhatIsBefore() throws Exception {
    append(message("gw-1", 1, 0));
    append(message("gw-1", 1, 1), message("gw-1", 1, 2));
    sql("UPDATE log SET entries = substr(entries, 1, length(entries) - 1) WHERE first_offset = 1");
    assertThat(log.read(Lane.LIVE, 0, 1)).hasSize(1);
    assertThatThrownBy(() -> log.read(Lane.LIVE, 0, 10))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("log.db")
        .hasMessageContaining("offsets 1 to 2")
        .hasMessageContaining("checksum")
        .hasMessageContaining("put a backup in its place");
  }

  @Test
  void saysSoWhenTheFileIsNoLog() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("log.db"), "dear diary, ".repeat(1_000));
    assertThatThrownBy(() -> SqliteReadingLog.open(other, Clock.systemUTC()))
        .isInstanceOf(LogException.class)
        .hasMessageContaining(other.resolve("log.db").toString())
        .hasMessageContaining("damaged");
  }

  @Test
  void leavesAFileFromANewerProgramAlone() throws Exception {
    log.close();
    sql("PRAGMA user_version = 99");
    assertThatThrownBy(this::open)
        .isInstanceOf(LogException.class)
        .hasMessageContaining("use a newer Waystation");
    sql("PRAGMA user_version = " + LogSchema.SCHEMA.version());
    log = open();
  }

  @Test
  void saysSoWhenTheFolderCannotBeMade() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> SqliteReadingLog.open(file.resolve("data"), Clock.systemUTC()))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("cannot be made");
  }

  // Failure.

  @Test
  void keepsNothingOfABatchWhenTheDiskIsFullAndTakesItWhenThereIsRoomAgain() throws Exception {
    Path full = Files.createDirectory(folder.resolve("full"));
    SqliteFile file = new SqliteFile(full.resolve("log.db"));
    try (Connection connection = file.writer()) {
      LogSchema.SCHEMA.create(connection);
    }
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    AtomicInteger pages = new AtomicInteger(20);
    GroupCommit writer =
        new GroupCommit(
            "small-disk",
            () -> {
              Connection connection = file.writer();
              pages(connection, pages.get());
              return new LogTransaction(
                  connection, clock, SignalCatalogue.shipped(), LogLimits.DEFAULT, end -> {});
            },
            new Retention(file, LogLimits.DEFAULT, clock));
    writer.call(100, part -> part.append(messages("gw-1", 0, 100)));
    List<Arrival> large = new ArrayList<>(messages("gw-1", 100, 5_000));
    large.add(refused("gw-2", 1, 3));
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> writer.call(large.size(), part -> part.append(large)))
          .isInstanceOfSatisfying(
              SQLException.class,
              fault ->
                  assertThat(SqliteFault.words(file.path(), fault))
                      .contains("log.db", "is full", "make room"));
    }
    List<Outcome> again = writer.call(100, part -> part.append(messages("gw-1", 0, 100)));
    assertThat(again).as("a small one still has room").containsOnly(Outcome.DUPLICATE);
    assertThatThrownBy(() -> writer.call(large.size(), part -> part.append(large)))
        .isInstanceOf(SQLException.class);
    pages.set(100_000);
    List<Outcome> fates = writer.call(large.size(), part -> part.append(large));
    writer.close();
    assertThat(fates.subList(0, 4_900)).containsOnly(Outcome.STORED);
    try (ReadingLog reopened = SqliteReadingLog.open(full, clock)) {
      assertThat(reopened.totals()).isEqualTo(new LedgerTotals(5_000, 100, 1, 0, 3));
      assertThat(reopened.end().live()).isEqualTo(5_000);
      assertThat(reopened.read(Lane.LIVE, 0, 6_000))
          .extracting(Entry::seq)
          .hasSize(5_000)
          .isSorted();
    }
  }

  private static void pages(Connection connection, int most) throws SQLException {
    try (Statement pragma = connection.createStatement()) {
      pragma.execute("PRAGMA max_page_count = " + most);
    }
  }

  @Test
  void oneCallersMistakeCostsTheOthersNothing() throws Exception {
    Arrival mistake =
        new Arrival.Refused(null, "gw-0", 1, 0, NOON, "REASON", "detail", new byte[0]);
    List<CompletableFuture<Integer>> callers = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      String device = "gw-" + t;
      boolean careless = t == 0;
      callers.add(
          CompletableFuture.supplyAsync(
              () -> {
                int failed = 0;
                for (int i = 0; i < 100; i++) {
                  try {
                    log.append(List.of(careless ? mistake : message(device, 1, i)));
                  } catch (LogException | IllegalArgumentException e) {
                    failed++;
                  }
                }
                return failed;
              }));
    }
    for (int t = 0; t < 6; t++) {
      assertThat(callers.get(t).get(60, TimeUnit.SECONDS)).isEqualTo(t == 0 ? 100 : 0);
    }
    assertThat(log.totals()).isEqualTo(new LedgerTotals(500, 0, 0, 0, 0));
  }

  @Test
  void takesNothingAfterItIsClosed() {
    log.close();
    assertThatThrownBy(() -> append(message("gw-1", 1, 0)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> log.read(Lane.LIVE, 0, 1)).isInstanceOf(IllegalStateException.class);
    log = open();
  }
}
