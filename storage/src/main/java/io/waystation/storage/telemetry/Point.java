package io.waystation.storage.telemetry;

import io.waystation.model.Flag;
import java.time.Instant;

/**
 * One stored value; {@code flags} as in {@link io.waystation.model.Reading}.
 *
 * @param clockShift milliseconds that were added to the device's clock to get {@code time}; 0 when
 *     its clock was believed
 */
public record Point(Instant time, double value, long flags, long clockShift) {
  /** Of a device whose clock was believed. */
  public Point(Instant time, double value, long flags) {
    this(time, value, flags, 0);
  }

  /** When it was measured by the device's own clock, raw. */
  public Instant deviceTime() {
    return time.minusMillis(clockShift);
  }

  /** As in {@link io.waystation.model.Reading#valid()}. */
  public boolean valid() {
    return (flags & Flag.of(Flag.REJECTED, Flag.FAILED)) == 0;
  }
}
