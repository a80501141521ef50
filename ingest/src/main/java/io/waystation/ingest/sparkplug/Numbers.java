package io.waystation.ingest.sparkplug;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.ReadingLog;

/**
 * How far a device's messages are counted. It is the log's own account, so after a crash the count
 * goes on exactly where the log ends: no number is given twice, and none is skipped.
 */
@FunctionalInterface
public interface Numbers {
  /** Of the boots a device has had; a node's current one is among them. */
  int BOOTS = 8;

  /**
   * One above the highest number the log has seen; 0 for none. Asked once per node after a start.
   */
  long next(DeviceId device, long boot);

  /** As the ledger of this log says. */
  static Numbers of(ReadingLog log) {
    return (device, boot) ->
        log.boots(device, BOOTS).stream()
            .filter(account -> account.boot() == boot)
            .mapToLong(BootLedger::nextSeq)
            .findFirst()
            .orElse(0);
  }
}
