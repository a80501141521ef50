package io.waystation.alerting.triage;

import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import java.time.Instant;

/**
 * A registered device of a station, and how long ago it spoke. All times are our clock.
 *
 * @param heard when last; null for never
 * @param due when its silence will be an alarm if it goes on; {@link Instant#MAX} when it is one
 * @param lost when the broker lost its connection; null while it is up, or nobody said
 * @param back since when it has spoken without a longer pause; null if it is not known
 */
public record Member(
    DeviceId id, Device.Type type, Instant heard, Instant due, Instant lost, Instant back) {
  public Member(DeviceId id, Device.Type type, Instant heard, Instant due) {
    this(id, type, heard, due, null, null);
  }

  /** It may still be heard any moment: its time is not over, and its connection not lost. */
  boolean mayStillSpeak() {
    return heard != null && lost == null && due.isBefore(Instant.MAX);
  }

  boolean spokeAfter(Instant moment) {
    return heard != null && heard.isAfter(moment);
  }
}
