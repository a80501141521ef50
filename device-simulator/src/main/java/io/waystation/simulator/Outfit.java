package io.waystation.simulator;

import java.util.Locale;

/** What is built into a place. */
public enum Outfit {
  /** A smart station: everything a gateway can speak for, and often a defibrillator. */
  FULL,
  /** A small gateway on a battery: door, people, climate, meters. */
  SIMPLE,
  /** A mobile station: a tracker that is its gateway, people, climate, the vehicle's battery. */
  VAN,
  /** A health hut: a full gateway with oxygen, and a kiosk. */
  HUT,
  /** A health corner: a kiosk with a link of its own and nothing else. */
  CORNER,
  /** Nothing: whoever comes is counted by hand. */
  NONE;

  /** As city files write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
