package io.waystation.ingest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Does one thing again and again on a thread of its own. When it fails it is told once and done
 * again after the same pause; an {@link Error} is no exception, because a thread that ended by one
 * would look like one with nothing to do.
 */
final class Worker implements AutoCloseable {
  private static final long STOP_MILLIS = 10_000;

  /** One round of it. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  private final String name;
  private final Logger log;
  private final long pauseMillis;
  private final Work work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile String trouble = "";

  Worker(String name, Logger log, long pauseMillis, Work work) {
    this.name = name;
    this.log = log;
    this.pauseMillis = pauseMillis;
    this.work = work;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What it is failing at just now; empty when all is well. */
  String trouble() {
    return trouble;
  }

  private void run() {
    try {
      while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        once();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void once() throws InterruptedException {
    try {
      work.run();
      trouble = "";
    } catch (RuntimeException | Error e) {
      String why = e.getMessage() == null ? e.toString() : e.getMessage();
      if (!why.equals(trouble)) {
        log.warn("{}: {}; trying again until it works", name, why, e);
      }
      trouble = why;
    }
  }

  /** Lets the round in hand finish (at most 10 s) and stops. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(STOP_MILLIS);
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
