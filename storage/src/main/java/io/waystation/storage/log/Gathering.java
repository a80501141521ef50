package io.waystation.storage.log;

import java.util.concurrent.TimeUnit;

/**
 * Waits for the next batch of somebody who reads the log. Each batch costs the reader something,
 * two fsyncs for instance, so that what comes meanwhile goes along for little. For one thread.
 */
public final class Gathering {
  private static final long IDLE_MILLIS = 250;
  private static final long LONG_AGO = TimeUnit.DAYS.toNanos(1);

  private final ReadingLog log;
  private long began = System.nanoTime() - LONG_AGO;

  public Gathering(ReadingLog log) {
    this.log = log;
  }

  /**
   * Returns when there is something at {@code next}, but no sooner than {@code apartMillis} after
   * the last batch began unless one of the lanes has a full batch. Whether or not there is
   * anything, a quarter of a second of nothing ends the waiting, and so does a {@link
   * ReadingLog#wake} that comes while it lasts.
   *
   * @param full how many messages make a batch that need not wait for more
   * @param apartMillis 0 to wait for no more than the first message
   */
  public void await(Position next, int full, long apartMillis) throws InterruptedException {
    if (!log.await(next, IDLE_MILLIS)) {
      return;
    }
    long early = apartMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    if (early > 0) {
      log.await(new Position(next.live() + full, next.backlog() + full), early);
    }
    began = System.nanoTime();
  }
}
