package io.waystation.model;

import java.time.ZoneId;
import java.util.OptionalInt;

/**
 * A rest station or an oilfield health hut.
 *
 * @param area id of its {@link Area}
 * @param altitude metres above sea level; without it no graded SpO2 alarm is raised
 * @param zone whose calendar days its figures are cut into and in which its times are shown
 * @param latitude degrees north (WGS 84)
 * @param longitude degrees east (WGS 84)
 * @param capacity people it may hold
 * @param attributes what else rules may ask for
 */
public record Station(
    StationId id,
    Type type,
    LocalText name,
    String area,
    OptionalInt altitude,
    ZoneId zone,
    double latitude,
    double longitude,
    int capacity,
    boolean alwaysOpen,
    StationAttributes attributes) {
  /** Of which nothing else is known. */
  public Station(
      StationId id,
      Type type,
      LocalText name,
      String area,
      OptionalInt altitude,
      ZoneId zone,
      double latitude,
      double longitude,
      int capacity,
      boolean alwaysOpen) {
    this(
        id,
        type,
        name,
        area,
        altitude,
        zone,
        latitude,
        longitude,
        capacity,
        alwaysOpen,
        StationAttributes.NONE);
  }

  public enum Type {
    STATION,
    HUT
  }
}
