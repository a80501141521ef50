package io.waystation.storage.log;

import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import java.time.Instant;
import java.util.List;

/**
 * One accepted message in the log.
 *
 * @param offset within its lane
 * @param boot -1 for a message without number
 * @param seq -1 for a message without number
 * @param sentAt the device's clock, raw; equals {@code receivedAt} for a message that does not say
 */
public record Entry(
    Lane lane,
    long offset,
    DeviceId device,
    long boot,
    long seq,
    Instant sentAt,
    Instant receivedAt,
    List<Reading> readings) {
  public Entry {
    readings = List.copyOf(readings);
  }

  /**
   * In which boot of the device it was said. A status stands outside the numbering and may name its
   * boot all the same.
   *
   * @return -1 when the message does not say
   */
  public long saidInBoot() {
    return boot >= 0 || readings.isEmpty() ? boot : readings.get(0).boot();
  }
}
