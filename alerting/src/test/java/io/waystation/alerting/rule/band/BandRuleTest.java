package io.waystation.alerting.rule.band;

import static io.waystation.alerting.rule.Decision.What.CLEAR;
import static io.waystation.alerting.rule.Decision.What.CONFIRM;
import static io.waystation.alerting.rule.Decision.What.RAISE;
import static io.waystation.alerting.rule.Decision.What.STEP;
import static io.waystation.alerting.rule.Trial.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.Flag;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BandRuleTest {
  private static final int MINUTE = 60;
  private static final int DAY = 86_400;

  private static Trial<?> trial(String rule) {
    return trial(rule, OptionalInt.of(3000));
  }

  private static Trial<?> trial(String rule, OptionalInt altitude) {
    return start(RuleBook.shipped().find(rule).orElseThrow(), altitude);
  }

  private static <S> Trial<S> start(Rule<S> rule, OptionalInt altitude) {
    return new Trial<>(
        rule,
        new FixedContext().with(FixedContext.hut("h", altitude)).with(Trial.PERSON, Sex.MALE));
  }

  private static Trial<?> pressure(Trial<?> trial, double systolic, double diastolic, int second) {
    return trial.read(
        reading("bp_systolic", systolic, second), reading("bp_diastolic", diastolic, second));
  }

  @Test
  void aCriticalFindingShowsAtOnceAndARepeatConfirmsIt() {
    Trial<?> spo2 = trial("vital.spo2").read(82, 0);
    assertThat(spo2.whats()).containsExactly(RAISE);
    assertThat(spo2.last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(spo2.last().provisional()).isTrue();

    spo2.restart().read(86, 3 * MINUTE);

    assertThat(spo2.whats()).containsExactly(RAISE, STEP, CONFIRM);
    assertThat(spo2.last().severity()).isEqualTo(Severity.WARNING);
    assertThat(spo2.last().provisional()).isFalse();
  }

  @Test
  void aNormalRepeatWithdrawsIt() {
    Trial<?> spo2 = trial("vital.spo2").read(82, 0).read(92, 3 * MINUTE);
    assertThat(spo2.whats()).containsExactly(RAISE, CLEAR);
  }

  @Test
  void onlyARepeatBetweenOneAndFifteenMinutesConfirms() {
    assertThat(trial("vital.spo2").read(82, 0).read(82, MINUTE - 1).whats())
        .containsExactly(RAISE, STEP);
    assertThat(trial("vital.spo2").read(82, 0).read(82, MINUTE).whats())
        .containsExactly(RAISE, CONFIRM);
    assertThat(trial("vital.spo2").read(82, 0).read(82, 15 * MINUTE).whats())
        .containsExactly(RAISE, CONFIRM);
    Trial<?> later = trial("vital.spo2").read(82, 0).read(82, 15 * MINUTE + 1);
    assertThat(later.last().provisional())
        .as("a finding of its own, that waits for its repeat")
        .isTrue();
    later.read(82, 18 * MINUTE);
    assertThat(later.whats()).containsExactly(RAISE, STEP, CONFIRM);
  }

  @Test
  void theEvidenceIsTheNewestMeasurementAsBadAsTheAlarm() {
    Trial<?> glucose = trial("vital.glucose").read(2.0, 0);
    assertThat(glucose.last().evidence().en()).contains("2 mmol/L, hypoglycaemia level 2");

    glucose.read(20, 5);

    assertThat(glucose.whats()).containsExactly(RAISE, STEP);
    assertThat(glucose.last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(glucose.last().evidence().en()).contains("20 mmol/L, very high glucose");
  }

  @Test
  void aMilderValueOfTheOtherPressureIsNoEvidence() {
    Trial<?> pressure = pressure(trial("vital.bp"), 150, 112, 0);
    pressure.read(reading("bp_systolic", 145, 20));
    assertThat(pressure.whats()).containsExactly(RAISE);
  }

  @Test
  void altitudeDecidesWhatIsLow() {
    assertThat(trial("vital.spo2", OptionalInt.of(3000)).read(88, 0).decisions).isEmpty();
    assertThat(trial("vital.spo2", OptionalInt.of(500)).read(88, 0).severity())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void withoutAltitudeOnlyTheWorstIsAnAlarm() {
    Trial<?> spo2 = trial("vital.spo2", OptionalInt.empty()).read(80, 0);
    assertThat(spo2.decisions).isEmpty();
    spo2.read(79, MINUTE);
    assertThat(spo2.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(spo2.last().evidence().en()).contains("altitude unknown");
    spo2.read(80, 2 * MINUTE);
    assertThat(spo2.last().what()).isEqualTo(CLEAR);
  }

  @Test
  void theWorseOfBothPressuresCounts() {
    Trial<?> pressure = pressure(trial("vital.bp"), 150, 112, 0);
    assertThat(pressure.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(pressure.last().signal()).isEqualTo("bp_diastolic");

    pressure(pressure, 150, 85, 2 * MINUTE);
    assertThat(pressure.whats()).containsExactly(RAISE, STEP, CONFIRM);
    assertThat(pressure.severity()).isEqualTo(Severity.NOTICE);

    pressure(pressure, 135, 85, 3 * MINUTE);
    assertThat(pressure.last().what()).isEqualTo(CLEAR);
  }

  @Test
  void onePressureAloneDoesNotEndTheOthersAlarm() {
    Trial<?> pressure = pressure(trial("vital.bp"), 130, 112, 0);
    pressure.read(reading("bp_systolic", 120, 2 * MINUTE));
    assertThat(pressure.whats()).containsExactly(RAISE);
    pressure.read(reading("bp_diastolic", 80, 2 * MINUTE));
    assertThat(pressure.whats()).containsExactly(RAISE, CLEAR);
  }

  @Test
  void aFindingForAnotherDayIsConfirmedOnAnotherDayOfTheStation() {
    Trial<?> glucose = trial("vital.glucose_fasting").read(7.5, 0).read(7.5, 5 * MINUTE);
    assertThat(glucose.whats()).containsExactly(RAISE, STEP);
    assertThat(glucose.last().provisional()).isTrue();
    glucose.read(7.2, DAY - 1);
    assertThat(glucose.whats()).containsExactly(RAISE, STEP, STEP);
    glucose.read(7.2, DAY);
    assertThat(glucose.last().what()).isEqualTo(CONFIRM);
  }

  @Test
  void whatNeedsNoRepeatIsFinalAtOnce() {
    Trial<?> glucose = trial("vital.glucose").read(1.1, 0, Flag.LESS_THAN);
    assertThat(glucose.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(glucose.last().provisional()).isFalse();
    assertThat(glucose.last().evidence().en()).startsWith("Blood glucose").contains("<1.1 mmol/L");
  }

  @Test
  void aValueTheMeterCouldNotTellEndsNothing() {
    Trial<?> glucose = trial("vital.glucose").read(2, 0).read(5, MINUTE, Flag.LESS_THAN);
    assertThat(glucose.whats()).containsExactly(RAISE);
    glucose.read(5, 2 * MINUTE);
    assertThat(glucose.last().what()).isEqualTo(CLEAR);
  }

  @Test
  void aSuspectValueOnlyStartsWhatIsCriticalAndConfirmsNothing() {
    Trial<?> spo2 = trial("vital.spo2").read(85, 0, Flag.SUSPECT);
    assertThat(spo2.decisions).isEmpty();
    spo2.read(82, MINUTE, Flag.SUSPECT);
    assertThat(spo2.last().provisional()).isTrue();
    spo2.read(82, 3 * MINUTE, Flag.SUSPECT).read(95, 4 * MINUTE, Flag.SUSPECT);
    assertThat(spo2.whats()).containsExactly(RAISE);
    spo2.read(82, 5 * MINUTE);
    assertThat(spo2.last().what()).isEqualTo(CONFIRM);
  }

  @Test
  void anOlderMeasurementIsPassedOver() {
    assertThat(trial("vital.spo2").read(95, 100).read(70, 50).decisions).isEmpty();
  }

  @Test
  void aPersonOfUnknownSexGetsTheWorseBandAndIsToldSo() {
    Trial<?> waist = trial("vital.waist");
    waist.context.with(Trial.PERSON, Sex.UNKNOWN);
    waist.read(87, 0);
    assertThat(waist.severity()).isEqualTo(Severity.NOTICE);
    assertThat(waist.last().evidence().zh()).contains("性别未知");
  }

  @Test
  void whereTheTablesSayNothingNothingIsDecided() {
    Trial<?> haematocrit = trial("vital.haematocrit", OptionalInt.of(500)).read(70, 0);
    assertThat(haematocrit.decisions).isEmpty();
  }

  @Test
  void theEvidenceHoldsValueBandPlaceTimeAndAltitude() {
    Trial<?> spo2 = trial("vital.spo2").read(82, 36_000);
    assertThat(spo2.last().evidence().zh())
        .isEqualTo("血氧饱和度 82 %，严重低氧（不高于 83 %）；花土沟小屋，2026-11-21 10:00:00，按海拔 3000 米判读。");
    assertThat(spo2.last().evidence().en())
        .isEqualTo(
            "Oxygen saturation by pulse oximetry 82 %, severe low oxygen (up to 83 %); at Huatugou"
                + " hut, 2026-11-21 10:00:00, judged for 3000 m above sea level.");
  }
}
