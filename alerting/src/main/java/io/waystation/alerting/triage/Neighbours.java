package io.waystation.alerting.triage;

import io.waystation.model.Alarm.Cause;
import java.util.Map;

/**
 * The stations of the same area, at the same moment.
 *
 * @param stations how many there are, this one included
 * @param dark how many others are without power, or not heard at all, by cause
 */
public record Neighbours(int stations, Map<Cause, Integer> dark) {
  public static final Neighbours NONE = new Neighbours(1, Map.of());

  public Neighbours {
    dark = Map.copyOf(dark);
  }

  int dark(Cause cause) {
    return dark.getOrDefault(cause, 0);
  }
}
