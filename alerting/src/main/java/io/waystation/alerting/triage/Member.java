package io.waystation.alerting.triage;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import java.time.Instant;

/**
 * A registered device of a station, and how long ago it spoke. All times are our clock.
 *
 * @param heard when last; null for never
 * @param due when its silence will be an alarm if it goes on; {@link Instant#MAX} when it is one
 */
public record Member(DeviceId id, Device.Type type, Instant heard, Instant due) {
  boolean spokeAfter(Instant moment) {
    return heard != null && heard.isAfter(moment);
  }
}
