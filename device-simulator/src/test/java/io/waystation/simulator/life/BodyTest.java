package io.waystation.simulator.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.model.VitalBands;
import io.waystation.simulator.life.Body.Condition;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");
  private static final int PEOPLE = 60;

  @ParameterizedTest
  @ValueSource(ints = {100, 2700, 3100, 3500})
  void healthyBodiesArePlausibleAndWithoutAnyWarningThatNeedsADoctorToday(int altitude) {
    SignalCatalogue catalogue = SignalCatalogue.shipped();
    int pages = 0;
    for (int number = 0; number < PEOPLE; number++) {
      Body body = body(number, Condition.WELL, altitude);
      for (Map<String, Double> all : sixWeeks(body)) {
        for (Map.Entry<String, Double> one : all.entrySet()) {
          Signal signal = catalogue.signal(one.getKey());
          assertThat(signal.plausible().contains(one.getValue())).as("%s", one).isTrue();
          assertThat(signal.rounded(one.getValue())).as("%s", one).isEqualTo(one.getValue());
        }
        assertThat(severity("spo2", all, altitude)).isLessThan(Severity.CRITICAL);
        assertThat(severity("bp_systolic", all, altitude)).isLessThan(Severity.WARNING);
        pages += severity("spo2", all, altitude).atLeast(Severity.WARNING) ? 1 : 0;
      }
    }
    assertThat(pages).as("of %d", 42 * PEOPLE).isLessThan(5);
  }

  @Test
  void aKioskGivesTheTwelveIndicatorsOfTheTable() {
    assertThat(body(1, Condition.WELL, 3000).measure(NOW, Illness.NONE).keySet())
        .containsExactly(
            "height",
            "weight",
            "bmi",
            "bp_systolic",
            "bp_diastolic",
            "pulse_rate",
            "spo2",
            "body_temp",
            "glucose",
            "uric_acid",
            "total_cholesterol",
            "body_fat");
  }

  @Test
  void theBodyMassIndexIsThatOfTheShownHeightAndWeight() {
    for (int number = 0; number < PEOPLE; number++) {
      for (Map<String, Double> all : sixWeeks(body(number, Condition.WELL, 3000))) {
        double metres = all.get("height") / 100;
        assertThat(all.get("bmi")).isCloseTo(all.get("weight") / (metres * metres), within(0.051));
        assertThat(all.get("bp_systolic") - all.get("bp_diastolic")).isGreaterThanOrEqualTo(10);
      }
    }
  }

  /** expected_mean of spo2_altitude.csv is the midpoint of the same two regressions. */
  @ParameterizedTest
  @CsvSource({"2700,93.4", "3000,92.1", "3500,89.4", "4200,85.0"})
  void expectedSaturationIsThatOfTheAltitudeTable(int altitude, double mean) {
    assertThat(Body.expectedSpo2(altitude, 0.5)).isCloseTo(mean, within(0.06));
  }

  @Test
  void bloodPressureCreepsUpOverTheWeeksOfItsStory() {
    List<Map<String, Double>> weeks = sixWeeks(body(3, Condition.RISING_BLOOD_PRESSURE, 3100));
    assertThat(mean("bp_systolic", weeks.subList(35, 42)))
        .isGreaterThan(mean("bp_systolic", weeks.subList(0, 7)) + 15);
  }

  @Test
  void aNewcomerIsShortOfOxygenAndRecoversInTheComingWeeks() {
    Body body = body(3, Condition.NEWCOMER, 3500);
    List<Map<String, Double>> soon = days(body, 0, 3);
    List<Map<String, Double>> later = days(body, 30, 37);
    assertThat(mean("spo2", later)).isGreaterThan(mean("spo2", soon) + 3);
    assertThat(mean("pulse_rate", soon)).isGreaterThan(mean("pulse_rate", later) + 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {2700, 3100, 3500})
  void acuteIllnessIsCriticalWhereverItHappens(int altitude) {
    for (int number = 0; number < PEOPLE; number++) {
      Body body = body(number, Condition.NEWCOMER, altitude);
      assertThat(
              severity(
                  "spo2", body.measure(NOW, new Illness(Condition.ACUTE_HYPOXIA, 0)), altitude))
          .isEqualTo(Severity.CRITICAL);
      assertThat(
              severity(
                  "bp_systolic",
                  body.measure(NOW, new Illness(Condition.HYPERTENSIVE_CRISIS, 0)),
                  altitude))
          .isEqualTo(Severity.CRITICAL);
    }
  }

  @Test
  void diabetesShowsInTheSugarAndNowhereElseInTheBlood() {
    List<Map<String, Double>> weeks = sixWeeks(body(5, Condition.DIABETES, 2700));
    assertThat(mean("glucose", weeks)).isBetween(7.8, 13.0);
    assertThat(mean("total_cholesterol", weeks)).isLessThan(6.2);
  }

  private static Severity severity(String code, Map<String, Double> all, int altitude) {
    return VitalBands.shipped()
        .grade(
            SignalCatalogue.shipped().signal(code),
            all.get(code),
            Sex.MALE,
            OptionalInt.of(altitude))
        .orElseThrow()
        .severity();
  }

  private static double mean(String code, List<Map<String, Double>> all) {
    return all.stream().mapToDouble(one -> one.get(code)).average().orElseThrow();
  }

  private static List<Map<String, Double>> sixWeeks(Body body) {
    return days(body, -42, 0);
  }

  private static List<Map<String, Double>> days(Body body, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(day -> body.measure(NOW.plusSeconds(86_400L * day), Illness.NONE))
        .toList();
  }

  private static Body body(int number, Condition condition, int altitude) {
    Person person =
        new Person(
            PersonId.NONE, Sex.MALE, 1968 + number % 35, new LocalText("", ""), new StationId("h"));
    return new Body(
        person, condition, NOW, altitude, ZoneId.of("Asia/Shanghai"), Dice.seeded(5).of(number));
  }
}
