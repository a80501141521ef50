package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.backtest.Backtest;
import io.waystation.alerting.backtest.Report;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Episode;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Device;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.influx.InfluxSettings;
import io.waystation.storage.telemetry.influx.InfluxTelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import io.waystation.testkit.InfluxServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day goes through the engine and into the store: tried again on the store, the rules raise what
 * the engine raised then, and what their definition says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BacktestTest {
  private static final Duration DAY = Duration.ofHours(7);
  private static final Set<String> TRIED =
      Set.of(
          "door_ajar",
          "mains_lost",
          "co_low",
          "cold_chain_warning",
          "stuffy",
          "repeated_denials",
          "flow_while_empty",
          "station_offline",
          "vital.spo2",
          "vital.bp");

  private static final String STUFFY =
      """
      rules:
        - id: stuffy
          kind: limit
          signal: env.co2
          title: {zh: 空气不流通, en: Stuffy air}
          steps:
            - {id: stuffy, when: "> 1500", hold: 30 min, severity: warning, clears: "< 800", basis: ours}
      """;

  @TempDir static Path folder;
  private final RuleBook book = RuleBook.shipped();
  private final List<Reading> day = new ArrayList<>();
  private House house;
  private List<PersonId> people;

  @BeforeAll
  void aDayGoesBy() {
    house = new House(folder.resolve("house"));
    house.register("h-gw", Device.Type.GATEWAY);
    people = List.of(house.register(Sex.MALE), house.register(Sex.FEMALE));
    Random random = new Random(7);
    Instant end = House.START.plus(DAY);
    while (house.clock.instant().isBefore(end)) {
      // Nothing is sent for a while.
      boolean dark =
          !house.clock.instant().isBefore(House.START.plus(Duration.ofMinutes(250)))
              && house.clock.instant().isBefore(House.START.plus(Duration.ofMinutes(275)));
      if (!dark) {
        say(random);
      }
      house.clock.forward(Duration.ofMinutes(1));
      house.look();
      house.clock.forward(Duration.ofMinutes(1));
      house.look();
    }
  }

  @AfterAll
  void close() {
    house.close();
  }

  private void say(Random random) {
    Instant at = house.clock.instant();
    long minute = Duration.between(House.START, at).toMinutes();
    boolean bad = minute / 75 % 2 == 1;
    List<Reading> said = new ArrayList<>();
    said.add(House.reading("h-gw", "gateway.heartbeat", 1, at));
    said.add(House.reading("h-gw", "env.co2", (bad ? 1400 : 700) + random.nextInt(300), at));
    said.add(House.reading("h-gw", "gas.co", bad ? 55 : 5, at));
    said.add(
        House.reading("h-gw", "fridge.medicine.temperature", bad ? 7 + random.nextInt(3) : 5, at));
    said.add(House.reading("h-gw", "power.mains", random.nextInt(20) == 0 ? 0 : 1, at));
    said.add(House.reading("h-gw", "access.attempt", random.nextInt(3) == 0 ? 1 : 0, at));
    said.add(House.reading("h-gw", "presence.mmwave", bad ? 0 : 1, at));
    said.add(House.reading("h-gw", "water.total", 100 + minute / 100.0, at));
    if (random.nextInt(4) == 0) {
      PersonId person = people.get(random.nextInt(2));
      boolean ill = random.nextInt(3) == 0;
      said.add(House.reading(House.HUT, "h-gw", person, "spo2", ill ? 79 : 94, at));
      said.add(House.reading(House.HUT, "h-gw", person, "bp_systolic", ill ? 182 : 118, at));
      said.add(House.reading(House.HUT, "h-gw", person, "bp_diastolic", ill ? 95 : 76, at));
    }
    day.addAll(said);
    house.publish("h-gw", said);
  }

  private Report run(TelemetryStore store, RuleBook tried, List<Rule<?>> rules, Instant to) {
    return Backtest.of(store, house.records, context(), tried, Optional.empty())
        .run(
            new Backtest.Question(tried, rules, book, House.START, to, Set.of()),
            Backtest.Watcher.NOBODY);
  }

  private Context context() {
    return new RecordsContext(house.records);
  }

  private List<Rule<?>> rules() {
    return book.rules().stream().filter(rule -> TRIED.contains(rule.id())).toList();
  }

  private void repeatsTheDay(TelemetryStore store) {
    store.write(day);
    Report report = run(store, book, rules(), house.clock.instant());
    List<String> tried =
        report.rules().stream()
            .flatMap(of -> of.alarms().stream().map(alarm -> line(of.rule(), alarm)))
            .sorted()
            .toList();
    List<String> live =
        house.alarms().stream()
            .filter(alarm -> TRIED.contains(alarm.rule()))
            .map(this::line)
            .sorted()
            .toList();

    assertThat(tried).isEqualTo(live);
    assertThat(tried.stream().map(line -> line.split(" ")[0]).collect(Collectors.toSet()))
        .contains(
            "co_low", "stuffy", "mains_lost", "station_offline", "vital.spo2", "flow_while_empty");
    assertThat(report.partial()).isFalse();
    assertThat(defined()).isEqualTo(live.stream().filter(BacktestTest::ofReadings).toList());
  }

  /** What any message ends has no episodes of readings. */
  private static boolean ofReadings(String line) {
    return !line.startsWith("station_offline");
  }

  private List<String> defined() {
    List<String> lines = new ArrayList<>();
    for (Rule<?> rule : rules()) {
      if (ofReadings(rule.id())) {
        Map<Subject, List<Reading>> bySubject =
            day.stream()
                .filter(reading -> rule.signals().contains(reading.signal().code()))
                .collect(Collectors.groupingBy(rule::subject));
        bySubject.forEach(
            (subject, readings) -> {
              readings.sort(Comparator.comparing(Reading::measuredAt));
              Episode.of(
                      rule,
                      subject,
                      readings,
                      House.START.minus(Duration.ofDays(14)),
                      house.clock.instant(),
                      context())
                  .forEach(
                      one ->
                          lines.add(
                              line(
                                  rule.id(),
                                  subject.source(),
                                  one.startedAt(),
                                  one.clearedAt().orElse(null),
                                  one.severities().stream()
                                      .max(Comparator.naturalOrder())
                                      .orElseThrow()
                                      .word(),
                                  one.provisional())));
            });
      }
    }
    return lines.stream().sorted().toList();
  }

  private String line(Alarm alarm) {
    return line(
        alarm.rule(),
        alarm.source(),
        alarm.startedAt(),
        alarm.clearedAt(),
        alarm.worst().word(),
        alarm.provisional());
  }

  private static String line(String rule, Report.Raised one) {
    Subject subject = new Subject(one.station(), one.device(), one.part(), one.person());
    return line(
        rule,
        subject.source(),
        one.startedAt(),
        one.clearedAt(),
        one.worst().word(),
        one.provisional());
  }

  private static String line(
      String rule, String source, Instant from, Instant to, String worst, boolean provisional) {
    return "%s %s %s..%s %s%s"
        .formatted(rule, source, from, to, worst, provisional ? " provisional" : "");
  }

  @Test
  void onSqliteTheDayIsRepeatedAndARuleIsCompared() {
    try (TelemetryStore store = SqliteTelemetryStore.open(folder.resolve("telemetry"))) {
      repeatsTheDay(store);

      RuleBook own = RuleBook.parse(Map.of("own.yaml", STUFFY));
      Report report = run(store, own, own.rules(), house.clock.instant());
      Report.OfRule of = report.rules().get(0);
      Report.Comparison against = of.comparison().orElseThrow();
      long inForce = house.alarms().stream().filter(a -> a.rule().equals("stuffy")).count();
      assertThat(against.gone().size() + against.moved().size() + against.same())
          .isEqualTo((int) inForce);
      assertThat(of.alarms()).hasSize(against.appeared().size() + against.moved().size());
      // Nobody is told of a notice: a warning counts as one page.
      assertThat(against.pagesInForce()).isZero();
      assertThat(of.pages().count()).isEqualTo(of.raised());

      Report longer =
          Backtest.of(store, house.records, context(), book, Optional.empty())
              .run(
                  new Backtest.Question(
                      book,
                      rules(),
                      book,
                      House.START.minus(Duration.ofDays(5)),
                      house.clock.instant(),
                      Set.of()),
                  Backtest.Watcher.NOBODY);
      assertThat(longer.partial()).isTrue();
      assertThat(longer.storedFrom()).contains(House.START);
      assertThat(longer.days()).isBetween(0.2, 0.4);
    }
  }

  @Test
  void onInfluxTheDayIsRepeated() {
    try (InfluxServer server = InfluxServer.start();
        TelemetryStore store =
            InfluxTelemetryStore.open(
                InfluxSettings.open(server.url(), "backtest-" + UUID.randomUUID()))) {
      repeatsTheDay(store);
    }
  }
}
