package io.waystation.simulator;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * A city with exactly so many devices: as many rest stations as it takes beside the huts of the
   * settings. A station that brings one too many costs the last defibrillator; with fewer devices
   * than the huts have, only the first are there.
   *
   * @param settings their number of stations does not matter
   * @throws IllegalArgumentException if there is no such city; says why
   */
  public static City withDevices(CitySettings settings, int devices) {
    if (devices < 1 || devices > CitySettings.MOST_DEVICES) {
      throw new IllegalArgumentException(
          "no such city: devices is %d: use 1 to %d".formatted(devices, CitySettings.MOST_DEVICES));
    }
    int missing = devices - plan(settings.withStations(0)).devices().size();
    int most = Math.min(Math.max(0, missing), CitySettings.MOST_STATIONS);
    // Which devices a station has depends on nothing but its id.
    List<Device> ofStations =
        plan(settings.withStations(most)).devices().stream().limit(Math.max(0, missing)).toList();
    int stations = (int) ofStations.stream().map(Device::station).distinct().count();
    return plan(settings.withStations(stations)).onlyWith(devices);
  }

  private City onlyWith(int most) {
    List<Device> kept = new ArrayList<>(devices);
    for (int i = kept.size() - 1; i >= 0 && kept.size() == most + 1; i--) {
      if (kept.get(i).type() == Device.Type.SENSOR) {
        kept.remove(i);
      }
    }
    kept = kept.subList(0, Math.min(most, kept.size()));
    Set<StationId> places = kept.stream().map(Device::station).collect(Collectors.toSet());
    Set<StationId> clinics =
        kept.stream()
            .filter(device -> device.type() == Device.Type.KIOSK)
            .map(Device::station)
            .collect(Collectors.toSet());
    return new City(
        settings,
        areas,
        stations.stream().filter(station -> places.contains(station.id())).toList(),
        kept,
        workers.stream().filter(one -> clinics.contains(one.person().station())).toList());
  }

  /** From then on every city can be simulated, in whatever zone it lies. */
  public static Instant opened() {
    return Calendar.OPENING.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
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
