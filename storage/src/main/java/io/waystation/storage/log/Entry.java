package io.waystation.storage.log;

import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import java.time.Instant;
import java.util.List;

/**
 * One accepted message in the log.
 *
 * @param boot -1 for a status message
 * @param seq -1 for a status message
 * @param sentAt the device's clock, raw; equals {@code receivedAt} for a status message
 */
public record Entry(
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
