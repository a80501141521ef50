package io.waystation.ingest;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import java.util.List;

/**
 * Where the store writer stands in the log, durably. Usually that is one place. After an outage it
 * leaves a gap behind it: what is live is written from {@link #live} on, and the gap from {@link
 * #oldest} to {@link #gapEnd} is filled beside it.
 *
 * <p>The places are kept as consumers of the log. The oldest has the name that has always been
 * ours, so the log drops nothing of the gap; each step leaves a state from which all can be
 * continued, at the cost of writing something again. For one thread, but {@link #lag} and {@link
 * #gap} for any.
 */
final class StorePlaces {
  private static final String LIVE = StoreWriter.CONSUMER + "-live";
  private static final String GAP_END = StoreWriter.CONSUMER + "-gap-end";

  private final ReadingLog log;
  private volatile Position oldest;
  private volatile Position live;

  /** Null without a gap. */
  private volatile Position gapEnd;

  /** Goes on where it stopped. Blocks. */
  StorePlaces(ReadingLog log) {
    this.log = log;
    this.oldest = log.join(StoreWriter.CONSUMER);
    Position end = log.committed(GAP_END);
    if (end.since(oldest) > 0) {
      this.gapEnd = end;
      this.live = log.committed(LIVE).max(end);
    } else {
      forgetGap();
      this.live = oldest;
    }
  }

  Position oldest() {
    return oldest;
  }

  /** Where what is live is written from. */
  Position live() {
    return live;
  }

  /** Null without a gap. */
  Position gapEnd() {
    return gapEnd;
  }

  /** Messages of the gap that are not written yet. */
  long gap() {
    Position end = gapEnd;
    return end == null ? 0 : end.since(oldest);
  }

  /** Messages that are not written yet. */
  long lag() {
    return log.end().since(live) + gap();
  }

  /** Everything before the log's end is left for later; a gap there is already grows. */
  void leap() {
    Position end = log.end();
    log.commit(GAP_END, end);
    log.commit(LIVE, end);
    gapEnd = end;
    live = end;
  }

  void liveDone(Position next, List<Arrival.Refused> refused) {
    log.commit(gapEnd == null ? StoreWriter.CONSUMER : LIVE, next, refused);
    live = next;
    if (gapEnd == null) {
      oldest = next;
    }
  }

  void gapDone(Position next, List<Arrival.Refused> refused) {
    log.commit(StoreWriter.CONSUMER, next, refused);
    oldest = next;
    if (gapEnd.since(oldest) == 0) {
      log.commit(StoreWriter.CONSUMER, live);
      forgetGap();
      oldest = live;
      gapEnd = null;
    }
  }

  private void forgetGap() {
    for (String place : List.of(GAP_END, LIVE)) {
      if (!log.committed(place).equals(Position.START)) {
        log.forget(place);
      }
    }
  }
}
