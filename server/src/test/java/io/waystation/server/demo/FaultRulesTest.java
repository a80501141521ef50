package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Episode;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Kind;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultFile;
import io.waystation.simulator.FaultKind;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Rehearsal;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.truth.TruthFile;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthWriter;
import io.waystation.storage.records.Alarms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of docs/simulator.md: what goes wrong makes the shipped rules raise what it says, and
 * without it they raise nothing there.
 */
class FaultRulesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "simulator.md");

  private static final RuleBook RULES = RuleBook.shipped();
  private static final JsonMapper JSON = new JsonMapper();

  /** 10:00 in Shanghai. */
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private static final CitySettings SMALL =
      new CitySettings(5, 3, 1, 12, ZoneId.of("Asia/Shanghai"));

  /** For what takes long. It closes at night. */
  private static final CitySettings ONE = new CitySettings(5, 1, 0, 0, SMALL.zone());

  /** From what it hears of them: no device says it. */
  private static final Set<String> SAID_BY_THE_SERVICE = Set.of("clock_2036");

  private static final Set<FaultKind> CONSEQUENCES =
      Set.of(FaultKind.POWERLESS, FaultKind.UNLINKED, FaultKind.NEWCOMER, FaultKind.DIABETES);

  /** Where nothing is said, three hours after a quarter of an hour. */
  private static final Map<String, String> WHEN =
      Map.of(
          "door_forced", "at: 23:30, for: 40s",
          "stuck_meter", "at: 1h, for: 9d",
          "stock_out", "at: 1h, for: 3d",
          "drifting_counter", "at: 1h, for: 40h",
          "doubling_counter", "at: 1h, for: 40h",
          "water_empty", "at: 15m, for: 3h");

  private static final Map<String, Duration> PLAYED =
      Map.of(
          "door_forced", Duration.ofHours(14),
          "stuck_meter", Duration.ofDays(9),
          "stock_out", Duration.ofDays(3),
          "drifting_counter", Duration.ofHours(40),
          "doubling_counter", Duration.ofHours(40),
          "oxygen_empty", Duration.ofHours(10));

  private record Row(String fault, List<List<String>> alarms) {
    @Override
    public String toString() {
      return fault + " " + alarms;
    }
  }

  private record Heard(List<TruthLine.Fault> faults, List<Reading> readings) {}

  @TempDir Path folder;

  @Test
  void everyKindHasItsRow() throws IOException {
    assertThat(table())
        .extracting(Row::fault)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FaultKind.values())
                .filter(kind -> !CONSEQUENCES.contains(kind))
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  static Stream<Row> rows() throws IOException {
    return table().stream()
        .filter(row -> !row.alarms.isEmpty() && !SAID_BY_THE_SERVICE.contains(row.fault));
  }

  static Stream<Row> rowsOfTheService() throws IOException {
    return table().stream().filter(row -> SAID_BY_THE_SERVICE.contains(row.fault));
  }

  @ParameterizedTest
  @MethodSource("rowsOfTheService")
  void whatTheServiceSaysOfADeviceIsNoticedOnce(Row row) throws IOException {
    Path plan = folder.resolve("plan.yaml");
    Files.writeString(plan, "faults: [{fault: %s, at: 2m, for: 1h}]\n".formatted(row.fault));
    FaultPlan faults = FaultFile.read(plan, City.plan(SMALL), START);
    try (Twin twin = new Twin(SMALL, START, new Scenario(faults, Optional.empty()))) {
      twin.play(Duration.ofMinutes(30));
      List<String> devices =
          twin.lockstep().truth().faults().stream()
              .filter(fault -> fault.kind().name().equalsIgnoreCase(row.fault))
              .map(fault -> fault.device().value())
              .toList();
      assertThat(devices).hasSize(1);
      List<Alarm> alarms =
          twin.app().records().read(t -> t.alarms().page(Alarms.Filter.any(), null, "", 1_000));
      assertThat(row.alarms).hasSize(1);
      assertThat(alarms)
          .filteredOn(alarm -> row.alarms.get(0).contains(alarm.rule()))
          .extracting(Alarm::device)
          .containsExactlyElementsOf(devices);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatGoesWrongIsNoticed(Row row) throws IOException {
    City city = City.plan(WHEN.containsKey(row.fault) ? ONE : SMALL);
    Path plan = folder.resolve("plan.yaml");
    String when = WHEN.getOrDefault(row.fault, "at: 15m");
    Files.writeString(plan, "faults: [{fault: %s, %s}]\n".formatted(row.fault, when));
    Instant until = START.plus(PLAYED.getOrDefault(row.fault, Duration.ofHours(3)));
    Set<String> rules =
        row.alarms.stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());

    Heard wrong = hear(city, FaultFile.read(plan, city, START), until, rules);
    Heard well = hear(city, FaultPlan.NONE, until, rules);
    List<TruthLine.Fault> planted =
        wrong.faults.stream().filter(fault -> fault.fault().equals(row.fault)).toList();
    assertThat(planted).isNotEmpty();
    TruthLine.Fault fault = planted.get(planted.size() - 1);
    for (List<String> either : row.alarms) {
      assertThat(raised(city, either, wrong.readings, fault, until))
          .as("%s of %s", either, fault)
          .isTrue();
      assertThat(raised(city, either, well.readings, fault, until))
          .as("%s without it", either)
          .isFalse();
    }
  }

  private static boolean raised(
      City city, List<String> rules, List<Reading> readings, TruthLine.Fault fault, Instant until) {
    return rules.stream()
        .map(id -> RULES.find(id).orElseThrow())
        .anyMatch(rule -> raised(rule, city, readings, fault, until));
  }

  private static <S> boolean raised(
      Rule<S> rule, City city, List<Reading> all, TruthLine.Fault fault, Instant until) {
    Map<Subject, List<Reading>> subjects = new HashMap<>();
    for (Reading reading : all) {
      boolean there = reading.station().equals(fault.station());
      boolean theirs = fault.person().isNone() || reading.person().equals(fault.person());
      Subject subject = there && theirs ? rule.subject(reading) : null;
      if (subject != null && rule.signals().contains(reading.signal().code())) {
        subjects.computeIfAbsent(subject, none -> new ArrayList<>()).add(reading);
      }
    }
    return subjects.entrySet().stream()
        .flatMap(
            one ->
                Episode.of(rule, one.getKey(), one.getValue(), START, until, context(city))
                    .stream())
        .anyMatch(episode -> !episode.startedAt().isBefore(fault.start().minusSeconds(90)));
  }

  /** What the service could hear in time of the signals those rules look at. */
  private Heard hear(City city, FaultPlan plan, Instant until, Set<String> rules)
      throws IOException {
    Set<String> signals =
        rules.stream()
            .flatMap(id -> RULES.find(id).orElseThrow().signals().stream())
            .collect(Collectors.toUnmodifiableSet());
    Path file = folder.resolve("truth.jsonl.gz");
    Scenario scenario = new Scenario(plan, Optional.of(TruthWriter.create(file)));
    List<Reading> readings = new ArrayList<>();
    List<TruthLine.Fault> faults = new ArrayList<>();
    Rehearsal.play(city, Backfill.NONE, scenario, START, until, message -> {});
    TruthFile.read(
        file,
        line -> {
          if (line instanceof TruthLine.Fault fault) {
            faults.add(fault);
          } else if (line instanceof TruthLine.Message message && message.fate() == Fate.SENT) {
            boolean cut =
                faults.stream()
                    .filter(
                        fault ->
                            Set.of("link_cut", "gateway_cut", "unlinked").contains(fault.fault()))
                    .filter(fault -> fault.device().equals(message.device()))
                    .anyMatch(fault -> lasts(fault, message.at()));
            if (!cut) {
              readings.addAll(read(city, message, signals));
            }
          }
        });
    readings.sort(Comparator.comparing(Reading::measuredAt));
    return new Heard(faults, readings);
  }

  private static boolean lasts(TruthLine.Fault fault, Instant at) {
    return !at.isBefore(fault.start()) && at.isBefore(fault.end());
  }

  private static List<Reading> read(City city, TruthLine.Message message, Set<String> signals) {
    StationId station =
        city.devices().stream()
            .filter(device -> device.id().equals(message.device()))
            .findFirst()
            .orElseThrow()
            .station();
    List<Reading> readings = new ArrayList<>();
    for (JsonNode entry : json(message.readings())) {
      Instant at = Instant.ofEpochMilli(entry.get("t").asLong());
      String person = entry.path("person").asText();
      for (Map.Entry<String, JsonNode> one : entry.get("m").properties()) {
        if (signals.contains(one.getKey()) && !one.getValue().isNull()) {
          Signal signal = SignalCatalogue.shipped().signal(one.getKey());
          readings.add(
              new Reading(
                  station,
                  message.device(),
                  entry.path("part").asText(),
                  person.isEmpty() ? PersonId.NONE : new PersonId(person),
                  entry.path("session").asText(),
                  signal,
                  value(signal, one.getValue()),
                  0,
                  at,
                  at,
                  message.boot(),
                  message.seq()));
        }
      }
    }
    return readings;
  }

  private static double value(Signal signal, JsonNode value) {
    if (!signal.states().isEmpty()) {
      return signal.states().indexOf(value.asText());
    }
    return signal.kind() == Kind.DATE
        ? LocalDate.parse(value.asText()).toEpochDay()
        : value.asDouble();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Context context(City city) {
    return new Context() {
      @Override
      public Optional<Station> station(StationId id) {
        return city.stations().stream().filter(one -> one.id().equals(id)).findFirst();
      }

      @Override
      public Optional<Person> person(PersonId id) {
        return city.workers().stream()
            .map(worker -> worker.person())
            .filter(person -> person.id().equals(id))
            .findFirst();
      }

      @Override
      public Optional<Device> device(DeviceId id) {
        return city.devices().stream().filter(one -> one.id().equals(id)).findFirst();
      }

      @Override
      public List<Device> devices() {
        return city.devices();
      }
    };
  }

  private static List<Row> table() throws IOException {
    String text = Files.readString(DOCUMENT);
    String table = text.substring(text.indexOf("<!-- faults -->"), text.indexOf("<!-- end -->"));
    return table
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(
            line -> {
              String[] cells = line.split("\\|");
              String alarms = cells[5].strip();
              return new Row(
                  cells[1].replace("`", "").strip(),
                  alarms.equals("none")
                      ? List.of()
                      : Arrays.stream(alarms.replace("`", "").split(","))
                          .map(either -> List.of(either.strip().split(" or ")))
                          .toList());
            })
        .toList();
  }
}
