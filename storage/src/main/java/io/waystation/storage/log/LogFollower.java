package io.waystation.storage.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log on a thread of its own, batch by batch, from where its consumer stands. The live
 * lane goes first: the backlog gets what room a batch has left, and at least an eighth of it while
 * there is any, so neither waits for the other to end.
 *
 * <p>A consumer that throws gets the same batch again after a pause (0.2 s, doubling to 10 s), for
 * ever: nothing is skipped, and nobody else is held up. Errors are no exception: a thread that
 * ended by one would look like a consumer with nothing to do.
 */
public final class LogFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long GATHERING_MILLIS = 250;
  private static final int BACKLOG_SHARE = 8;

  /** Does everything a batch asks for, durably, and remembers it before it returns. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * @param batch never empty while the log moves; empty about four times a second while it is
     *     idle, so that clocks can be looked at
     * @param next where the consumer stands when the batch is done
     */
    void accept(List<Entry> batch, Position next) throws Exception;
  }

  private final String name;
  private final ReadingLog source;
  private final int batch;
  private final Consumer consumer;
  private final Gathering arrivals;
  private final Thread thread;
  private volatile Position next;
  private volatile boolean gathering;
  private volatile boolean closed;
  private volatile String trouble = "";

  private LogFollower(
      String name, ReadingLog source, Supplier<Position> from, int batch, Consumer consumer) {
    this.name = name;
    this.source = source;
    this.batch = batch;
    this.consumer = consumer;
    this.arrivals = new Gathering(source);
    this.next = from.get();
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /**
   * @param from where to begin, asked once, on the calling thread
   * @param batch how many messages at most at a time
   */
  public static LogFollower start(
      String name, ReadingLog source, Supplier<Position> from, int batch, Consumer consumer) {
    LogFollower follower = new LogFollower(name, source, from, batch, consumer);
    follower.thread.start();
    return follower;
  }

  /** Messages appended and not yet dealt with. */
  public long lag() {
    return source.end().since(next);
  }

  /**
   * @param more batches begin no closer together than a quarter of a second while they are not
   *     full, as {@link Gathering} has it. Otherwise, as at the start, what comes is handed over at
   *     once
   */
  public void gathers(boolean more) {
    gathering = more;
  }

  /** What the consumer is failing at just now; empty when all is well. */
  public String trouble() {
    return trouble;
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        arrivals.await(next, batch, gathering ? GATHERING_MILLIS : 0);
        List<Entry> entries = read();
        Position after = next;
        for (Entry entry : entries) {
          after = after.after(entry);
        }
        consumer.accept(entries, after);
        next = after;
        pause = FIRST_PAUSE_MILLIS;
        trouble = "";
      } catch (InterruptedException e) {
        return;
      } catch (Exception | Error e) {
        if (closed) {
          return;
        }
        trouble = e.getMessage() == null ? e.toString() : e.getMessage();
        log.warn("{} stands at {} and tries again in {} ms", name, next, pause, e);
        try {
          Thread.sleep(pause);
        } catch (InterruptedException stop) {
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private List<Entry> read() {
    List<Entry> live = source.read(Lane.LIVE, next.live(), batch);
    if (source.end().backlog() <= next.backlog()) {
      return live;
    }
    int room = Math.max(batch - live.size(), Math.max(1, batch / BACKLOG_SHARE));
    List<Entry> both = new ArrayList<>(live);
    both.addAll(source.read(Lane.BACKLOG, next.backlog(), room));
    return both;
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
