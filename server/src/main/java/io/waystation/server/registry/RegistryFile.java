package io.waystation.server.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waystation.alerting.rule.Node;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import io.waystation.server.registry.Entry.Misplaced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * A register as people write it: areas, stations, devices and workers in one YAML file. {@code
 * config/registry-example.yaml} shows all of it. What only the simulator wants to know may stand in
 * it as well; {@link CityFile} reads that.
 */
final class RegistryFile {
  static final String SIMULATE = "simulate";

  private static final Set<String> SECTIONS =
      Set.of("areas", "stations", "devices", "people", SIMULATE);

  /** A worker with the name that goes into the vault. */
  record Named(Person person, String name, HealthFile file) {}

  /** Something that is wrong, and where. */
  private record Fault(int line, String text) {
    @Override
    public String toString() {
      return "line %d: %s".formatted(line, text);
    }
  }

  private final Path file;
  private final Instant now;
  private final List<Fault> faults = new ArrayList<>();

  /** Section and id to the line of the entry. */
  private final Map<String, Integer> lines = new HashMap<>();

  private RegistryFile(Path file, Instant now) {
    this.file = file;
    this.now = now;
  }

  /**
   * @param simulate what only the simulator wants to know, where that is there
   * @param lines section, point and id to the line of the entry
   */
  record Content(
      List<Area> areas,
      List<Station> stations,
      List<Device> devices,
      List<Named> people,
      Optional<Node> simulate,
      Map<String, Integer> lines) {
    int line(String section, Object id) {
      return lines.getOrDefault(section + "." + id, 1);
    }
  }

  /**
   * @param now when devices that do not say otherwise are commissioned
   * @throws CannotRun naming everything that is wrong in it, with its line
   */
  static Content read(Path file, Instant now) {
    return new RegistryFile(file, now).content();
  }

  private Content content() {
    Map<String, Node> tree = tree();
    tree.forEach(
        (name, section) -> {
          if (!SECTIONS.contains(name)) {
            fault(section.line(), name + ": there are areas, stations, devices and people");
          }
        });
    Content content =
        new Content(
            each(tree, "areas", this::area),
            each(tree, "stations", this::station),
            each(tree, "devices", this::device),
            each(tree, "people", this::person),
            Optional.ofNullable(tree.get(SIMULATE)),
            lines);
    if (!faults.isEmpty()) {
      faults.sort(Comparator.comparing(Fault::line));
      throw CannotRun.usage(
          "%s cannot be imported:%n  %s"
              .formatted(
                  file,
                  String.join(
                      System.lineSeparator() + "  ",
                      faults.stream().map(Fault::toString).toList())));
    }
    return content;
  }

  private void fault(int line, String text) {
    faults.add(new Fault(line, text));
  }

  private Map<String, Node> tree() {
    try {
      Node tree = Node.parse(Files.readString(file));
      if (tree.fields() != null && !tree.fields().isEmpty()) {
        return tree.fields();
      }
      throw CannotRun.usage(file + " holds no register: see config/registry-example.yaml.");
    } catch (JsonProcessingException e) {
      throw CannotRun.usage("%s is no YAML: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      throw CannotRun.usage("%s cannot be read: %s".formatted(file, e));
    }
  }

  private <T> List<T> each(Map<String, Node> tree, String section, Function<Entry, T> parse) {
    List<T> all = new ArrayList<>();
    Node entries = tree.get(section);
    if (entries == null || entries.text() != null) {
      return all;
    }
    if (entries.items() == null) {
      fault(entries.line(), section + ": write a list, '- {id: ...}'");
      return all;
    }
    int number = 0;
    for (Node node : entries.items()) {
      number++;
      String id = "";
      try {
        Entry entry = new Entry(node);
        id = entry.text("id", "");
        all.add(parse.apply(entry));
        if (lines.put(section + "." + id, node.line()) != null) {
          fault(node.line(), "%s: '%s' is there twice".formatted(section, id));
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        int line = e instanceof Misplaced better ? better.line() : node.line();
        fault(line, "%s, number %d (%s): %s".formatted(section, number, id, e.getMessage()));
      }
    }
    return all;
  }

  private Area area(Entry entry) {
    entry.only("id", "parent", "name");
    return new Area(entry.text("id"), entry.text("parent", ""), entry.words("name"));
  }

  private Station station(Entry entry) {
    entry.only(
        "id",
        "type",
        "name",
        "area",
        "altitude",
        "zone",
        "latitude",
        "longitude",
        "capacity",
        "always-open",
        "attributes");
    return new Station(
        new StationId(entry.text("id")),
        entry.oneOf("type", Station.Type.class),
        entry.words("name"),
        entry.text("area"),
        entry.has("altitude")
            ? OptionalInt.of((int) entry.number("altitude", -500, 9_000))
            : OptionalInt.empty(),
        ZoneId.of(entry.text("zone", "Asia/Shanghai")),
        entry.number("latitude", -90, 90),
        entry.number("longitude", -180, 180),
        (int) entry.number("capacity", 0, 100_000),
        entry.truth("always-open"),
        attributes(entry.pairs("attributes")));
  }

  private static StationAttributes attributes(Map<String, String> values) {
    values.forEach(StationAttributes::check);
    return new StationAttributes(values);
  }

  private Device device(Entry entry) {
    entry.only("id", "station", "type", "name", "commissioned");
    return new Device(
        new DeviceId(entry.text("id")),
        new StationId(entry.text("station")),
        entry.oneOf("type", Device.Type.class),
        entry.words("name"),
        entry.has("commissioned") ? Instant.parse(entry.text("commissioned")) : now);
  }

  private Named person(Entry entry) {
    entry.only("id", "name", "sex", "birth-year", "occupation", "station", "on-file", "arrived");
    Set<HealthFile.Condition> conditions = new HashSet<>();
    entry.list("on-file").forEach(word -> conditions.add(HealthFile.Condition.of(word)));
    return new Named(
        new Person(
            new PersonId(entry.text("id")),
            entry.oneOf("sex", Sex.class),
            (int) entry.number("birth-year", 1900, 2100),
            entry.words("occupation"),
            new StationId(entry.text("station"))),
        entry.text("name"),
        new HealthFile(conditions, entry.date("arrived")));
  }
}
