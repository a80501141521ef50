package io.waystation.simulator;

import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Dice;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  /** Planned ones: rest stations first, then those on wheels, then huts, then corners. */
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
    return outfits.values().stream().filter(outfit::equals).count();
  }

  /** Where anything can break. */
  List<Station> fullyEquipped() {
    return stations.stream()
        .filter(
            station -> outfit(station.id()) == Outfit.FULL || outfit(station.id()) == Outfit.HUT)
        .toList();
  }

  Outfit outfit(StationId id) {
    return Optional.ofNullable(outfits.get(id))
        .orElseThrow(() -> new IllegalArgumentException("nobody knows what is built into " + id));
  }

  /** Empty where it is as usual at such places. */
  OptionalInt visitsPerDay(StationId id) {
    Integer known = visitsPerDay.get(id);
    return known == null ? OptionalInt.empty() : OptionalInt.of(known);
  }

  List<Device> devices(StationId station) {
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
