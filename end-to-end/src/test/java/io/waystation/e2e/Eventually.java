package io.waystation.e2e;

import java.time.Duration;

/** What comes true by itself, some time after it was set going. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 30;

  /** Throws what is wrong. */
  @FunctionalInterface
  interface Check {
    void look() throws Exception;
  }

  private Eventually() {}

  /** Looks until nothing is wrong; after a minute throws what still was. */
  static void holds(Check check) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        check.look();
        return;
      } catch (AssertionError | Exception wrong) {
        if (System.nanoTime() > deadline || wrong instanceof InterruptedException) {
          throw wrong;
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
