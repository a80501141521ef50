package io.waystation.server.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.server.CannotRun;
import io.waystation.simulator.City;
import io.waystation.simulator.Outfit;
import io.waystation.simulator.Worker;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the register of a simulated city, as {@link RegistryFile} and {@link CityFile} read it, so
 * that a service which is not a demo knows the devices and people it will hear of. One entry a
 * line.
 */
public final class CityRegister {
  private static final JsonMapper JSON = new JsonMapper();

  private final City city;

  public CityRegister(City city) {
    this.city = city;
  }

  /**
   * @param asked how the city was chosen, for whoever reads the file
   * @throws CannotRun if there is such a file already, or it cannot be written
   */
  public void write(Path file, String asked) {
    // A pipe may be there already.
    boolean stream = Files.exists(file) && !Files.isRegularFile(file);
    try {
      Files.write(
          file, lines(asked), stream ? StandardOpenOption.WRITE : StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw CannotRun.usage("%s is there already: give another --registry.".formatted(file));
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  private List<String> lines(String asked) {
    List<String> lines = new ArrayList<>();
    lines.add("# A simulated city: " + asked);
    lines.add("# waystation registry import FILE prints a secret for each device.");
    section(lines, "areas", city.areas().stream().map(CityRegister::area).toList());
    section(lines, "stations", city.stations().stream().map(CityRegister::station).toList());
    section(lines, "devices", city.devices().stream().map(CityRegister::device).toList());
    section(lines, "people", city.workers().stream().map(CityRegister::person).toList());
    List<ObjectNode> places =
        city.stations().stream().filter(this::unusual).map(this::equipment).toList();
    if (!places.isEmpty()) {
      lines.add("");
      lines.add("simulate:   # what only the simulator wants to know");
      lines.add("  stations:");
      places.forEach(place -> lines.add("    - " + text(place)));
    }
    return lines;
  }

  private static void section(List<String> lines, String name, List<ObjectNode> entries) {
    if (!entries.isEmpty()) {
      lines.add("");
      lines.add(name + ":");
      entries.forEach(entry -> lines.add("  - " + text(entry)));
    }
  }

  private static ObjectNode area(Area area) {
    ObjectNode entry = JSON.createObjectNode().put("id", area.id());
    if (!area.parent().isEmpty()) {
      entry.put("parent", area.parent());
    }
    return words(entry, "name", area.name());
  }

  private static ObjectNode station(Station station) {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("id", station.id().value())
            .put("type", word(station.type()))
            .put("area", station.area());
    words(entry, "name", station.name());
    station.altitude().ifPresent(metres -> entry.put("altitude", metres));
    entry
        .put("zone", station.zone().getId())
        .put("latitude", station.latitude())
        .put("longitude", station.longitude())
        .put("capacity", station.capacity())
        .put("always-open", station.alwaysOpen());
    if (!station.attributes().values().isEmpty()) {
      ObjectNode attributes = entry.putObject("attributes");
      new TreeMap<>(station.attributes().values()).forEach(attributes::put);
    }
    return entry;
  }

  /** Without the day it was commissioned: that is the day it is imported. */
  private static ObjectNode device(Device device) {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("id", device.id().value())
            .put("station", device.station().value())
            .put("type", word(device.type()));
    return words(entry, "name", device.name());
  }

  private static ObjectNode person(Worker worker) {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("id", worker.person().id().value())
            .put("name", worker.name())
            .put("sex", word(worker.person().sex()))
            .put("birth-year", worker.person().birthYear());
    words(entry, "occupation", worker.person().occupation())
        .put("station", worker.person().station().value());
    HealthFile file = worker.file();
    if (!file.conditions().isEmpty()) {
      var conditions = entry.putArray("on-file");
      file.conditions().stream().map(HealthFile.Condition::word).sorted().forEach(conditions::add);
    }
    file.arrived().ifPresent(day -> entry.put("arrived", day.toString()));
    return entry;
  }

  /** Whether its devices do not say by themselves what is built into it. */
  private boolean unusual(Station station) {
    Set<Device.Type> devices =
        city.devices(station.id()).stream().map(Device::type).collect(Collectors.toSet());
    return city.outfit(station.id()) != Outfit.of(station, devices);
  }

  private ObjectNode equipment(Station station) {
    return JSON.createObjectNode()
        .put("id", station.id().value())
        .put("equipment", city.outfit(station.id()).word());
  }

  private static ObjectNode words(ObjectNode entry, String name, LocalText text) {
    entry.putObject(name).put("zh", text.zh()).put("en", text.en());
    return entry;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** JSON is YAML as well, and never takes 22:00 for a number. */
  private static String text(ObjectNode entry) {
    try {
      return JSON.writeValueAsString(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
