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
}
