package io.waystation.storage.log;

/**
 * Messages by fate since the log began.
 *
 * @param holes messages that devices have counted and we have not seen yet
 */
public record LedgerTotals(
    long stored, long duplicates, long quarantined, long refused, long holes) {
  public long received() {
    return stored + duplicates + quarantined + refused;
  }

  /**
   * What devices have sent, as far as their counting tells: received, and what is missing; {@link
   * Long#MAX_VALUE} is that or more.
   */
  public long sent() {
    return SeqRange.sum(received(), holes);
  }
}
