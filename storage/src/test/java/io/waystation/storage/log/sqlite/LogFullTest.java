package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogFullException;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Position;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogFullTest {
  private static final LogLimits LIMITS =
      new LogLimits(Duration.ofDays(7), 1L << 40, 1_000_000_000, Duration.ofDays(90), 100);

  @TempDir Path folder;

  @Test
  void takesNothingInWhileTheDiskIsNearlyFullAndLosesNothing() throws Exception {
    AtomicLong free = new AtomicLong(1_000_000_000);
    try (SqliteReadingLog log =
        SqliteReadingLog.open(folder, Clock.systemUTC(), LIMITS, free::get)) {
      List<Arrival> first = List.of(message("gw-1", 1, 0));
      List<Arrival> second = List.of(message("gw-1", 1, 1));
      log.append(first);
      assertThat(log.status().full()).isFalse();
      assertThat(log.status().bytes()).isPositive();

      free.set(999_000_000);
      while (!log.status().full()) {
        Thread.sleep(20);
      }
      assertThat(log.status().freeBytes()).isEqualTo(999_000_000);
      assertThatThrownBy(() -> log.append(second))
          .isInstanceOf(LogFullException.class)
          .hasMessageContainingAll("log.db", "999 MB", "1,000 MB", "Nothing is lost", "Make room");
      log.commit("store-writer", new Position(1, 0));
      assertThat(log.committed("store-writer")).isEqualTo(new Position(1, 0));
      assertThat(log.read(Lane.LIVE, 0, 9)).hasSize(1);

      free.set(1_050_000_000);
      while (log.status().freeBytes() != 1_050_000_000) {
        Thread.sleep(20);
      }
      assertThat(log.status().full()).as("a tenth more must be free").isTrue();
      free.set(1_200_000_000);
      while (log.status().full()) {
        Thread.sleep(20);
      }
      assertThat(log.append(second)).containsExactly(Outcome.STORED);
      assertThat(log.read(Lane.LIVE, 0, 9)).extracting(Entry::seq).containsExactly(0L, 1L);
    }
  }

  @Test
  void isFullFromTheStart() {
    try (SqliteReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC(), LIMITS, () -> 1)) {
      assertThat(log.status().full()).isTrue();
      assertThatThrownBy(() -> log.append(List.of(message("gw-1", 1, 0))))
          .isInstanceOf(LogFullException.class);
    }
  }
}
