package io.waystation.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly stop: the command that waits here goes on to close what
 * it opened, and the process ends when it has, at the latest after 10 s.
 */
public final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "stop");
  private volatile String failure = "";

  public StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Ends the waiting because something that must not fail has failed. */
  public void failed(String why) {
    failure = why;
    asked.countDown();
  }

  /** What {@link #failed} was told; empty when nobody called it. */
  public String failure() {
    return failure;
  }

  public void await() throws InterruptedException {
    asked.await();
  }

  /**
   * Waits for the signal, no longer than the duration.
   *
   * @return whether it came
   */
  public boolean await(Duration atMost) throws InterruptedException {
    return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether it has come. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  private void stopAndWait() {
    asked.countDown();
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is closed: the process may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      // The hook is what called us here, and it has just been let go.
    }
  }
}
