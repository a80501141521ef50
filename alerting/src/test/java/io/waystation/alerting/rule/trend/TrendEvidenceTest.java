package io.waystation.alerting.rule.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The sentence of a trend names what decided, what it came to and what it was held against. */
class TrendEvidenceTest {
  private static final Instant NOON = Instant.parse("2026-03-01T04:00:00Z");
  private static final PersonId PERSON = new PersonId("5f0c9a0e-0000-4000-8000-000000000001");

  /** Messages of one person, one at noon of each day. */
  private static final class Course {
    private final List<Map<String, Double>> days = new ArrayList<>();
    private final FixedContext context =
        new FixedContext()
            .with(FixedContext.hut("high", OptionalInt.of(3000)))
            .with(PERSON, Sex.MALE);

    Course of(Condition... conditions) {
      context.with(PERSON, new HealthFile(Set.of(conditions), Optional.empty()));
      return this;
    }

    Course pressure(double systolic, double diastolic) {
      return day(Map.of("bp_systolic", systolic, "bp_diastolic", diastolic));
    }

    Course day(Map<String, Double> message) {
      days.add(new TreeMap<>(message));
      return this;
    }

    /** What the row first says. */
    Decision first(String row) {
      Rule<?> rule = RuleBook.shipped().find("trend." + row).orElseThrow();
      List<Decision> all = said(rule);
      assertThat(all).as(row).isNotEmpty();
      return all.get(0);
    }

    private <S> List<Decision> said(Rule<S> rule) {
      List<Decision> said = new ArrayList<>();
      S state = rule.fresh();
      for (int day = 0; day < days.size(); day++) {
        List<Reading> together = new ArrayList<>();
        for (Map.Entry<String, Double> one : days.get(day).entrySet()) {
          together.add(reading(one.getKey(), one.getValue(), NOON.plus(Duration.ofDays(day))));
        }
        Outcome<S> outcome = rule.read(state, rule.subject(together.get(0)), together, context);
        said.addAll(outcome.decisions());
        state = outcome.state();
      }
      return said;
    }

    private static Reading reading(String signal, double value, Instant at) {
      return new Reading(
          new StationId("high"),
          new DeviceId("kiosk"),
          "",
          PERSON,
          "",
          SignalCatalogue.shipped().signal(signal),
          value,
          Flag.of(),
          at,
          at,
          1,
          1);
    }
  }

  private static Course week(double systolic, double diastolic) {
    Course course = new Course();
    for (int day = 0; day < 6; day++) {
      course.pressure(systolic, diastolic);
    }
    return course;
  }

  @Test
  void bp1BySystolic() {
    Decision decision = week(136.2, 80).first("BP1");
    assertThat(decision.signal()).isEqualTo("bp_systolic");
    assertThat(decision.evidence().en())
        .contains("Systolic")
        .contains("= 136.2 mmHg, at or above 135 mmHg")
        .contains("6 readings on 6 of the last 7 days (rule BP1)")
        .doesNotContain("iastolic");
    assertThat(decision.evidence().zh())
        .contains("收缩压", "= 136.2 mmHg，不低于 135 mmHg", "近 7 天内有 6 天测量，共 6 次（判据 BP1）")
        .doesNotContain("舒张压");
  }

  @Test
  void bp1ByDiastolic() {
    Decision decision = week(130, 85.8).first("BP1");
    assertThat(decision.signal()).isEqualTo("bp_diastolic");
    assertThat(decision.evidence().en())
        .contains("Diastolic")
        .contains("= 85.8 mmHg, at or above 85 mmHg")
        .doesNotContain("ystolic")
        .doesNotContain("135");
    assertThat(decision.evidence().zh())
        .contains("舒张压", "= 85.8 mmHg，不低于 85 mmHg")
        .doesNotContain("收缩压", "135");
  }

  @Test
  void bp1ByBoth() {
    Decision decision = week(140, 90).first("BP1");
    assertThat(decision.signal()).isEqualTo("bp_systolic");
    assertThat(decision.evidence().en())
        .contains("= 140.0 mmHg, at or above 135 mmHg; Diastolic")
        .contains("= 90.0 mmHg, at or above 85 mmHg");
    assertThat(decision.evidence().zh())
        .contains("= 140.0 mmHg，不低于 135 mmHg；舒张压", "= 90.0 mmHg，不低于 85 mmHg");
  }

  @Test
  void daysAreCountedBySignal() {
    Decision one = new Course().pressure(130, 101).pressure(131, 102).first("BP3");
    assertThat(one.signal()).isEqualTo("bp_diastolic");
    assertThat(one.evidence().en())
        .contains("= 2, at least 2 (Diastolic", "at or above 100 mmHg: 2 days)")
        .doesNotContain("160");
    Decision both = new Course().pressure(165, 80).pressure(131, 102).first("BP3");
    assertThat(both.signal()).isEqualTo("bp_systolic");
    assertThat(both.evidence().en())
        .contains("at or above 160 mmHg: 1 day; Diastolic", "at or above 100 mmHg: 1 day)");
    assertThat(both.evidence().zh()).contains("不低于 160 mmHg：1 天；舒张压", "不低于 100 mmHg：1 天）");
  }

  @Test
  void lowValuesAndFallsAreBelowTheirLimit() {
    Course low = new Course().of(Condition.BLOOD_PRESSURE_MEDICINE);
    Decision pressure = low.pressure(96, 60).pressure(97, 60).pressure(98, 60).first("BP4");
    assertThat(pressure.evidence().en()).contains("= 97.0 mmHg, below 100 mmHg");
    assertThat(pressure.evidence().zh()).contains("= 97.0 mmHg，低于 100 mmHg");
    Decision sugar =
        new Course()
            .of(Condition.GLUCOSE_LOWERING_MEDICINE)
            .day(Map.of("glucose_2h", 3.5))
            .day(Map.of("glucose_fasting", 3.4))
            .first("GL4");
    assertThat(sugar.signal()).isEqualTo("glucose_fasting");
    assertThat(sugar.evidence().en())
        .contains(
            "= 2, at least 2", "below 3.9 mmol/L: 1 reading;", "below 3.9 mmol/L: 1 reading)");
    Decision weight =
        new Course().day(Map.of("weight", 100.0)).day(Map.of("weight", 94.0)).first("WT2");
    assertThat(weight.evidence().en()).contains("fall", "= 6.00 %, at or above 5 %");
  }

  @Test
  void limitsBySexAndSecondLimitsAreNamed() {
    Course blood = new Course();
    Decision days =
        blood.day(Map.of("haemoglobin", 211.0)).day(Map.of("haemoglobin", 212.0)).first("HB1");
    assertThat(days.evidence().en()).contains("at or above 210 g/L: 2 days)");
    Decision rise =
        new Course()
            .day(Map.of("haemoglobin", 176.0))
            .day(Map.of("haemoglobin", 195.0))
            .first("HB2");
    assertThat(rise.evidence().en())
        .contains("= 19.0 g/L, at or above 15 g/L; latest = 195.0 g/L, at or above 190 g/L");
    Decision range =
        new Course()
            .day(Map.of("glucose_fasting", 6.5))
            .day(Map.of("glucose_fasting", 6.6))
            .first("GL3");
    assertThat(range.evidence().en()).contains("6.1 to 6.9 mmol/L: 2 days)");
  }

  @Test
  void theSignThatWasMeasuredIsNamed() {
    Course arrived = new Course();
    arrived.context.with(
        PERSON,
        new HealthFile(
            Set.of(), Optional.of(NOON.atZone(FixedContext.ZONE).toLocalDate().minusDays(1))));
    Decision decision = arrived.day(Map.of("spo2", 80.0, "resp_rate", 24.0)).first("SP3");
    assertThat(decision.signal()).isEqualTo("spo2");
    assertThat(decision.evidence().en())
        .contains("80.0 %, below the warning limit of the altitude; ", "above 20 /min")
        .doesNotContain("110");
  }
}
