package io.waystation.storage.log.sqlite;

import static io.waystation.storage.log.Messages.NOON;
import static io.waystation.storage.log.Messages.in;
import static io.waystation.storage.log.Messages.message;
import static io.waystation.storage.log.Messages.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.MovedClock;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Quarantine.Filter;
import io.waystation.storage.sqlite.SqliteFile;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RetentionTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final LogLimits NOTHING_GOES =
      new LogLimits(Duration.ofDays(36_500), Long.MAX_VALUE, 0, Duration.ofDays(36_500), 10_000);

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(NOON);
  private SqliteReadingLog log;
  private SqliteFile file;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, clock, NOTHING_GOES);
    file = new SqliteFile(folder.resolve("log.db"));
  }

  @AfterEach
  void close() throws Exception {
    assertThat(log.disagreements()).isEmpty();
    assertThat(log.verify((done, of) -> {})).isEmpty();
    log.close();
    file.close();
  }

  private static LogLimits limits(Duration age, long bytes, Duration quarantineAge) {
    return new LogLimits(age, bytes, 0, quarantineAge, 10_000);
  }

  /** All that is due, as the log's own thread does it. */
  private void retain(LogLimits limits) throws Exception {
    Retention retention = new Retention(file, limits, clock);
    try (LogTransaction transaction =
        new LogTransaction(
            file.writer(), clock, SignalCatalogue.shipped(), NOTHING_GOES, end -> {})) {
      while (retention.due()) {
        retention.step(transaction);
        transaction.commit();
      }
    }
  }

  private void appendOneByOne(Lane lane, int from, int to) {
    for (int seq = from; seq < to; seq++) {
      log.append(List.of(in(lane, message("gw-" + lane.ordinal(), 1, seq))));
    }
  }

  @Test
  void whatIsOldGoesOnceEveryConsumerIsPastIt() throws Exception {
    appendOneByOne(Lane.LIVE, 0, 50);
    appendOneByOne(Lane.BACKLOG, 0, 50);
    clock.forward(WEEK.plusMinutes(1));
    appendOneByOne(Lane.LIVE, 50, 60);
    LogLimits week = limits(WEEK, Long.MAX_VALUE, WEEK);

    retain(week);
    assertThat(log.read(Lane.LIVE, 0, 1))
        .as("nobody has read")
        .extracting(Entry::offset)
        .containsExactly(0L);
    log.commit("store-writer", new Position(60, 50));
    log.commit("alerting", new Position(30, 10));
    retain(week);
    assertThat(log.read(Lane.LIVE, 0, 1)).extracting(Entry::offset).containsExactly(30L);
    assertThat(log.read(Lane.BACKLOG, 0, 1)).extracting(Entry::offset).containsExactly(10L);
    log.forget("alerting");
    retain(week);
    assertThat(log.read(Lane.LIVE, 0, 100)).extracting(Entry::offset).hasSize(10).contains(50L);
    assertThat(log.read(Lane.BACKLOG, 0, 100)).as("the last row stays").hasSize(1);

    assertThat(log.end()).isEqualTo(new Position(60, 50));
    log.close();
    log = SqliteReadingLog.open(folder, clock, NOTHING_GOES);
    appendOneByOne(Lane.BACKLOG, 50, 51);
    assertThat(log.read(Lane.BACKLOG, 50, 9)).extracting(Entry::seq).containsExactly(50L);
    assertThat(log.totals().stored()).isEqualTo(111);
  }

  @Test
  void nothingGoesThatAConsumerWhoHasJustComeHasYetToRead() throws Exception {
    assertThat(log.join("store-writer")).isEqualTo(Position.START);
    appendOneByOne(Lane.LIVE, 0, 50);
    clock.forward(WEEK.plusMinutes(1));
    log.commit("alerting", log.end());
    retain(limits(WEEK, Long.MAX_VALUE, WEEK));
    assertThat(log.read(Lane.LIVE, 0, 1)).extracting(Entry::offset).containsExactly(0L);
  }

  @Test
  void theOldestGoWhenThereIsTooMuchAndTheRoomIsGivenBack() throws Exception {
    Random random = new Random(1);
    for (int part = 0; part < 24; part++) {
      Lane lane = part < 4 ? Lane.BACKLOG : Lane.LIVE;
      List<Arrival> batch = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        batch.add(in(lane, large(random, lane, part * 250L + i)));
      }
      log.append(batch);
      clock.forward(Duration.ofSeconds(1));
    }
    log.commit("store-writer", log.end());
    long before = size();
    long most = before / 3;
    retain(limits(Duration.ofDays(36_500), most, WEEK));
    assertThat(log.read(Lane.BACKLOG, 0, 10_000)).as("it was the oldest").hasSizeLessThan(500);
    List<Entry> left = log.read(Lane.LIVE, 0, 10_000);
    assertThat(left.get(0).offset()).isBetween(2_500L, 4_500L);
    assertThat(log.read(Lane.LIVE, 4_999, 10)).extracting(Entry::offset).containsExactly(4_999L);
    assertThat(size()).isBetween(most / 2, most + before / 2);
  }

  /** Of the file when all is merged into it. */
  private long size() throws Exception {
    return file.read(
        connection -> {
          try (Statement select = connection.createStatement();
              ResultSet row = select.executeQuery("PRAGMA page_count")) {
            return row.getLong(1) * 4096;
          }
        });
  }

  /** About 2 KB in the log. */
  private static Arrival.Message large(Random random, Lane lane, long seq) {
    Arrival.Message message = message("gw-" + lane.ordinal(), 1, seq);
    Reading like = message.readings().get(2);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      readings.add(
          new Reading(
              like.station(),
              like.device(),
              "",
              like.person(),
              "",
              like.signal(),
              random.nextDouble(),
              0,
              like.measuredAt(),
              like.receivedAt(),
              1,
              seq));
    }
    return new Arrival.Message(
        message.topic(),
        message.device(),
        1,
        seq,
        message.sentAt(),
        message.receivedAt(),
        seq,
        message.raw(),
        readings);
  }

  @Test
  void whatGoesFromQuarantineStaysCounted() throws Exception {
    List<Arrival> batch = new ArrayList<>();
    for (int seq = 0; seq < 100; seq++) {
      batch.add(refused("gw-1", 1, seq));
    }
    log.append(batch);
    log.quarantine().discard(Filter.of(7));
    log.quarantine().replay(Filter.of(8));
    log.append(List.of(new Arrival.Replayed(8, message("gw-1", 1, 7))));
    retain(limits(WEEK, Long.MAX_VALUE, Duration.ofDays(1)));
    assertThat(log.quarantine().groups().get(0).count()).as("not old yet").isEqualTo(98);
    clock.forward(Duration.ofDays(2));
    retain(limits(WEEK, Long.MAX_VALUE, Duration.ofDays(1)));
    assertThat(log.quarantine().page(Filter.ALL, Long.MAX_VALUE, 9)).isEmpty();
    assertThat(log.totals().quarantined()).isEqualTo(99);
    assertThat(log.totals().stored()).isEqualTo(1);
  }

  @Test
  void whoeverAppendsLooksAfterIt() throws Exception {
    appendOneByOne(Lane.LIVE, 0, 100);
    log.commit("store-writer", log.end());
    clock.forward(WEEK.plusMinutes(1));
    log.close();
    log = SqliteReadingLog.open(folder, clock, limits(WEEK, Long.MAX_VALUE, WEEK));
    log.commit("store-writer", log.end());
    appendOneByOne(Lane.LIVE, 100, 101);
    while (log.read(Lane.LIVE, 0, 1).get(0).offset() < 100) {
      Thread.sleep(20);
    }
    assertThat(log.status().oldest()).isEqualTo(clock.instant());
  }
}
