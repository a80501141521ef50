package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Table;
import io.waystation.alerting.rule.band.BandRule;
import io.waystation.model.Alarm;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.StationId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks {@code vital_alerts.csv} and {@code spo2_altitude.csv} through log, engine and records: a
 * person of their own is measured at both edges of every band.
 */
class VitalTableTest {
  private static final int LOW = 500;
  private static final int HIGH = 3000;

  private static final List<Map<String, String>> BANDS = Table.rows("vital_alerts.csv");
  private static final Map<String, Map<String, String>> VITALS =
      Table.rows("vitals.csv").stream()
          .collect(Collectors.toMap(row -> row.get("code"), Function.identity()));

  /** One person's measurement, and what the table says of it. */
  private record Case(
      PersonId person, Sex sex, StationId at, String code, double value, Map<String, String> band) {
    Severity severity() {
      return Severity.of(band.get("severity"));
    }

    boolean alarms() {
      return severity().atLeast(Severity.NOTICE);
    }

    @Override
    public String toString() {
      return "%s %s of %s at %s: %s".formatted(code, value, sex, at, band.get("condition"));
    }
  }

  @TempDir Path folder;
  private House house;
  private final List<Case> cases = new ArrayList<>();

  @BeforeEach
  void open() {
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void everyVitalInTheTableHasOneRule() {
    Set<String> tabled =
        BANDS.stream().map(row -> row.get("code")).collect(Collectors.toCollection(TreeSet::new));
    List<String> watched =
        RuleBook.shipped().rules().stream()
            .filter(BandRule.class::isInstance)
            .flatMap(rule -> rule.signals().stream())
            .sorted()
            .toList();
    assertThat(watched).containsExactlyElementsOf(tabled);
  }

  @Test
  void everyBandFiresAtBothItsEdgesAndANormalValueEndsIt() {
    at(LOW);
    at(HIGH);
    for (Map<String, String> band : BANDS) {
      boolean high = band.get("applies_to").startsWith("altitude>=");
      Map<String, String> vital = VITALS.get(band.get("code"));
      for (Sex sex : sexes(band)) {
        for (String edge : List.of("low", "high")) {
          String plausible = vital.get(edge.equals("low") ? "plausible_min" : "plausible_max");
          String value = band.get(edge).isEmpty() ? plausible : band.get(edge);
          add(sex, high ? HIGH : LOW, band, Double.parseDouble(value));
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(2 * BANDS.size());
    measureAndCheck();
  }

  @Test
  void oxygenSaturationFiresWhereTheAltitudeSays() {
    for (Map<String, String> row : Table.rows("spo2_altitude.csv")) {
      int metres = Integer.parseInt(row.get("altitude_m"));
      if (metres >= 1000) {
        at(metres);
        double warning = Double.parseDouble(row.get("warning_below"));
        double critical = Double.parseDouble(row.get("critical_below"));
        saturation(metres, critical - 1, "critical");
        saturation(metres, critical, "warning");
        saturation(metres, warning - 1, "warning");
        saturation(metres, warning, "normal");
      }
    }
    assertThat(cases).hasSizeGreaterThan(60);
    measureAndCheck();
  }

  private void saturation(int metres, double value, String severity) {
    // A row of 80/81 leaves one per cent between warning and critical, and below 80 all is
    // critical.
    Map<String, String> band =
        Map.of(
            "code",
            "spo2",
            "condition",
            "by altitude",
            "severity",
            severity,
            "applies_to",
            "any",
            "confirm",
            severity.equals("normal") ? "none" : "repeat_now");
    add(Sex.MALE, metres, band, value);
  }

  private void at(int metres) {
    house.register(FixedContext.hut("m" + metres, OptionalInt.of(metres)));
  }

  private static List<Sex> sexes(Map<String, String> band) {
    return switch (band.get("sex")) {
      case "male" -> List.of(Sex.MALE);
      case "female" -> List.of(Sex.FEMALE);
      default -> List.of(Sex.MALE, Sex.FEMALE);
    };
  }

  private void add(Sex sex, int metres, Map<String, String> band, double value) {
    cases.add(
        new Case(
            PersonId.random(), sex, new StationId("m" + metres), band.get("code"), value, band));
  }

  private void measureAndCheck() {
    house.records.write(
        t -> {
          for (Case one : cases) {
            t.people()
                .save(
                    new Person(
                        one.person(), one.sex(), 1980, new LocalText("钻工", "driller"), one.at()),
                    "王");
          }
          return null;
        });
    Instant first = house.clock.instant();
    house.publish("h-kiosk", cases.stream().map(one -> measured(one, one.value(), first)).toList());

    Map<PersonId, Alarm> alarms = alarms();
    for (Case one : cases) {
      Alarm alarm = alarms.get(one.person());
      assertThat(alarm != null).as("%s is an alarm", one).isEqualTo(one.alarms());
      if (alarm != null) {
        assertThat(alarm.severity()).as("%s", one).isEqualTo(one.severity());
        assertThat(alarm.provisional())
            .as("%s is provisional", one)
            .isEqualTo(!one.band().get("confirm").equals("none"));
        assertThat(alarm.station()).isEqualTo(one.at());
      }
    }

    house.pass(Duration.ofMinutes(5));
    Instant again = house.clock.instant();
    house.publish(
        "h-kiosk",
        cases.stream().filter(Case::alarms).map(one -> measured(one, normal(one), again)).toList());
    assertThat(alarms().values())
        .allMatch(alarm -> alarm.condition() == Alarm.Condition.NORMAL)
        .allMatch(alarm -> alarm.clearedAt().equals(again));
  }

  /** Of people; that several have a fever at one place is an alarm of its own. */
  private Map<PersonId, Alarm> alarms() {
    return house.alarms().stream()
        .filter(alarm -> !alarm.person().isNone())
        .collect(Collectors.toMap(Alarm::person, Function.identity()));
  }

  private static Reading measured(Case one, double value, Instant at) {
    return House.reading(one.at(), "h-kiosk", one.person(), one.code(), value, at);
  }

  /** The least remarkable value the table knows for such a person there. */
  private static double normal(Case one) {
    if (one.code().equals("spo2")) {
      return 100;
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (Map<String, String> band : BANDS) {
      boolean calm = Severity.of(band.get("severity")).compareTo(Severity.NOTICE) < 0;
      boolean same =
          band.get("code").equals(one.code())
              && (band.get("applies_to").equals(one.band().get("applies_to"))
                  || band.get("applies_to").equals("any"))
              && sexes(band).contains(one.sex());
      if (calm && same) {
        row.putAll(band);
      }
    }
    return Double.parseDouble(row.get("low").isEmpty() ? row.get("high") : row.get("low"));
  }
}
