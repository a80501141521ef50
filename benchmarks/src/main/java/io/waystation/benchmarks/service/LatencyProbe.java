package io.waystation.benchmarks.service;

import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Watches a service's log from outside, every millisecond: when each message can be read there, and
 * when the store writer has committed it. What it adds to a delay is at most about two
 * milliseconds, and it never makes one shorter than it was.
 */
public final class LatencyProbe implements AutoCloseable {
  private static final String STORE_WRITER = "store-writer";
  private static final int READ = 5_000;

  private record Sent(long offset, long at) {}

  private final ReadingLog log;
  private final Instant from;
  private final Thread thread;
  private final Deque<Sent> unstored = new ArrayDeque<>();
  private final Delays logged = new Delays();
  private final Delays stored = new Delays();
  private long next;
  private volatile boolean closed;

  /**
   * @param from messages sent before are not counted: the service warms up
   */
  public LatencyProbe(Path logFolder, Instant from) {
    this.log = SqliteReadingLog.open(logFolder, Clock.systemUTC());
    this.from = from;
    this.next = log.end().live();
    this.thread = new Thread(this::run, "latency-probe");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        look();
        Thread.sleep(1);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    Position end = log.end();
    long now = System.currentTimeMillis();
    Position done = log.committed(STORE_WRITER);
    while (!unstored.isEmpty() && unstored.getFirst().offset() < done.live()) {
      stored.add(now - unstored.removeFirst().at());
    }
    if (end.live() > next) {
      List<Entry> entries = log.read(Lane.LIVE, next, READ);
      for (Entry entry : entries) {
        if (entry.offset() >= end.live()) {
          break; // it has come since, and the time has not been taken for it
        }
        if (!entry.sentAt().isBefore(from)) {
          logged.add(now - entry.sentAt().toEpochMilli());
          unstored.add(new Sent(entry.offset(), entry.sentAt().toEpochMilli()));
        }
        next = entry.offset() + 1;
      }
    }
  }

  /** From publish until it can be read in the log; good after {@link #close}. */
  public Delays logged() {
    return logged;
  }

  /** From publish until the telemetry store has it; good after {@link #close}. */
  public Delays stored() {
    return stored;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}
