package io.waystation.simulator;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Calendar;
import io.waystation.simulator.life.Dice;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The plan of a city and its oilfield: what stands where, which devices it has, who works there.
 * Two are equal when everything in them is.
 */
public final class City {
  private final String name;
  private final long seed;
  private final ZoneId zone;
  private final List<Area> areas;
  private final List<Station> stations;
  private final List<Device> devices;
  private final List<Worker> workers;
  private final Map<StationId, Outfit> outfits;
  private final Map<StationId, Integer> visitsPerDay;
  private final Map<StationId, Station> byId;
  private final Map<StationId, List<Device>> devicesOf;

  /**
   * @param name of the preset it is made after, or of the file it was read from
   * @param seed of everything that happens there
   * @param zone in which most of it lies
   * @param areas parents before children
   * @param outfits what is built into each station
   * @param visitsPerDay of those stations of which that is known
   * @throws IllegalArgumentException if a device or worker belongs to no station, or a station has
   *     no outfit; says which
   */
  public City(
      String name,
      long seed,
      ZoneId zone,
      List<Area> areas,
      List<Station> stations,
      List<Device> devices,
      List<Worker> workers,
      Map<StationId, Outfit> outfits,
      Map<StationId, Integer> visitsPerDay) {
    this.name = name;
    this.seed = seed;
    this.zone = zone;
    this.areas = List.copyOf(areas);
    this.stations = List.copyOf(stations);
    this.devices = List.copyOf(devices);
    this.workers = List.copyOf(workers);
    this.outfits = Map.copyOf(outfits);
    this.visitsPerDay = Map.copyOf(visitsPerDay);
    this.byId = stations.stream().collect(Collectors.toMap(Station::id, Function.identity()));
    this.devicesOf = devices.stream().collect(Collectors.groupingBy(Device::station));
    devices.forEach(device -> station(device.station()));
    workers.forEach(worker -> station(worker.person().station()));
    stations.forEach(station -> outfit(station.id()));
  }

  /** A pure function: the same settings give the same city, to the last name. */
  public static City plan(CitySettings settings) {
    Dice dice = Dice.seeded(settings.seed());
    Atlas atlas = new Atlas(settings, dice.of("atlas"));
    Fleet fleet = new Fleet(dice.of("fleet"));
    List<Device> devices = new ArrayList<>();
    for (Station station : atlas.stations()) {
      devices.addAll(fleet.devicesOf(station, atlas.outfits().get(station.id())));
    }
    List<Worker> workers =
        new Roster(dice.of("roster")).workers(settings.workers(), atlas.clinics());
    return new City(
        settings.preset().word(),
        settings.seed(),
        settings.zone(),
        atlas.areas(),
        atlas.stations(),
        devices,
        workers,
        atlas.outfits(),
        Map.of());
  }

  /**
   * With more people, made up, spread over the stations that have a kiosk.
   *
   * @param more none where there is no kiosk
   */
  public City with(int more) {
    List<Station> clinics =
        stations.stream()
            .filter(station -> kiosk(station.id()).isPresent())
            .sorted(Comparator.comparing(station -> station.altitude().orElse(0)))
            .toList();
    List<Worker> all = new ArrayList<>(workers);
    all.addAll(new Roster(dice().of("roster")).workers(more, clinics));
    return new City(name, seed, zone, areas, stations, devices, all, outfits, visitsPerDay);
  }

  public String name() {
    return name;
  }

  public long seed() {
    return seed;
  }

  public ZoneId zone() {
    return zone;
  }

  /** Parents before children. */
  public List<Area> areas() {
    return areas;
  }

  /** Planned ones: rest stations first, then huts, then corners. */
  public List<Station> stations() {
    return stations;
  }

  /** In the order of the stations. */
  public List<Device> devices() {
    return devices;
  }

  public List<Worker> workers() {
    return workers;
  }

  /** How many stations have it. */
  public long count(Outfit outfit) {
    return stations.stream().filter(station -> outfit(station.id()) == outfit).count();
  }

  /** Where anything can break. */
  List<Station> fullyEquipped() {
    return stations.stream()
        .filter(
            station -> outfit(station.id()) == Outfit.FULL || outfit(station.id()) == Outfit.HUT)
        .toList();
  }

  /**
   * What is built into that station.
   *
   * @throws IllegalArgumentException if there is no such station
   */
  public Outfit outfit(StationId id) {
    return Optional.ofNullable(outfits.get(id))
        .orElseThrow(() -> new IllegalArgumentException("nobody knows what is built into " + id));
  }

  /** Empty where it is as usual at such places. */
  OptionalInt visitsPerDay(StationId id) {
    Integer known = visitsPerDay.get(id);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  /** Of that station, as they are listed. */
  public List<Device> devices(StationId station) {
    return devicesOf.getOrDefault(station, List.of());
  }

  /** The one that speaks for its station; empty where each device speaks for itself, or none is. */
  Optional<DeviceId> gateway(StationId station) {
    return first(station, Device.Type.GATEWAY);
  }

  Optional<DeviceId> kiosk(StationId station) {
    return first(station, Device.Type.KIOSK);
  }

  private Optional<DeviceId> first(StationId station, Device.Type type) {
    return devices(station).stream()
        .filter(device -> device.type() == type)
        .map(Device::id)
        .findFirst();
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
    int missing = Math.max(0, devices - plan(settings.withStations(0)).devices().size());
    int most = Math.min(2 * missing, CitySettings.MOST_STATIONS);
    // What a station is, and so which devices it has, depends on nothing but its place in the row.
    City largest = plan(settings.withStations(most));
    List<Device> all = largest.devices();
    if (all.size() < devices) {
      throw new IllegalArgumentException(
          "no such city: devices is %d, but of this kind the largest has %d"
              .formatted(devices, all.size()));
    }
    int stations = 0;
    if (missing > 0) {
      Station last = largest.station(all.get(missing - 1).station());
      stations = largest.stations().indexOf(last) + 1;
    }
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
        name,
        seed,
        zone,
        areas,
        stations.stream().filter(station -> places.contains(station.id())).toList(),
        kept,
        workers.stream().filter(one -> clinics.contains(one.person().station())).toList(),
        outfits,
        visitsPerDay);
  }

  /** From then on every city can be simulated, in whatever zone it lies. */
  public static Instant opened() {
    return Calendar.OPENING.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Everything by chance in this city comes from these. */
  Dice dice() {
    return Dice.seeded(seed);
  }

  Station station(StationId id) {
    return Optional.ofNullable(byId.get(id))
        .orElseThrow(() -> new IllegalArgumentException("no station is called " + id));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof City city
        && name.equals(city.name)
        && seed == city.seed
        && zone.equals(city.zone)
        && areas.equals(city.areas)
        && stations.equals(city.stations)
        && devices.equals(city.devices)
        && workers.equals(city.workers)
        && outfits.equals(city.outfits)
        && visitsPerDay.equals(city.visitsPerDay);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(seed) + stations.hashCode();
  }

  @Override
  public String toString() {
    return "%s, seed %d: %d stations, %d devices, %d workers"
        .formatted(name, seed, stations.size(), devices.size(), workers.size());
  }
}
