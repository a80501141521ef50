package io.waystation.ingest;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what another process will do in its own time. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  public static void until(String promise, Callable<Boolean> kept) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!kept.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + promise);
      }
      Thread.sleep(10);
    }
  }
}
