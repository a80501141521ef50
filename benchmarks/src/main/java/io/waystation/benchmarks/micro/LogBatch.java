package io.waystation.benchmarks.micro;

import io.waystation.benchmarks.load.Readings;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A batch through the log as ingest and its followers do it: 500 messages of 3 readings. */
@State(Scope.Thread)
public class LogBatch {
  private static final int BATCH = 500;
  private static final int WRITTEN_BEFORE = 20;

  private final Readings said = new Readings(BATCH);
  private ReadingLog log;
  private long appended;
  private long read;

  @Setup
  public void open() throws IOException {
    log = SqliteReadingLog.open(WorkFolder.make(), Clock.systemUTC());
    for (int i = 0; i < WRITTEN_BEFORE; i++) {
      append();
    }
  }

  @TearDown
  public void close() {
    log.close();
  }

  /**
   * With its transaction and fsync, the ledger's verdict on each, and the making of the message.
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Operation("a message of 3 readings made and appended, 500 to a transaction")
  public List<Outcome> append() {
    List<Arrival> arrivals = said.entries(appended, BATCH).stream().map(LogBatch::arrival).toList();
    List<Outcome> outcomes = log.append(arrivals);
    if (outcomes.get(BATCH - 1).fate() != Fate.STORED) {
      throw new IllegalStateException("not stored: " + outcomes.get(BATCH - 1));
    }
    appended += BATCH;
    return outcomes;
  }

  private static Arrival arrival(Entry entry) {
    return new Arrival.Message(
        "ws/v1/" + entry.device() + "/readings",
        entry.device(),
        entry.boot(),
        entry.seq(),
        entry.sentAt(),
        entry.receivedAt(),
        entry.offset(),
        new byte[0],
        entry.readings());
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Operation("a message read back, of 500 at a time")
  public List<Entry> read() {
    List<Entry> entries = log.read(Lane.LIVE, read, BATCH);
    if (entries.size() != BATCH) {
      throw new IllegalStateException("read " + entries.size());
    }
    read = (read + BATCH) % (WRITTEN_BEFORE * BATCH);
    return entries;
  }
}
