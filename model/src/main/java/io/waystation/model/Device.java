package io.waystation.model;

import java.time.Instant;

/**
 * A thing that connects to the broker by itself.
 *
 * @param station where it stands now; devices move
 * @param commissionedAt from when it is expected to report
 */
public record Device(
    DeviceId id, StationId station, Type type, LocalText name, Instant commissionedAt) {
  public enum Type {
    /** Speaks for the sensors of its station; when it is silent, the station is dark. */
    GATEWAY,
    /** Measures people. */
    KIOSK,
    /** Anything with a link of its own: an AED cabinet, a vehicle tracker. */
    SENSOR
  }
}
