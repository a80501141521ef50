package io.waystation.storage.log;

import io.waystation.model.DeviceId;
import java.time.Instant;

/**
 * The account of one device over all its boots. {@code sent = stored + duplicates + quarantined +
 * refused + holes}, always.
 *
 * @param holes counted by the device, not seen by us yet
 * @param filled holes that later messages have filled
 * @param boot the latest; -1 when it has never numbered a message
 * @param nextSeq one above the highest seq seen in that boot
 */
public record DeviceLedger(
    DeviceId device,
    long stored,
    long duplicates,
    long quarantined,
    long refused,
    long holes,
    long filled,
    long boot,
    long nextSeq,
    Instant lastReceivedAt) {
  /** {@link Long#MAX_VALUE} is that or more. */
  public long sent() {
    return SeqRange.sum(stored + duplicates + quarantined + refused, holes);
  }
}
