package io.waystation.storage.log;

import static io.waystation.storage.log.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That nobody waits for more when there is no reason to: it would be for an hour. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatheringTest {
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  @TempDir Path folder;
  private ReadingLog log;
  private Gathering gathering;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
    gathering = new Gathering(log);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void whereNothingHasComeNothingIsWaitedForBeside() throws Exception {
    append(0);
    gathering.await(Position.START, 10, HOUR);
    gathering.await(log.end(), 10, HOUR);
    gathering.await(log.end(), 10, HOUR);
    assertThat(log.end()).isEqualTo(new Position(1, 0));
  }

  @Test
  void aFullBatchIsNotHeldBack() throws Exception {
    append(0);
    gathering.await(Position.START, 10, HOUR);
    for (int seq = 1; seq <= 11; seq++) {
      append(seq);
    }
    gathering.await(new Position(1, 0), 10, HOUR);
    assertThat(log.end()).isEqualTo(new Position(12, 0));
  }

  @Test
  void aWakeEndsTheWaitingForMore() throws Exception {
    append(0);
    gathering.await(Position.START, 10, HOUR);
    append(1);
    Thread waker = new Thread(this::wake);
    waker.start();
    gathering.await(new Position(1, 0), 10, HOUR);
    waker.interrupt();
    waker.join();
    assertThat(log.end()).isEqualTo(new Position(2, 0));
  }

  private void wake() {
    while (!Thread.interrupted()) {
      log.wake();
      Thread.onSpinWait();
    }
  }

  private void append(int seq) {
    log.append(List.of(message("gw-0", 1, seq)));
  }
}
