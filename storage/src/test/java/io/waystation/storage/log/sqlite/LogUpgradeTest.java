package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.online;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.log.Quarantined;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code form-1.db} was written by the program before the log had lanes, {@code form-2.db} by the
 * one that put every row of quarantine into its indexes at once.
 */
class LogUpgradeTest {
  @TempDir Path folder;

  private void take(String form) throws IOException {
    try (InputStream old = getClass().getResourceAsStream("/io/waystation/storage/log/" + form)) {
      Files.copy(old, folder.resolve("log.db"));
    }
  }

  @Test
  void keepsWhatTheOldestProgramHasWritten() throws Exception {
    take("form-1.db");
    for (int opening = 0; opening < 2; opening++) {
      try (SqliteReadingLog log =
          SqliteReadingLog.open(folder, Clock.fixed(NOON, ZoneOffset.UTC))) {
        assertThat(log.end()).isEqualTo(new Position(5, 0));
        assertThat(log.committed("store-writer")).isEqualTo(new Position(4, 0));
        assertThat(log.identity()).hasSize(32);
        assertThat(log.totals()).isEqualTo(new LedgerTotals(5, 1, 3, 0, 2));
        List<Entry> entries = log.read(Lane.LIVE, 0, 9);
        assertThat(entries).extracting(Entry::seq).containsExactly(0L, 1L, 5L, -1L, 0L);
        assertThat(entries.get(2).readings()).isEqualTo(message("gw-1", 1, 5).readings());
        assertThat(entries.get(3).readings()).isEqualTo(online("gw-1").readings());
        assertThat(log.quarantine().page(Filter.ALL, Long.MAX_VALUE, 9))
            .extracting(Quarantined::device, Quarantined::state, Quarantined::whole)
            .containsExactly(
                tuple("gw-2", Quarantined.State.KEPT, false),
                tuple("$SYS", Quarantined.State.KEPT, true),
                tuple("gw-1", Quarantined.State.KEPT, true));
        assertThat(log.disagreements()).isEmpty();
        assertThat(log.verify((done, of) -> {})).isEmpty();
      }
    }
    try (SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
      assertThat(log.quarantine().replay(Filter.ALL)).as("one was cut").isEqualTo(2);
      assertThat(log.append(List.of(message("gw-1", 1, 0), message("gw-1", 1, 3))))
          .containsExactly(Outcome.DUPLICATE, Outcome.STORED);
      log.append(List.of(refused("gw-2", 7, 1)));
      assertThat(log.disagreements()).isEmpty();
    }
  }

  @Test
  void keepsWhatForm2HadInQuarantine() throws Exception {
    take("form-2.db");
    for (int opening = 0; opening < 2; opening++) {
      try (SqliteReadingLog log =
          SqliteReadingLog.open(folder, Clock.fixed(NOON, ZoneOffset.UTC))) {
        assertThat(log.end()).isEqualTo(new Position(3, 0));
        assertThat(log.totals()).isEqualTo(new LedgerTotals(3, 1, 5, 0, 1));
        assertThat(log.quarantine().page(Filter.ALL, Long.MAX_VALUE, 9))
            .extracting(Quarantined::id, Quarantined::device, Quarantined::state)
            .containsExactly(
                tuple(7L, "gw-1", Quarantined.State.KEPT),
                tuple(6L, "gw-1", Quarantined.State.KEPT),
                tuple(5L, "gw-1", Quarantined.State.REPLAYING),
                tuple(4L, "", Quarantined.State.KEPT),
                tuple(3L, "gw-2", Quarantined.State.KEPT),
                tuple(2L, "gw-1", Quarantined.State.DISCARDED),
                tuple(1L, "gw-1", Quarantined.State.STORED));
        assertThat(log.verify((done, of) -> {})).isEmpty();
      }
    }
    LogLimits two = new LogLimits(Duration.ofDays(7), 1L << 40, 0, Duration.ofDays(90), 2);
    try (SqliteReadingLog log =
        SqliteReadingLog.open(folder, Clock.fixed(NOON, ZoneOffset.UTC), two)) {
      assertThat(
              log.append(
                  List.of(
                      refused("gw-1", 1, 2), // stored by a replay
                      refused("gw-1", 1, 5), // being replayed
                      refused("gw-1", 1, 6),
                      refused("gw-1", 1, 7), // two wait already
                      refused("gw-2", 1, 0),
                      refused("gw-2", 1, 1))))
          .extracting(Outcome::fate)
          .containsExactly(
              Fate.DUPLICATE,
              Fate.DUPLICATE,
              Fate.DUPLICATE,
              Fate.REFUSED,
              Fate.DUPLICATE,
              Fate.QUARANTINED);
      assertThat(log.append(List.of(new Arrival.Replayed(5, message("gw-1", 1, 5)))))
          .containsExactly(Outcome.STORED);
      assertThat(log.append(List.of(refused("gw-1", 1, 3))))
          .as("discarded, and there is room again")
          .extracting(Outcome::fate)
          .containsExactly(Fate.QUARANTINED);
      assertThat(log.disagreements()).isEmpty();
    }
  }
}
