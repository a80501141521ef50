package io.waystation.dashboard.http;

import io.waystation.storage.log.ReadingLog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Whether the accounts agree, compared at most every 30 s: it reads the whole ledger. */
final class LedgerCheck {
  /** Real time, for it only spares the disk. */
  private static final long FRESH_NANOS = 30_000_000_000L;

  /**
   * @param disagreements a sentence each; empty when all is well
   * @param at our clock
   */
  record Result(List<String> disagreements, Instant at) {
    boolean agrees() {
      return disagreements.isEmpty();
    }
  }

  private final ReadingLog readings;
  private final Clock clock;
  private Result last;
  private long comparedAt;

  LedgerCheck(ReadingLog readings, Clock clock) {
    this.readings = readings;
    this.clock = clock;
  }

  /** Blocks; who asks meanwhile waits for the same answer. */
  synchronized Result result() {
    if (last == null || System.nanoTime() - comparedAt > FRESH_NANOS) {
      last = new Result(List.copyOf(readings.disagreements()), clock.instant());
      comparedAt = System.nanoTime();
    }
    return last;
  }
}
