package io.waystation.simulator;

import io.waystation.simulator.Course.Host;
import io.waystation.simulator.Planted.Spot;
import io.waystation.simulator.life.Dice;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A plan of faults as somebody wrote it, in YAML: what, where, when and for how long
 * (docs/simulator.md). Everything that is wrong with it is said at once, with line numbers.
 */
public final class FaultFile implements FaultPlan {
  private static final String ANY = "any";
  private static final String FOR_GOOD = "good";

  /** What one entry may say. */
  private static final List<String> FIELDS =
      List.of("fault", "station", "device", "person", "at", "for");

  /**
   * @param line in the file, from 1
   */
  private record Entry(
      FaultKind kind, List<Spot> spots, PlanTime at, Optional<Duration> lasts, int line) {}

  private final List<Entry> entries;
  private final FaultPlan chance;

  /** From when on times are counted; empty for the start of the simulation. */
  private final Optional<Instant> beginning;

  private FaultFile(List<Entry> entries, FaultPlan chance, Optional<Instant> beginning) {
    this.entries = List.copyOf(entries);
    this.chance = chance;
    this.beginning = beginning;
  }

  /**
   * @param city in which it is to happen
   * @param earliest the simulation will not start before
   * @throws IllegalArgumentException if it cannot be read or something in it cannot be; every fault
   *     of it with its line
   */
  public static FaultFile read(Path file, City city, Instant earliest) {
    try (Reader text = Files.newBufferedReader(file)) {
      Node root = new Yaml(new LoaderOptions()).compose(text);
      Reading reading = new Reading(file, city, earliest);
      FaultFile plan = reading.plan(root);
      if (!reading.wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", reading.wrong));
      }
      plan.planned(city, earliest, List.of(), reading::crowdedOut);
      if (!reading.wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", reading.wrong));
      }
      return plan;
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new IllegalArgumentException(
          "%s, line %d: is no YAML: %s".formatted(file, line, e.getProblem()), e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("%s: there is no such file".formatted(file), e);
    } catch (IOException | YAMLException e) {
      throw new IllegalArgumentException(
          "%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public FaultPlan lasting(Duration time) {
    return new FaultFile(entries, chance.lasting(time), beginning);
  }

  @Override
  public FaultPlan goingOnFrom(Instant first) {
    return new FaultFile(entries, chance, Optional.of(first));
  }

  @Override
  public List<Planted> of(City city, Instant start) {
    List<Planted> byChance = chance.of(city, start);
    List<Planted> planned = planned(city, start, byChance, crowdedOut -> {});
    List<Planted> all =
        new ArrayList<>(
            byChance.stream().filter(one -> planned.stream().noneMatch(one::overlaps)).toList());
    all.addAll(planned);
    return all;
  }

  /**
   * What somebody planned goes before what chance would do to the same.
   *
   * @param crowdedOut gets those that cannot be, because all they can happen to has the same then
   */
  private List<Planted> planned(
      City city, Instant start, List<Planted> byChance, Consumer<Entry> crowdedOut) {
    List<Planted> planned = new ArrayList<>();
    for (int number = 0; number < entries.size(); number++) {
      Entry entry = entries.get(number);
      Dice dice = city.dice().of("plan").of(number);
      Instant at = entry.at.after(beginning.orElse(start), city.zone());
      if (beginning.isPresent() && at.isBefore(start)) {
        continue;
      }
      Duration lasts = entry.lasts.orElseGet(() -> entry.kind.course().lasts(dice));
      List<Planted> possible =
          entry.spots.stream()
              .map(spot -> Planted.at(entry.kind, spot, at, lasts))
              .filter(one -> planned.stream().noneMatch(one::overlaps))
              .toList();
      List<Planted> free =
          possible.stream().filter(one -> byChance.stream().noneMatch(one::overlaps)).toList();
      if (possible.isEmpty()) {
        crowdedOut.accept(entry);
      } else {
        planned.add(dice.pick(free.isEmpty() ? possible : free, "where"));
      }
    }
    return planned;
  }

  /** One reading of one file. */
  private static final class Reading {
    private final Path file;
    private final Spots spots;
    private final Instant earliest;
    private final ZoneId zone;
    private final List<String> wrong = new ArrayList<>();

    private Reading(Path file, City city, Instant earliest) {
      this.file = file;
      this.earliest = earliest;
      this.zone = city.zone();
      this.spots = new Spots(city);
    }

    private FaultFile plan(Node root) {
      List<Entry> entries = new ArrayList<>();
      boolean chance = false;
      if (root instanceof MappingNode top) {
        for (NodeTuple field : top.getValue()) {
          String name = text(field.getKeyNode()).orElse("");
          if (name.equals("faults") && field.getValueNode() instanceof SequenceNode list) {
            list.getValue().forEach(node -> entry(node).ifPresent(entries::add));
          } else if (name.equals("by-chance")) {
            chance = truth(field.getValueNode());
          } else {
            wrong(
                field.getKeyNode(), "'" + name + "': a plan has 'faults', a list, and 'by-chance'");
          }
        }
      } else {
        wrong.add(
            "%s, line 1: a plan begins with 'faults:' and lists them below it".formatted(file));
      }
      return new FaultFile(entries, chance ? BY_CHANCE : NONE, Optional.empty());
    }

    private void crowdedOut(Entry entry) {
      boolean person = entry.kind.course().host() == Host.PERSON;
      wrong.add(
          "%s, line %d: %s is planned for the same %s and the same time in a line before: leave one out, or give another 'at' or 'for'"
              .formatted(file, entry.line, entry.kind.word(), person ? "person" : "device"));
    }

    private boolean truth(Node node) {
      String word = text(node).orElse("");
      if (!word.equals("true") && !word.equals("false")) {
        wrong(node, "by-chance is '" + word + "': say true or false");
      }
      return word.equals("true");
    }

    private Optional<Entry> entry(Node node) {
      int before = wrong.size();
      if (!(node instanceof MappingNode)) {
        wrong(node, "a fault is written like {fault: link_cut, station: any, at: 2h30m, for: 15m}");
        return Optional.empty();
      }
      Map<String, Node> fields = fields((MappingNode) node);
      Optional<FaultKind> kind = kind(node, fields.get("fault"));
      PlanTime at =
          parsed(fields, "at", text -> PlanTime.parse(text, earliest, zone)).orElse(PlanTime.START);
      Optional<Duration> lasts = parsed(fields, "for", Reading::lasting);
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      List<Spot> where = where(node, kind.get(), fields);
      return wrong.size() > before
          ? Optional.empty()
          : Optional.of(new Entry(kind.get(), where, at, lasts, node.getStartMark().getLine() + 1));
    }

    private Map<String, Node> fields(MappingNode node) {
      for (NodeTuple field : node.getValue()) {
        String name = text(field.getKeyNode()).orElse("");
        if (!FIELDS.contains(name)) {
          wrong(
              field.getKeyNode(),
              "'" + name + "' says nothing of a fault; there are " + String.join(", ", FIELDS));
        }
      }
      return node.getValue().stream()
          .collect(
              Collectors.toMap(
                  field -> text(field.getKeyNode()).orElse(""),
                  NodeTuple::getValueNode,
                  (first, second) -> {
                    wrong(second, "it is said twice");
                    return second;
                  }));
    }

    private Optional<FaultKind> kind(Node entry, Node node) {
      String word = node == null ? "" : text(node).orElse("");
      Optional<FaultKind> kind =
          Arrays.stream(FaultKind.values())
              .filter(known -> known.plannable() && known.word().equals(word))
              .findFirst();
      if (kind.isEmpty()) {
        wrong(
            node == null ? entry : node,
            "there is no fault '" + word + "' to plan; there are " + known());
      }
      return kind;
    }

    private static String known() {
      return Arrays.stream(FaultKind.values())
          .filter(FaultKind::plannable)
          .map(FaultKind::word)
          .sorted()
          .collect(Collectors.joining(", "));
    }

    /** Everything it can happen to; of several, chance picks one. */
    private List<Spot> where(Node entry, FaultKind kind, Map<String, Node> fields) {
      List<Spot> fitting = spots.of(kind.course().host());
      if (fitting.isEmpty()) {
        wrong(
            entry,
            "%s happens to %s, and this city has none"
                .formatted(kind.word(), kind.course().host().words()));
        return fitting;
      }
      if (fields.containsKey("person") && kind.course().host() != Host.PERSON) {
        wrong(
            fields.get("person"),
            "'person' says nothing of %s, which happens to %s: name its station or device, or nothing"
                .formatted(kind.word(), kind.course().host().words()));
        return fitting;
      }
      fitting = named(fields, "station", kind, fitting, spot -> spot.station().value());
      fitting = named(fields, "device", kind, fitting, spot -> spot.device().value());
      return named(fields, "person", kind, fitting, spot -> spot.person().value());
    }

    private List<Spot> named(
        Map<String, Node> fields,
        String what,
        FaultKind kind,
        List<Spot> from,
        Function<Spot, String> name) {
      Node node = fields.get(what);
      String asked = node == null ? ANY : text(node).orElse("");
      List<Spot> left =
          from.stream()
              .filter(spot -> asked.equals(ANY) || name.apply(spot).equals(asked))
              .toList();
      if (left.isEmpty() && !from.isEmpty()) {
        wrong(
            node,
            "%s '%s' is not there or does not fit: %s happens to %s"
                .formatted(what, asked, kind.word(), kind.course().host().words()));
      }
      return left;
    }

    private static Duration lasting(String text) {
      return text.equals(FOR_GOOD) ? Course.FOR_GOOD : PlanTime.duration(text);
    }

    private <T> Optional<T> parsed(
        Map<String, Node> fields, String what, Function<String, T> parse) {
      Node node = fields.get(what);
      if (node == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(parse.apply(text(node).orElse("")));
      } catch (IllegalArgumentException e) {
        wrong(node, what + " " + e.getMessage());
        return Optional.empty();
      }
    }

    private static Optional<String> text(Node node) {
      return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    private void wrong(Node at, String sentence) {
      wrong.add("%s, line %d: %s".formatted(file, at.getStartMark().getLine() + 1, sentence));
    }
  }
}
