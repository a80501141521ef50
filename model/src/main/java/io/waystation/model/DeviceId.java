package io.waystation.model;

/**
 * A device: also its MQTT client id, its user name and its topic level, hence {@code
 * [a-z0-9][a-z0-9-]{0,63}}.
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
  public DeviceId {
    Ids.check("device", value);
  }

  /** Whether the text could be a device id; the registry may still not know it. */
  public static boolean valid(String text) {
    return Ids.valid(text);
  }

  @Override
  public int compareTo(DeviceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
