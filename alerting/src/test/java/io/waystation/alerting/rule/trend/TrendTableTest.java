package io.waystation.alerting.rule.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Table;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.PersonId;
import io.waystation.model.Plan;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Walks {@code trend_rules.csv} through the shipped book: each row is raised at its limit and not
 * just short of it, with as many days and readings as it asks for and not with one less, of the
 * people it is for. Limits are read from the table.
 */
class TrendTableTest {
  /** Rows that no rule works for, and why. */
  private static final Map<String, String> NO_RULE =
      Map.of("AD1", "plans hold no interval at which somebody is to be measured");

  private static final Instant NOON = Instant.parse("2026-03-01T04:00:00Z");
  private static final PersonId PERSON = new PersonId("5f0c9a0e-0000-4000-8000-000000000001");

  /** Somebody who is measured on this day and that. */
  private static final class Patient {
    final FixedContext context =
        new FixedContext()
            .with(FixedContext.hut("low", OptionalInt.of(500)))
            .with(FixedContext.hut("high", OptionalInt.of(3000)))
            .with(FixedContext.hut("lost", OptionalInt.empty()))
            .with(PERSON, Sex.MALE);
    final List<Decision> decisions = new ArrayList<>();
    final Rule<?> rule;
    private Object state;
    String hut = "high";
    PersonId person = PERSON;

    Patient(String row) {
      rule =
          RuleBook.shipped().rules().stream()
              .filter(r -> r.id().equals("trend." + row))
              .findFirst()
              .orElseThrow();
      state = rule.fresh();
    }

    Patient with(Condition... conditions) {
      context.with(PERSON, new HealthFile(Set.of(conditions), Optional.empty()));
      return this;
    }

    Patient at(String where) {
      hut = where;
      return this;
    }

    Patient measured(String signal, double value, int day, int minute, Flag... flags) {
      Instant at = NOON.plus(Duration.ofDays(day)).plus(Duration.ofMinutes(minute));
      return measured(signal, value, at, at, flags);
    }

    Patient measured(String signal, double value, Instant at, Instant received, Flag... flags) {
      Reading reading =
          new Reading(
              new StationId(hut),
              new DeviceId(hut + "-kiosk"),
              "",
              person,
              "",
              SignalCatalogue.shipped().signal(signal),
              value,
              Flag.of(flags),
              at,
              received,
              1,
              1);
      state = read(rule, reading);
      return this;
    }

    private <S> S read(Rule<S> of, Reading reading) {
      @SuppressWarnings("unchecked") // the state is the rule's own
      S before = of.restore(of.save((S) state));
      Outcome<S> outcome = of.read(before, of.subject(reading), List.of(reading), context);
      decisions.addAll(outcome.decisions());
      return outcome.state();
    }

    Patient tick(int day) {
      state = tick(rule, day);
      return this;
    }

    private <S> S tick(Rule<S> of, int day) {
      @SuppressWarnings("unchecked") // the state is the rule's own
      S before = (S) state;
      Outcome<S> outcome =
          of.tick(
              before,
              Subject.station(new StationId(hut)),
              NOON.plus(Duration.ofDays(day)),
              NOON,
              context);
      decisions.addAll(outcome.decisions());
      return outcome.state();
    }

    Patient pressure(double systolic, double diastolic, int day, int minute) {
      return measured("bp_systolic", systolic, day, minute)
          .measured("bp_diastolic", diastolic, day, minute);
    }

    void quiet() {
      assertThat(decisions).as("%s", rule.id()).isEmpty();
    }

    Patient raised(String row) {
      assertThat(decisions).as("%s", rule.id()).isNotEmpty();
      assertThat(decisions.get(0).what()).isEqualTo(What.RAISE);
      assertThat(decisions.get(0).severity()).isEqualTo(Severity.of(row(row).get("severity")));
      assertThat(decisions.get(0).evidence().zh()).isNotBlank();
      return this;
    }
  }

  private static Map<String, String> row(String id) {
    return Table.rows("trend_rules.csv").stream()
        .filter(row -> row.get("rule_id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static int number(String id, String column) {
    return Integer.parseInt(row(id).get(column));
  }

  private static double limit(String id) {
    return Double.parseDouble(row(id).get("threshold"));
  }

  private static double[] pair(String id) {
    String[] both = row(id).get("threshold").split("/|-");
    return new double[] {Double.parseDouble(both[0]), Double.parseDouble(both[1])};
  }

  @Test
  void everyRowHasARuleOrAReason() {
    Set<String> expected =
        Table.rows("trend_rules.csv").stream()
            .map(row -> row.get("rule_id"))
            .collect(Collectors.toCollection(TreeSet::new));
    expected.removeAll(NO_RULE.keySet());
    Set<String> worked = new TreeSet<>();
    for (Rule<?> rule : RuleBook.shipped().rules()) {
      if (rule.id().startsWith("trend.")) {
        worked.add(rule.id().substring("trend.".length()));
      }
    }
    assertThat(worked).isEqualTo(expected);
  }

  @Test
  void bp1IsTheMeanOfTheWeekWithoutItsFirstDay() {
    double systolic = pair("BP1")[0];
    double diastolic = pair("BP1")[1];
    int days = number("BP1", "min_days");
    for (double[] mean :
        new double[][] {
          {systolic, 60}, {systolic - 1, 60}, {100, diastolic}, {100, diastolic - 1}
        }) {
      Patient patient = new Patient("BP1");
      for (int day = 0; day < days; day++) {
        patient.pressure(mean[0], mean[1], day, 0).pressure(mean[0], mean[1], day, 1);
      }
      if (mean[0] == systolic || mean[1] == diastolic) {
        patient.raised("BP1");
      } else {
        patient.quiet();
      }
    }
    // Of four days the first is dropped: it alone was high.
    Patient first = new Patient("BP1");
    first.pressure(180, 80, 0, 0).pressure(180, 80, 0, 1);
    for (int day = 4; day < 7; day++) {
      first.pressure(134, 80, day, 0).pressure(134, 80, day, 1);
    }
    assertThat(first.decisions.stream().filter(d -> d.at().isAfter(NOON.plus(Duration.ofDays(6)))))
        .isEmpty();
    // Fewer days, or fewer readings, are insufficient.
    Patient fewDays = new Patient("BP1");
    for (int day = 0; day < days - 1; day++) {
      for (int minute = 0; minute < 4; minute++) {
        fewDays.pressure(systolic + 20, 80, day, minute * 60);
      }
    }
    fewDays.quiet();
    Patient fewReadings = new Patient("BP1");
    for (int i = 0; i < number("BP1", "min_readings") - 1; i++) {
      fewReadings.pressure(systolic + 20, 80, i % days + days * (i / days) / 3, i);
    }
    fewReadings.quiet();
    // Suspect values do not count.
    Patient suspect = new Patient("BP1");
    for (int i = 0; i < 8; i++) {
      suspect.measured("bp_systolic", 170, i / 2, i % 2, Flag.SUSPECT);
    }
    suspect.quiet();
  }

  @Test
  void bp1EndsWithTwoNormalDaysAndIsNotRaisedAgainBeforeItsCooldown() {
    Patient patient = new Patient("BP1");
    for (int day = 0; day < 3; day++) {
      patient.pressure(150, 80, day, 0).pressure(150, 80, day, 1);
    }
    assertThat(patient.raised("BP1").decisions).hasSize(1);
    patient.pressure(120, 80, 3, 0).pressure(120, 80, 3, 200);
    assertThat(patient.decisions).extracting(Decision::what).doesNotContain(What.CLEAR);
    patient.pressure(120, 80, 4, 0);
    assertThat(patient.decisions.get(patient.decisions.size() - 1).what()).isEqualTo(What.CLEAR);
    int cleared = patient.decisions.size();
    int cooldown = number("BP1", "cooldown_days");
    for (int day = 5; day < 2 + cooldown; day++) {
      patient.pressure(190, 80, day, 0).pressure(190, 80, day, 1);
    }
    assertThat(patient.decisions).hasSize(cleared);
    patient.pressure(190, 80, 2 + cooldown, 0);
    assertThat(patient.decisions).hasSize(cleared + 1);
  }

  @Test
  void bp2AndBp3CountDays() {
    counted("BP2", 3, pair("BP2")[0], pair("BP2")[0] - 1);
    counted("BP3", 2, pair("BP3")[0], pair("BP3")[0] - 1);
    Patient known = new Patient("BP2").with(Condition.HYPERTENSION);
    for (int day = 0; day < 5; day++) {
      known.pressure(150, 80, day, 0);
    }
    known.quiet();
  }

  private static void counted(String row, int least, double at, double short1) {
    assertThat(row(row).get("comparison")).startsWith(">=" + least);
    Patient under = new Patient(row);
    Patient few = new Patient(row);
    Patient patient = new Patient(row);
    Patient old = new Patient(row);
    int window = number(row, "window_days");
    for (int day = 0; day < least; day++) {
      under.pressure(short1, 60, day, 0);
      patient.pressure(at, 60, day, 0);
    }
    for (int day = 0; day < least; day++) {
      few.pressure(day == 0 ? short1 : at, 60, day, 0);
      old.pressure(at, 60, day == 0 ? 0 : window + day - 1, 0);
    }
    under.quiet();
    few.quiet();
    old.quiet();
    patient.raised(row);
  }

  @Test
  void bp4IsForThoseUnderTreatment() {
    double low = limit("BP4");
    for (double value : new double[] {low - 0.5, low}) {
      Patient patient = new Patient("BP4").with(Condition.BLOOD_PRESSURE_MEDICINE);
      patient.pressure(value, 60, 0, 0).pressure(value, 60, 1, 0).pressure(value, 60, 2, 0);
      if (value < low) {
        patient.raised("BP4");
      } else {
        patient.quiet();
      }
    }
    new Patient("BP4").pressure(90, 60, 0, 0).pressure(90, 60, 1, 0).pressure(90, 60, 2, 0).quiet();
  }

  @Test
  void bp5ComparesTheWeekWithTheFourBefore() {
    double step = limit("BP5");
    for (double[] means : new double[][] {{120, 120 + step}, {120, 120 + step - 1}, {119, 129}}) {
      Patient patient = new Patient("BP5");
      for (int day = 0; day < 5; day++) {
        patient.pressure(means[0], 80, day, 0);
      }
      for (int day = 20; day < 25; day++) {
        patient.pressure(means[1], 80, day, 0);
      }
      if (means[1] - means[0] >= step && means[1] >= 130) {
        patient.raised("BP5");
      } else {
        patient.quiet();
      }
    }
    Patient unknown = new Patient("BP5");
    for (int day = 0; day < 4; day++) {
      unknown.pressure(110, 80, day, 0);
    }
    for (int day = 20; day < 25; day++) {
      unknown.pressure(150, 80, day, 0);
    }
    unknown.quiet();
  }

  @Test
  void bp6IsTheScatterOfDays() {
    double limit = limit("BP6");
    for (double half : new double[] {14.2, 14.3}) {
      Patient patient = new Patient("BP6");
      for (int day = 0; day < 10; day++) {
        patient.measured("bp_systolic", 130 + (day % 2 == 0 ? half : -half), day, 0);
      }
      double deviation = half * Math.sqrt(10.0 / 9);
      if (deviation >= limit) {
        patient.raised("BP6");
      } else {
        patient.quiet();
      }
    }
    assertThat(14.2 * Math.sqrt(10.0 / 9)).isLessThan(limit);
    assertThat(14.3 * Math.sqrt(10.0 / 9)).isGreaterThan(limit);
  }

  /**
   * That value on so many different days raises it, its neighbour does not, one day less neither.
   */
  private static void days(String row, String signal, double at, double beside, int days) {
    days(new Patient(row), signal, at, days).raised(row);
    days(new Patient(row), signal, beside, days).quiet();
    days(new Patient(row), signal, at, days - 1).quiet();
  }

  private static Patient days(Patient patient, String signal, double value, int days) {
    for (int day = 0; day < days; day++) {
      patient.measured(signal, value, day, 0);
    }
    return patient;
  }

  @Test
  void glucoseByDays() {
    days("GL1", "glucose_fasting", limit("GL1"), limit("GL1") - 0.1, 2);
    days("GL2", "glucose", limit("GL2"), limit("GL2") - 0.1, 2);
    days("GL3", "glucose_fasting", pair("GL3")[0], pair("GL3")[0] - 0.1, 2);
    days("GL3", "glucose_fasting", pair("GL3")[1], pair("GL3")[1] + 0.1, 2);
    for (String row : List.of("GL1", "GL2", "GL3")) {
      Patient known = new Patient(row).with(Condition.DIABETES);
      days(
              known,
              row.equals("GL2") ? "glucose" : "glucose_fasting",
              row.equals("GL3") ? 6.5 : 12,
              4)
          .quiet();
    }
    Patient treated = new Patient("GL4").with(Condition.GLUCOSE_LOWERING_MEDICINE);
    treated.measured("glucose", limit("GL4") - 0.1, 0, 0).quiet();
    treated.measured("glucose_2h", limit("GL4"), 1, 0).quiet();
    treated.measured("glucose_fasting", limit("GL4") - 0.1, 2, 0).raised("GL4");
    days(new Patient("GL4"), "glucose", 3.2, 3).quiet();
    days(new Patient("GL5").with(Condition.DIABETES), "glucose_fasting", limit("GL5"), 3).quiet();
    days(new Patient("GL5").with(Condition.DIABETES), "glucose_fasting", limit("GL5") + 0.1, 3)
        .raised("GL5");
    days(new Patient("GL5"), "glucose_fasting", 9, 5).quiet();
  }

  @Test
  void weight() {
    double gain = limit("WT1");
    new Patient("WT1")
        .with(Condition.HEART_FAILURE)
        .measured("weight", 70, 0, 0)
        .measured("weight", 70 + gain, 2, 0)
        .quiet();
    new Patient("WT1")
        .with(Condition.HEART_FAILURE)
        .measured("weight", 70, 0, 0)
        .measured("weight", 70.1 + gain, 2, 0)
        .raised("WT1");
    new Patient("WT1")
        .with(Condition.HEART_FAILURE)
        .measured("weight", 70, 0, 0)
        .measured("weight", 80, 3, 0)
        .quiet();
    new Patient("WT1").measured("weight", 70, 0, 0).measured("weight", 80, 2, 0).quiet();
    double percent = limit("WT2");
    new Patient("WT2")
        .measured("weight", 100, 0, 0)
        .measured("weight", 100 - percent, 100, 0)
        .raised("WT2");
    new Patient("WT2")
        .measured("weight", 100, 0, 0)
        .measured("weight", 100.1 - percent, 100, 0)
        .quiet();
    new Patient("WT2").measured("weight", 100, 0, 0).measured("weight", 80, 180, 0).quiet();
  }

  @Test
  void saturation() {
    double low = warningBelow(3000);
    for (double value : new double[] {low - 1, low}) {
      Patient patient = new Patient("SP1");
      for (int day = 0; day < 2; day++) {
        patient.measured("spo2", value, day, 0).measured("spo2", value, day, 2);
      }
      if (value < low) {
        patient.raised("SP1");
      } else {
        patient.quiet();
      }
    }
    new Patient("SP1").measured("spo2", 82, 0, 0).measured("spo2", 82, 1, 0).quiet();
    Patient lost = new Patient("SP1").at("lost");
    for (int day = 0; day < 3; day++) {
      lost.measured("spo2", 82, day, 0).measured("spo2", 82, day, 2);
    }
    lost.quiet();
    double drop = limit("SP2");
    for (double fall : new double[] {drop, drop - 1}) {
      Patient patient = new Patient("SP2");
      for (int day = 0; day < 4; day++) {
        patient.measured("spo2", 93, day, 0);
      }
      patient.measured("spo2", 93 - fall, 5, 0).quiet();
      patient.measured("spo2", 93 - fall, 5, 3);
      if (fall == drop) {
        patient.raised("SP2");
      } else {
        patient.quiet();
      }
    }
    Patient climbed = new Patient("SP2").at("low");
    for (int day = 0; day < 4; day++) {
      climbed.measured("spo2", 97, day, 0);
    }
    climbed.at("high").measured("spo2", 88, 5, 0).measured("spo2", 88, 5, 3).quiet();
  }

  private static double warningBelow(int metres) {
    return Table.rows("spo2_altitude.csv").stream()
        .filter(row -> row.get("altitude_m").equals("" + metres))
        .mapToDouble(row -> Double.parseDouble(row.get("warning_below")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void newcomersWithSigns() {
    double low = warningBelow(3000) - 1;
    Patient patient = new Patient("SP3").at("low").measured("spo2", 97, 0, 0).at("high");
    patient.measured("spo2", low, 2, 0).measured("pulse_rate", 110, 2, 0).quiet();
    patient.measured("pulse_rate", 112, 2, 1).raised("SP3");
    Patient breath = new Patient("SP3").at("low").measured("spo2", 97, 0, 0).at("high");
    breath.measured("spo2", low, 2, 0).measured("resp_rate", 20, 2, 0).quiet();
    breath.measured("resp_rate", 22, 2, 1).raised("SP3");
    Patient well = new Patient("SP3").at("low").measured("spo2", 97, 0, 0).at("high");
    well.measured("spo2", low + 1, 2, 0).measured("pulse_rate", 130, 2, 0).quiet();
    Patient long0 = new Patient("SP3").at("low").measured("spo2", 97, 0, 0).at("high");
    long0.measured("spo2", 92, 1, 0);
    long0.measured("spo2", low, 8, 0).measured("pulse_rate", 130, 8, 0).quiet();
    Patient unknown = new Patient("SP3");
    unknown.measured("spo2", low, 0, 0).measured("pulse_rate", 130, 0, 0).quiet();
    Patient arrived = new Patient("SP3");
    LocalDate today = LocalDate.ofInstant(NOON, FixedContext.ZONE);
    arrived.context.with(PERSON, new HealthFile(Set.of(), Optional.of(today.minusDays(6))));
    arrived.measured("spo2", low, 0, 0).measured("pulse_rate", 130, 0, 0).raised("SP3");
    Patient settled = new Patient("SP3");
    settled.context.with(PERSON, new HealthFile(Set.of(), Optional.of(today.minusDays(7))));
    settled.measured("spo2", low, 0, 0).measured("pulse_rate", 130, 0, 0).quiet();
  }

  @Test
  void heartRate() {
    days(new Patient("HR1"), "pulse_rate", limit("HR1"), 3).quiet();
    days(new Patient("HR1"), "pulse_rate", limit("HR1") + 1, 3).raised("HR1");
    for (double rise : new double[] {limit("HR2"), limit("HR2") - 1}) {
      Patient patient = new Patient("HR2").with(Condition.HEART_DISEASE);
      for (int day = 0; day < 5; day++) {
        patient.measured("pulse_rate", 70, day, 0);
      }
      for (int day = 20; day < 25; day++) {
        patient.measured("pulse_rate", 70 + rise, day, 0);
      }
      if (rise == limit("HR2")) {
        patient.raised("HR2");
      } else {
        patient.quiet();
      }
    }
  }

  @Test
  void haemoglobinAtAltitudeAndBySex() {
    days("HB1", "haemoglobin", 210, 209, 2);
    Patient woman = new Patient("HB1");
    woman.context.with(PERSON, Sex.FEMALE);
    days(woman, "haemoglobin", 190, 2).raised("HB1");
    assertThat(row("HB1").get("threshold")).isEqualTo("210 men / 190 women");
    days(new Patient("HB1").at("low"), "haemoglobin", 230, 3).quiet();
    double rise = limit("HB2");
    new Patient("HB2")
        .measured("haemoglobin", 175, 0, 0)
        .measured("haemoglobin", 175 + rise, 20, 0)
        .raised("HB2");
    new Patient("HB2")
        .measured("haemoglobin", 176, 0, 0)
        .measured("haemoglobin", 175 + rise, 20, 0)
        .quiet();
    new Patient("HB2")
        .measured("haemoglobin", 174, 0, 0)
        .measured("haemoglobin", 189, 20, 0)
        .quiet();
  }

  @Test
  void feverAndUricAcid() {
    days("TE1", "body_temp", limit("TE1"), limit("TE1") - 0.1, 2);
    new Patient("TE1").measured("body_temp", 38, 0, 0).measured("body_temp", 38, 2, 0).quiet();
    days("UA1", "uric_acid", limit("UA1") + 1, limit("UA1"), 2);
  }

  @Test
  void aClusterIsDifferentPeopleAndKeepsNobody() {
    double fever = limit("TE2");
    Patient hut = new Patient("TE2");
    List<PersonId> people = List.of(random(), random(), random(), random());
    for (int i = 0; i < 5; i++) {
      hut.person = people.get(i % 2);
      hut.measured("body_temp", fever, 0, i).quiet();
    }
    hut.person = people.get(2);
    hut.measured("body_temp", fever - 0.1, 1, 0).quiet();
    hut.measured("body_temp", fever, 1, 1).raised("TE2");
    assertThat(hut.rule.concern().name()).isEqualTo("HEALTH");
    String evidence = hut.decisions.get(0).evidence().toString() + hut.state;
    people.forEach(person -> assertThat(evidence).doesNotContain(person.value()));
    hut.tick(1);
    assertThat(hut.decisions).hasSize(1);
    hut.tick(2);
    assertThat(hut.decisions.get(1).what()).isEqualTo(What.CLEAR);
    Patient apart = new Patient("TE2");
    for (int i = 0; i < 3; i++) {
      apart.person = people.get(i);
      apart.measured("body_temp", fever, i * 2, 0);
    }
    apart.quiet();
  }

  private static PersonId random() {
    return new PersonId(UUID.randomUUID().toString());
  }

  @Test
  void aSensorThatMeasuresEverybodyDifferently() {
    shifted("DV1", "spo2", -limit("DV1"), -1);
    shifted("DV2", "bp_systolic", limit("DV2"), 1);
    shifted("DV2", "bp_systolic", limit("DV2"), -1);
  }

  private static void shifted(String row, String signal, double limit, int way) {
    int least = number(row, "min_readings");
    double usual = signal.equals("spo2") ? 92 : 120;
    for (double by : new double[] {limit, limit - 1}) {
      Patient device = new Patient(row);
      for (int i = 0; i < least; i++) {
        device.person = random();
        device.measured(signal, usual, 0, i);
      }
      for (int i = 0; i < least - 1; i++) {
        device.person = random();
        device.measured(signal, usual + way * by, 3, i);
      }
      device.quiet();
      device.person = random();
      device.measured(signal, usual + way * by, 3, least);
      if (by == limit) {
        device.raised(row);
      } else {
        device.quiet();
      }
    }
  }

  @Test
  void lateValuesBelongToTheirDayAndPageNobodyForThePast() {
    Patient patient = new Patient("BP3");
    patient.pressure(170, 80, 5, 0).quiet();
    Instant earlier = NOON.plus(Duration.ofDays(3));
    Instant now = NOON.plus(Duration.ofDays(5)).plusSeconds(600);
    patient.measured("bp_systolic", 170, earlier, now).raised("BP3");
    assertThat(patient.decisions.get(0).at()).isEqualTo(NOON.plus(Duration.ofDays(5)));

    Patient past = new Patient("BP3");
    Instant received = NOON.plus(Duration.ofDays(9));
    past.measured("bp_systolic", 170, NOON, received);
    past.measured("bp_systolic", 170, NOON.plus(Duration.ofDays(1)), received).quiet();
  }

  /** When one comes, the row can have its rule. */
  @Test
  void aPlanHoldsNoIntervalYet() {
    assertThat(Plan.class.getRecordComponents())
        .extracting(RecordComponent::getType)
        .doesNotContain(Duration.class, Period.class);
  }

  /** Nothing is new by it: how things stand is not judged a second time. */
  @Test
  void whatIsOlderThanTheWindowSaysNothing() {
    Patient patient = new Patient("BP3");
    patient.measured("bp_systolic", 170, 0, 0).measured("bp_systolic", 170, 1, 0).raised("BP3");
    patient.measured("bp_systolic", 120, 3, 0).measured("bp_systolic", 120, 4, 0);
    List<Decision> decided = List.copyOf(patient.decisions);
    assertThat(decided.get(decided.size() - 1).what()).isEqualTo(What.CLEAR);
    Instant now = NOON.plus(Duration.ofDays(4)).plusSeconds(600);
    patient.measured("bp_systolic", 120, NOON.minus(Duration.ofDays(4)), now);
    assertThat(patient.decisions).isEqualTo(decided);
  }
}
