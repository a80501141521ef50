package io.waystation.storage.log;

import static io.waystation.storage.log.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogFollowerTest {
  @TempDir Path folder;

  @Test
  void anErrorIsToldAndTheBatchComesAgain() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch mended = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (ReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
      log.append(List.of(message("gw-1", 1, 0)));
      LogFollower follower =
          LogFollower.start(
              "test",
              log,
              () -> Position.START,
              10,
              (batch, next) -> {
                if (mended.getCount() > 0) {
                  failed.countDown();
                  throw new NoClassDefFoundError("a/part/of/us");
                }
                done.countDown();
              });
      try {
        failed.await();
        while (follower.trouble().isEmpty()) {
          Thread.sleep(5);
        }
        assertThat(follower.trouble()).contains("a/part/of/us");
        assertThat(follower.lag()).isEqualTo(1);
        mended.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).as("the same batch came again").isTrue();
      } finally {
        follower.close();
      }
    }
  }
}
