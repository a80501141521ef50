package io.waystation.storage.telemetry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what a store keeps, on a thread of its own: makes hourly figures every hour, and then
 * drops single values that are older than they are to be kept. Belongs into the process that writes
 * to the store. A store that is away is asked again soon; nothing is lost by that.
 */
public final class TelemetryKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TelemetryKeeper.class);
  private static final Duration PAUSE = Duration.ofMinutes(60);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(2);

  /** What is measured at the end of an hour arrives by then; what does not has it made again. */
  private static final Duration SETTLED = Duration.ofMinutes(3);

  private final TelemetryStore store;
  private final Duration keep;
  private final Clock clock;
  private final Thread thread;
  private volatile String trouble = "";

  private TelemetryKeeper(TelemetryStore store, Duration keep, Clock clock) {
    this.store = store;
    this.keep = keep;
    this.clock = clock;
    this.thread = new Thread(this::run, "telemetry-keeper");
    this.thread.setDaemon(true);
  }

  /**
   * @param keep how long single values are kept; zero for ever
   */
  public static TelemetryKeeper start(TelemetryStore store, Duration keep, Clock clock) {
    TelemetryKeeper keeper = new TelemetryKeeper(store, keep, clock);
    keeper.thread.start();
    return keeper;
  }

  /** What it is failing at just now; empty when all is well. */
  public String trouble() {
    return trouble;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      Duration pause = PAUSE;
      try {
        look();
        trouble = "";
      } catch (RuntimeException | Error e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        pause = PAUSE_AFTER_FAILURE;
        String words = String.valueOf(e.getMessage());
        if (!words.equals(trouble)) {
          log.warn("hourly figures are not made just now: {}", words, e);
        }
        trouble = words;
      }
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    Instant now = clock.instant();
    store.summarise(now.minus(SETTLED));
    if (!keep.isZero()) {
      store.drop(now.minus(keep));
    }
  }

  /** Lets the hour in hand finish (at most 10 s) and stops; the next start goes on from there. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
