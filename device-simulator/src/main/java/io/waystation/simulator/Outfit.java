package io.waystation.simulator;

import io.waystation.model.Device;
import io.waystation.model.Station;
import io.waystation.simulator.life.Trip;
import java.util.Locale;
import java.util.Set;

/** What is built into a place, which says what its gateway measures. */
public enum Outfit {
  /** A smart station: everything a gateway can speak for, and often a defibrillator. */
  FULL(true, false),
  /** A small gateway on a battery: door, people, climate, meters. */
  SIMPLE(true, false),
  /** A mobile station: a tracker that is its gateway, people, climate, the vehicle's battery. */
  VAN(true, false),
  /** A health hut: a full gateway with oxygen, and a kiosk. */
  HUT(true, true),
  /** A health corner: a kiosk with a link of its own and nothing else. */
  CORNER(false, true),
  /** Nothing: whoever comes is counted by hand. */
  NONE(false, false);

  private final boolean gateway;
  private final boolean kiosk;

  Outfit(boolean gateway, boolean kiosk) {
    this.gateway = gateway;
    this.kiosk = kiosk;
  }

  /** What a station with such devices has most likely. */
  public static Outfit of(Station station, Set<Device.Type> devices) {
    if (devices.isEmpty()) {
      return NONE;
    }
    if (!devices.contains(Device.Type.GATEWAY)) {
      return CORNER;
    }
    if (Trip.isMobile(station)) {
      return VAN;
    }
    return devices.contains(Device.Type.KIOSK) ? HUT : FULL;
  }

  /**
   * @throws IllegalArgumentException if a station cannot have it for want of devices, or has more;
   *     says what to do
   */
  public void check(Station station, Set<Device.Type> devices) {
    if (this == NONE && !devices.isEmpty()) {
      throw new IllegalArgumentException(
          "station %s has devices: its equipment cannot be none".formatted(station.id()));
    }
    need(station, devices, gateway, Device.Type.GATEWAY);
    need(station, devices, kiosk, Device.Type.KIOSK);
    if (this == VAN && !Trip.isMobile(station)) {
      throw new IllegalArgumentException(
          "station %s is a van without a way: give it a route or stops under attributes"
              .formatted(station.id()));
    }
  }

  private void need(Station station, Set<Device.Type> devices, boolean needed, Device.Type type) {
    if (needed && !devices.contains(type)) {
      throw new IllegalArgumentException(
          "station %s has equipment '%s' and no %s: list one under devices"
              .formatted(station.id(), word(), type.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** As city files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
