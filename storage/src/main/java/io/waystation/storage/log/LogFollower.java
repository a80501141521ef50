package io.waystation.storage.log;

import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log on a thread of its own, batch by batch, from where its consumer stands. A consumer
 * that throws gets the same batch again after a pause (0.2 s, doubling to 10 s), for ever: nothing
 * is skipped, and nobody else is held up. Errors are no exception: a thread that ended by one would
 * look like a consumer with nothing to do.
 */
public final class LogFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 250;

  /** Does everything a batch asks for, durably, and remembers it before it returns. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * @param batch never empty while the log moves; empty about four times a second while it is
     *     idle, so that clocks can be looked at
     */
    void accept(List<Entry> batch) throws Exception;
  }

  private final String name;
  private final ReadingLog source;
  private final int batch;
  private final Consumer consumer;
  private final Thread thread;
  private volatile long next;
  private volatile boolean closed;
  private volatile String trouble = "";

  private LogFollower(
      String name, ReadingLog source, LongSupplier from, int batch, Consumer consumer) {
    this.name = name;
    this.source = source;
    this.batch = batch;
    this.consumer = consumer;
    this.next = from.getAsLong();
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /**
   * @param from the offset to begin at, asked once, on the calling thread
   * @param batch how many messages at most at a time
   */
  public static LogFollower start(
      String name, ReadingLog source, LongSupplier from, int batch, Consumer consumer) {
    LogFollower follower = new LogFollower(name, source, from, batch, consumer);
    follower.thread.start();
    return follower;
  }

  /** Messages appended and not yet dealt with. */
  public long lag() {
    return Math.max(0, source.end() - next);
  }

  /** What the consumer is failing at just now; empty when all is well. */
  public String trouble() {
    return trouble;
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        source.await(next, IDLE_MILLIS);
        List<Entry> entries = source.read(next, batch);
        consumer.accept(entries);
        if (!entries.isEmpty()) {
          next = entries.get(entries.size() - 1).offset() + 1;
        }
        pause = FIRST_PAUSE_MILLIS;
        trouble = "";
      } catch (InterruptedException e) {
        return;
      } catch (Exception | Error e) {
        if (closed) {
          return;
        }
        trouble = e.getMessage() == null ? e.toString() : e.getMessage();
        log.warn("{} stands at offset {} and tries again in {} ms", name, next, pause, e);
        try {
          Thread.sleep(pause);
        } catch (InterruptedException stop) {
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** Lets the batch in hand finish (at most 10 s) and stops. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(LONGEST_PAUSE_MILLIS);
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
