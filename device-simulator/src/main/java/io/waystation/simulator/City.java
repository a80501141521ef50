package io.waystation.simulator;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of a city and its oilfield: what stands where, which devices it has, who works there.
 *
 * @param areas parents before children
 * @param stations rest stations first, then huts
 * @param devices in the order of the stations
 */
public record City(
    CitySettings settings,
    List<Area> areas,
    List<Station> stations,
    List<Device> devices,
    List<Worker> workers) {
  public City {
    areas = List.copyOf(areas);
    stations = List.copyOf(stations);
    devices = List.copyOf(devices);
    workers = List.copyOf(workers);
  }

  /** A pure function: the same settings give the same city, to the last name. */
  public static City plan(CitySettings settings) {
    Dice dice = Dice.seeded(settings.seed());
    Atlas atlas = new Atlas(settings, dice.of("atlas"));
    Fleet fleet = new Fleet(dice.of("fleet"));
    List<Device> devices = new ArrayList<>();
    atlas.stations().forEach(station -> devices.addAll(fleet.devicesOf(station)));
    List<Worker> workers = new Roster(dice.of("roster")).workers(settings.workers(), atlas.huts());
    return new City(settings, atlas.areas(), atlas.stations(), devices, workers);
  }

  /** Everything by chance in this city comes from these. */
  Dice dice() {
    return Dice.seeded(settings.seed());
  }

  Station station(StationId id) {
    return stations.stream()
        .filter(station -> station.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no station is called " + id));
  }
}
