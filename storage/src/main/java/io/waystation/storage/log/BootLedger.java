package io.waystation.storage.log;

import java.time.Instant;
import java.util.List;

/**
 * The account of one device within one boot.
 *
 * @param boot -1 for what carries no number; -2 for the sum of boots so many and so long ago that
 *     they are no longer told apart
 * @param nextSeq one above the highest seq seen
 * @param missing the open holes, oldest first; at most {@link #MOST_RANGES}
 * @param holes how many numbers are missing, also those {@code missing} has no room for
 */
public record BootLedger(
    long boot,
    long stored,
    long duplicates,
    long quarantined,
    long refused,
    long holes,
    long filled,
    long nextSeq,
    List<SeqRange> missing,
    Instant lastReceivedAt) {
  public static final int MOST_RANGES = 100;

  public BootLedger {
    missing = List.copyOf(missing);
  }

  /** {@link Long#MAX_VALUE} is that or more. */
  public long sent() {
    return SeqRange.sum(stored + duplicates + quarantined + refused, holes);
  }
}
