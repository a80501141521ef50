package io.waystation.server.registry;

import io.waystation.alerting.rule.Node;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.HealthFile;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.server.registry.Entry.Misplaced;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.Outfit;
import io.waystation.simulator.Worker;
import io.waystation.simulator.life.Body.Condition;
import io.waystation.simulator.life.Calendar;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A city to simulate, read from a register. A section {@code simulate} may add what a register does
 * not say: what is built into a place and how many come there in a day, and how many people to make
 * up. {@code config/examples/city.yaml} shows all of it.
 */
public final class CityFile {
  private static final int MOST_VISITS = 2_000;
  private static final ZoneId USUAL_ZONE = ZoneId.of("Asia/Shanghai");

  /** What is wrong, and on which line. */
  private record Fault(int line, String text) {}

  private final Path file;
  private final RegistryFile.Content content;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<StationId, Outfit> outfits = new HashMap<>();
  private final Map<StationId, Integer> visits = new HashMap<>();
  private final Map<StationId, Integer> lines = new HashMap<>();
  private final Set<StationId> stations;
  private final Map<StationId, Set<Device.Type>> types;
  private int madeUp;

  private CityFile(Path file, RegistryFile.Content content) {
    this.file = file;
    this.content = content;
    this.stations = content.stations().stream().map(Station::id).collect(Collectors.toSet());
    this.types =
        content.devices().stream()
            .collect(
                Collectors.groupingBy(
                    Device::station, Collectors.mapping(Device::type, Collectors.toSet())));
  }

  /**
   * @param seed of all that happens there
   * @throws CannotRun naming everything that is wrong in it, with its line
   */
  public static City read(Path file, long seed) {
    RegistryFile.Content content =
        RegistryFile.read(file, Calendar.OPENING.atStartOfDay(ZoneOffset.UTC).toInstant());
    return new CityFile(file, content).city(seed);
  }

  private City city(long seed) {
    size("stations", content.stations().size(), CitySettings.MOST_STATIONS);
    size("people", content.people().size(), CitySettings.MOST_WORKERS);
    places();
    content.simulate().ifPresent(this::simulate);
    content.stations().forEach(this::equip);
    people();
    if (!faults.isEmpty()) {
      throw CannotRun.usage(
          "%s is no city to simulate:%n  %s"
              .formatted(
                  file,
                  faults.stream()
                      .sorted(Comparator.comparing(Fault::line))
                      .map(fault -> "line %d: %s".formatted(fault.line(), fault.text()))
                      .collect(Collectors.joining(System.lineSeparator() + "  "))));
    }
    City city =
        new City(
            file.getFileName().toString(),
            seed,
            content.stations().stream().map(Station::zone).findFirst().orElse(USUAL_ZONE),
            content.areas(),
            content.stations(),
            content.devices(),
            content.people().stream().map(CityFile::worker).toList(),
            outfits,
            visits);
    return madeUp == 0 ? city : city.with(madeUp);
  }

  private void fault(int line, String text) {
    faults.add(new Fault(line, text));
  }

  private void size(String section, int given, int most) {
    if (given > most) {
      fault(1, "%d %s are too many: use up to %d".formatted(given, section, most));
    }
  }

  /** Everything must lie somewhere that is in the file: the simulator knows no other register. */
  private void places() {
    Set<String> areas = new HashSet<>(Set.of(""));
    for (Area area : content.areas()) {
      if (!areas.contains(area.parent())) {
        fault(
            content.line("areas", area.id()),
            "area %s: its parent '%s' is not in the file before it"
                .formatted(area.id(), area.parent()));
      }
      areas.add(area.id());
    }
    for (Station station : content.stations()) {
      if (station.area().isEmpty() || !areas.contains(station.area())) {
        fault(
            line(station.id()),
            "station %s: there is no area '%s' in the file"
                .formatted(station.id(), station.area()));
      }
    }
    for (Device device : content.devices()) {
      if (!stations.contains(device.station())) {
        fault(
            content.line("devices", device.id()),
            "device %s: there is no station '%s' in the file"
                .formatted(device.id(), device.station()));
      }
    }
  }

  private int line(StationId station) {
    return lines.getOrDefault(station, content.line("stations", station));
  }

  private void simulate(Node section) {
    attempt(
        section,
        entry -> {
          entry.only("people", "stations");
          madeUp = entry.has("people") ? entry.count("people", 0, CitySettings.MOST_WORKERS) : 0;
        });
    Node places = section.fields() == null ? null : section.fields().get("stations");
    if (places != null && places.items() == null) {
      fault(places.line(), "simulate, stations: write a list, '- {id: ...}'");
    } else if (places != null) {
      places.items().forEach(node -> attempt(node, this::play));
    }
  }

  private interface Read {
    void entry(Entry entry);
  }

  private void attempt(Node node, Read read) {
    try {
      read.entry(new Entry(node));
    } catch (IllegalArgumentException e) {
      int line = e instanceof Misplaced better ? better.line() : node.line();
      fault(line, "simulate: " + e.getMessage());
    }
  }

  private void play(Entry entry) {
    entry.only("id", "equipment", "visits");
    StationId id = new StationId(entry.text("id"));
    if (!stations.contains(id)) {
      throw new IllegalArgumentException("there is no station '%s' in the file".formatted(id));
    }
    if (lines.put(id, entry.node().line()) != null) {
      throw new IllegalArgumentException("'%s' is there twice".formatted(id));
    }
    if (entry.has("equipment")) {
      outfits.put(id, entry.oneOf("equipment", Outfit.class));
    }
    if (entry.has("visits")) {
      visits.put(id, entry.count("visits", 0, MOST_VISITS));
    }
  }

  /** What the devices of a station say of its outfit, or must say where the file names one. */
  private void equip(Station station) {
    Set<Device.Type> there = types.getOrDefault(station.id(), Set.of());
    Outfit outfit = outfits.computeIfAbsent(station.id(), id -> Outfit.of(station, there));
    try {
      outfit.check(station, there);
    } catch (IllegalArgumentException e) {
      fault(line(station.id()), e.getMessage());
    }
  }

  private void people() {
    for (RegistryFile.Named person : content.people()) {
      if (!kiosk(person.person().station())) {
        fault(
            content.line("people", person.person().id()),
            "person %s: there is no kiosk at '%s' to be measured by"
                .formatted(person.person().id(), person.person().station()));
      }
    }
    if (madeUp > 0 && stations.stream().noneMatch(this::kiosk)) {
      fault(1, "simulate: people is %d, but there is no kiosk in the file".formatted(madeUp));
    }
  }

  private boolean kiosk(StationId station) {
    return types.getOrDefault(station, Set.of()).contains(Device.Type.KIOSK);
  }

  private static Worker worker(RegistryFile.Named person) {
    boolean diabetes = person.file().has(HealthFile.Condition.DIABETES);
    return new Worker(
        person.person(),
        person.name(),
        diabetes ? Condition.DIABETES : Condition.WELL,
        person.file());
  }
}
