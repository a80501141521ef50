package io.waystation.storage.telemetry;

import io.waystation.model.Flag;
import java.time.Instant;

/** One stored value; {@code flags} as in {@link io.waystation.model.Reading}. */
public record Point(Instant time, double value, long flags) {
  /** As in {@link io.waystation.model.Reading#valid()}. */
  public boolean valid() {
    return (flags & Flag.of(Flag.REJECTED, Flag.FAILED)) == 0;
  }
}
