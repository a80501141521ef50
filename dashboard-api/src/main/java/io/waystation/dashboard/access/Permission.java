package io.waystation.dashboard.access;

import io.waystation.model.Alarm;
import java.util.Arrays;

/** What somebody may do; the words of {@code x-permission} in openapi.yaml. */
public enum Permission {
  STATIONS_READ("stations.read"),
  STATION_ALARMS_READ("station-alarms.read"),
  STATION_ALARMS_ACKNOWLEDGE("station-alarms.acknowledge"),
  /** Values, alarms and names of people; whoever lacks it is answered as if there were none. */
  HEALTH_READ("health.read"),
  HEALTH_WRITE("health.write"),
  HEALTH_ALARMS_ACKNOWLEDGE("health-alarms.acknowledge"),
  SYSTEM_READ("system.read"),
  /** The register of devices, and what becomes of quarantined messages. */
  SYSTEM_WRITE("system.write");

  private final String word;

  Permission(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /**
   * @throws IllegalArgumentException if no permission is called so
   */
  public static Permission of(String word) {
    return Arrays.stream(values())
        .filter(permission -> permission.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no permission is called " + word));
  }

  public static Permission toRead(Alarm.Concern concern) {
    return concern == Alarm.Concern.HEALTH ? HEALTH_READ : STATION_ALARMS_READ;
  }

  public static Permission toAcknowledge(Alarm.Concern concern) {
    return concern == Alarm.Concern.HEALTH ? HEALTH_ALARMS_ACKNOWLEDGE : STATION_ALARMS_ACKNOWLEDGE;
  }
}
