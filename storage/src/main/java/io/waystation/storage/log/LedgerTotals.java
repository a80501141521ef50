package io.waystation.storage.log;

/**
 * Messages by fate since the log began. {@code received = stored + duplicates + quarantined}.
 *
 * @param holes messages that devices have counted and we have not seen yet
 */
public record LedgerTotals(long stored, long duplicates, long quarantined, long holes) {
  public long received() {
    return stored + duplicates + quarantined;
  }
}
