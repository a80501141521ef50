package io.waystation.simulator;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What city to plan; the same settings give the same city.
 *
 * @param preset of what kinds its rest stations are
 * @param seed any number
 * @param stations rest stations in the city, those on wheels included, 0 to 10000
 * @param huts health huts of the oilfield, 0 to 500
 * @param corners health corners of the oilfield, 0 to 500
 * @param workers people measured in huts and corners, 0 to 10000; needs one of these when above 0
 * @param zone in which shops open and people sleep
 */
public record CitySettings(
    Preset preset, long seed, int stations, int huts, int corners, int workers, ZoneId zone) {
  public static final int MOST_STATIONS = 10_000;
  public static final int MOST_DEVICES = 10_000;
  public static final int MOST_HUTS = 500;
  public static final int MOST_CORNERS = 500;
  public static final int MOST_WORKERS = 10_000;

  /**
   * @throws IllegalArgumentException naming every setting that is out of range, its value and what
   *     is accepted
   */
  public CitySettings {
    List<String> wrong = new ArrayList<>();
    check(wrong, "stations", stations, MOST_STATIONS);
    check(wrong, "huts", huts, MOST_HUTS);
    check(wrong, "corners", corners, MOST_CORNERS);
    check(wrong, "workers", workers, MOST_WORKERS);
    if (workers > 0 && huts == 0 && corners == 0) {
      wrong.add(
          "workers is %d but huts is 0: give at least one hut, or 0 workers".formatted(workers));
    }
    if (zone == null) {
      wrong.add("zone is missing: give one like Asia/Shanghai");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("no such city: " + String.join("; ", wrong));
    }
  }

  /** Of smart stations and huts alone, as {@link Preset#DEMO} has them. */
  public CitySettings(long seed, int stations, int huts, int workers, ZoneId zone) {
    this(Preset.DEMO, seed, stations, huts, 0, workers, zone);
  }

  /** The same but for the number of rest stations. */
  public CitySettings withStations(int number) {
    return new CitySettings(preset, seed, number, huts, corners, workers, zone);
  }

  private static void check(List<String> wrong, String what, int given, int most) {
    if (given < 0 || given > most) {
      wrong.add("%s is %d: use 0 to %d".formatted(what, given, most));
    }
  }
}
