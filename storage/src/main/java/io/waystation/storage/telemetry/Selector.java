package io.waystation.storage.telemetry;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.util.Set;

/**
 * Which series are meant: all that fit every part given. Null or empty stands for any.
 *
 * @param signals codes
 */
public record Selector(
    StationId station, DeviceId device, String part, PersonId person, Set<String> signals) {
  public Selector {
    signals = Set.copyOf(signals);
  }

  public static Selector all() {
    return new Selector(null, null, null, null, Set.of());
  }

  /** The station's own signals and its kiosk's readings alike: narrow it by signals. */
  public static Selector of(StationId station, Set<String> signals) {
    return new Selector(station, null, null, null, signals);
  }

  public static Selector of(PersonId person, Set<String> signals) {
    return new Selector(null, null, null, person, signals);
  }
}
