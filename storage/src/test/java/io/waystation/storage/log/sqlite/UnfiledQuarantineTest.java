package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Fate.DUPLICATE;
import static io.waystation.storage.log.Fate.QUARANTINED;
import static io.waystation.storage.log.Fate.REFUSED;
import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.online;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.log.Quarantine.Group;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.Quarantined.Origin;
import io.waystation.storage.log.ReadingLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a row of quarantine is in the indexes yet is nobody's business but the writer's. */
class UnfiledQuarantineTest {
  private static final int TOGETHER = 90;
  private static final int BUDGET = 1_300;

  @TempDir Path folder;
  private ReadingLog log;

  /** As a second process has it open. */
  private ReadingLog other;

  @BeforeEach
  void openTwice() {
    log = open();
    other = open();
  }

  @AfterEach
  void close() {
    assertThat(log.disagreements()).isEmpty();
    other.close();
    log.close();
  }

  private ReadingLog open() {
    LogLimits limits = new LogLimits(Duration.ofDays(7), 1L << 40, 0, Duration.ofDays(90), BUDGET);
    return SqliteReadingLog.open(folder, Clock.fixed(NOON, ZoneOffset.UTC), limits);
  }

  private static List<Fate> append(ReadingLog log, Arrival... batch) {
    return log.append(List.of(batch)).stream().map(Outcome::fate).toList();
  }

  /** From {@code first} on, in groups. */
  private List<Fate> appendRefused(int first, int count) {
    List<Fate> fates = new ArrayList<>();
    for (int at = first; at < first + count; at += TOGETHER) {
      List<Arrival> batch = new ArrayList<>();
      for (int seq = at; seq < Math.min(first + count, at + TOGETHER); seq++) {
        batch.add(refused("gw-" + seq % 2, 1, seq));
      }
      log.append(batch).forEach(outcome -> fates.add(outcome.fate()));
    }
    return fates;
  }

  private long rows(String condition) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("log.db"));
        Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT count(*) FROM quarantine WHERE " + condition)) {
      return row.getLong(1);
    }
  }

  @Test
  void anySharesOfFiledAndUnfiledReadAlike() throws Exception {
    for (int at = 0; at < 1_200; at += 300) {
      assertThat(appendRefused(at, 300)).containsOnly(QUARANTINED);
      assertThat(appendRefused(0, at + 300)).containsOnly(DUPLICATE);
      List<Quarantined> all = other.quarantine().page(Filter.ALL, Long.MAX_VALUE, 10_000);
      assertThat(all).hasSize(at + 300);
      assertThat(all.get(0).seq()).isEqualTo(at + 299);
      assertThat(log.disagreements()).isEmpty();
    }
    assertThat(rows("filed = 0")).as("else nothing is shown here").isPositive();
    assertThat(rows("filed = 1")).isPositive();

    List<Long> seqs = new ArrayList<>();
    long before = Long.MAX_VALUE;
    List<Quarantined> page = other.quarantine().page(Filter.ofDevice("gw-1"), before, 70);
    while (!page.isEmpty()) {
      page.forEach(row -> seqs.add(row.seq()));
      before = page.get(page.size() - 1).id();
      page = other.quarantine().page(Filter.ofDevice("gw-1"), before, 70);
    }
    assertThat(seqs).hasSize(600).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(log.quarantine().groups()).extracting(Group::count).containsExactly(600L, 600L);

    assertThat(other.quarantine().replay(Filter.ofDevice("gw-1"))).isEqualTo(600);
    assertThat(log.quarantine().replaying(Origin.MESSAGE, 1_000)).hasSize(600);
    assertThat(rows("filed = 0")).isZero();
  }

  @Test
  void aBudgetCountsBoth() {
    append(log, online("gw-0"), online("gw-1"));
    List<Fate> fates = appendRefused(0, 2 * BUDGET + 2);
    assertThat(fates.subList(0, 2 * BUDGET)).containsOnly(QUARANTINED);
    assertThat(fates.subList(2 * BUDGET, fates.size())).containsOnly(REFUSED);
    assertThat(other.quarantine().discard(Filter.ofDevice("gw-0"))).isEqualTo(BUDGET);
    assertThat(append(log, refused("gw-0", 2, 0), refused("gw-1", 2, 0)))
        .containsExactly(QUARANTINED, REFUSED);
  }

  @Test
  void whatOneProcessDoesTheOtherKnows() {
    assertThat(append(log, refused("gw-1", 1, 0))).containsExactly(QUARANTINED);
    assertThat(append(other, refused("gw-1", 1, 0), refused("gw-1", 1, 1)))
        .containsExactly(DUPLICATE, QUARANTINED);
    assertThat(append(log, refused("gw-1", 1, 1))).containsExactly(DUPLICATE);
    other.quarantine().discard(Filter.ofDevice("gw-1"));
    assertThat(append(log, refused("gw-1", 1, 0))).as("discarded").containsExactly(QUARANTINED);
    other.commit(
        "store-writer",
        log.end(),
        List.of(
            new Arrival.Refused("store", "gw-1", 1, 0, NOON, "REFUSED", "why", new byte[] {1})));
    assertThat(append(log, refused("gw-1", 1, 0), message("gw-1", 1, 2)))
        .containsExactly(DUPLICATE, Fate.STORED);
    assertThat(log.quarantine().page(Filter.ALL, Long.MAX_VALUE, 9))
        .extracting(Quarantined::id)
        .containsExactly(4L, 3L, 2L, 1L);
  }
}
