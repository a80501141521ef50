package io.waystation.server.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Sex;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import io.waystation.server.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A register as people write it: areas, stations, devices and workers in one YAML file. {@code
 * config/registry-example.yaml} shows all of it.
 */
final class RegistryFile {
  /** A worker with the name that goes into the vault. */
  record Named(Person person, String name, HealthFile file) {}

  private final Path file;
  private final Instant now;
  private final List<String> faults = new ArrayList<>();

  private RegistryFile(Path file, Instant now) {
    this.file = file;
    this.now = now;
  }

  record Content(
      List<Area> areas, List<Station> stations, List<Device> devices, List<Named> people) {}

  /**
   * @param now when devices that do not say otherwise are commissioned
   * @throws CannotRun naming everything that is wrong in it
   */
  static Content read(Path file, Instant now) {
    return new RegistryFile(file, now).content();
  }

  private Content content() {
    JsonNode tree = tree();
    Set<String> known = Set.of("areas", "stations", "devices", "people");
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                faults.add(name + ": there are areas, stations, devices and people");
              }
            });
    Content content =
        new Content(
            each(tree, "areas", this::area),
            each(tree, "stations", this::station),
            each(tree, "devices", this::device),
            each(tree, "people", this::person));
    unique("areas", content.areas.stream().map(Area::id).toList());
    unique("stations", content.stations.stream().map(s -> s.id().value()).toList());
    unique("devices", content.devices.stream().map(d -> d.id().value()).toList());
    unique("people", content.people.stream().map(p -> p.person.id().value()).toList());
    if (!faults.isEmpty()) {
      throw CannotRun.usage(
          "%s cannot be imported:%n  %s"
              .formatted(file, String.join(System.lineSeparator() + "  ", faults)));
    }
    return content;
  }

  private JsonNode tree() {
    try {
      JsonNode tree = new YAMLMapper().readTree(Files.readString(file));
      if (tree.isObject()) {
        return tree;
      }
      throw CannotRun.usage(file + " holds no register: see config/registry-example.yaml.");
    } catch (JsonProcessingException e) {
      throw CannotRun.usage("%s is no YAML: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw CannotRun.usage("%s cannot be read: %s".formatted(file, e));
    }
  }

  private <T> List<T> each(JsonNode tree, String section, Function<Item, T> parse) {
    List<T> all = new ArrayList<>();
    int number = 0;
    for (JsonNode node : tree.path(section)) {
      number++;
      String id = node.path("id").asText("");
      try {
        all.add(parse.apply(new Item(node)));
      } catch (IllegalArgumentException | DateTimeException e) {
        faults.add("%s, number %d (%s): %s".formatted(section, number, id, e.getMessage()));
      }
    }
    return all;
  }

  private void unique(String section, List<String> ids) {
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        faults.add("%s: '%s' is there twice".formatted(section, id));
      }
    }
  }

  private Area area(Item item) {
    item.only("id", "parent", "name");
    return new Area(item.text("id"), item.text("parent", ""), item.words("name"));
  }

  private Station station(Item item) {
    item.only(
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
        new StationId(item.text("id")),
        item.oneOf("type", Station.Type.class),
        item.words("name"),
        item.text("area"),
        item.node.has("altitude")
            ? OptionalInt.of((int) item.number("altitude", -500, 9_000))
            : OptionalInt.empty(),
        ZoneId.of(item.text("zone", "Asia/Shanghai")),
        item.number("latitude", -90, 90),
        item.number("longitude", -180, 180),
        (int) item.number("capacity", 0, 100_000),
        item.node.path("always-open").asBoolean(false),
        attributes(item.node.path("attributes")));
  }

  /** One value each, or {@code {part: value}} where parts differ. */
  private static StationAttributes attributes(JsonNode node) {
    if (!node.isMissingNode() && !node.isObject()) {
      throw new IllegalArgumentException("attributes: write 'name: value' pairs");
    }
    Map<String, String> values = new TreeMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                entry
                    .getValue()
                    .properties()
                    .forEach(
                        part ->
                            values.put(
                                entry.getKey() + "." + part.getKey(), part.getValue().asText()));
              } else {
                values.put(entry.getKey(), entry.getValue().asText());
              }
            });
    values.forEach(StationAttributes::check);
    return new StationAttributes(values);
  }

  private Device device(Item item) {
    item.only("id", "station", "type", "name", "commissioned");
    return new Device(
        new DeviceId(item.text("id")),
        new StationId(item.text("station")),
        item.oneOf("type", Device.Type.class),
        item.words("name"),
        item.node.has("commissioned") ? Instant.parse(item.text("commissioned")) : now);
  }

  private Named person(Item item) {
    item.only("id", "name", "sex", "birth-year", "occupation", "station", "on-file", "arrived");
    Set<HealthFile.Condition> conditions = new HashSet<>();
    item.node
        .path("on-file")
        .forEach(word -> conditions.add(HealthFile.Condition.of(word.asText())));
    return new Named(
        new Person(
            new PersonId(item.text("id")),
            item.oneOf("sex", Sex.class),
            (int) item.number("birth-year", 1900, 2100),
            item.words("occupation"),
            new StationId(item.text("station"))),
        item.text("name"),
        new HealthFile(
            conditions,
            item.node.has("arrived")
                ? Optional.of(LocalDate.parse(item.text("arrived")))
                : Optional.empty()));
  }

  /** One entry of the file. */
  private record Item(JsonNode node) {
    void only(String... names) {
      Set<String> known = Set.of(names);
      node.fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  throw new IllegalArgumentException(
                      "'%s' is not known here; there are %s"
                          .formatted(name, String.join(", ", names)));
                }
              });
    }

    String text(String name) {
      String text = text(name, "");
      if (text.isEmpty()) {
        throw new IllegalArgumentException(name + " is missing");
      }
      return text;
    }

    String text(String name, String otherwise) {
      JsonNode value = node.path(name);
      return value.isValueNode() && !value.isNull() ? value.asText().strip() : otherwise;
    }

    /** Either one text for both languages, or {@code {zh: ..., en: ...}}. */
    LocalText words(String name) {
      JsonNode value = node.path(name);
      if (value.isObject()) {
        Item both = new Item(value);
        return new LocalText(both.text("zh"), both.text("en"));
      }
      return new LocalText(text(name), text(name));
    }

    double number(String name, double least, double most) {
      JsonNode value = node.path(name);
      if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
        throw new IllegalArgumentException(
            "%s is '%s': a number from %s to %s is needed"
                .formatted(name, text(name, ""), (long) least, (long) most));
      }
      return value.asDouble();
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
      String word = text(name);
      for (E one : type.getEnumConstants()) {
        if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
          return one;
        }
      }
      throw new IllegalArgumentException(
          "%s is '%s': use one of %s"
              .formatted(
                  name,
                  word,
                  List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT)));
    }
  }
}
