package io.waystation.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.score.Marks.Verdict;
import io.waystation.simulator.score.ServiceAlarm.Step;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarkingTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final PersonId SOMEBODY = new PersonId("5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11");
  private static final int DAY = 86_400;
  private static final String STATION_LINK = "station-link";

  private final List<Fault> faults = new ArrayList<>();
  private final List<ServiceAlarm> alarms = new ArrayList<>();
  private final DeviceClocks clocks = new DeviceClocks();

  @Test
  void whatAFaultAsksForIsRightAndItsDelayIsCounted() {
    fault("door_held_open", Cause.UNNAMED, 600, 900);
    alarm("door_held_open", 600, 661, 901);
    Score score = score();
    assertThat(score.precision()).hasValue(1);
    assertThat(score.recall()).hasValue(1);
    assertThat(score.byFault().get(0).delays().longest()).contains(Duration.ofSeconds(61));
  }

  @Test
  void aDoorThatIsHeldWasOpenedByWhoeverCameInBefore() {
    fault("door_held_open", Cause.UNNAMED, 600, 900);
    alarm("door_held_open", 597, 658, 901);
    assertThat(score().recall()).hasValue(1);
    assertThat(score().falseAlarms()).isEmpty();
  }

  @Test
  void oneAlarmAnswersForOneFaultAndTheOtherIsMissed() {
    fault("sos_pressed", Cause.UNNAMED, 100, 105);
    fault("sos_pressed", Cause.UNNAMED, 102, 107);
    alarm("sos", 103, 104, 110);
    assertThat(score().recall()).hasValue(0.5);
  }

  @Test
  void oneFaultExcusesOneAlarm() {
    fault("sos_pressed", Cause.UNNAMED, 100, 105);
    alarm("sos", 100, 101, 110);
    alarm("sos", 104, 105, 110);
    Score score = score();
    assertThat(score.recall()).hasValue(1);
    assertThat(score.precision()).hasValue(0.5);
    assertThat(score.falsePerDay()).hasValue(1);
  }

  @Test
  void asManyAsPossibleAreMatched() {
    // The first alarm fits both and is closer to the second; the other fits the first fault only.
    fault("water_leak", Cause.UNNAMED, 100, 400);
    fault("water_leak", Cause.UNNAMED, 150, 450);
    alarm("water_leak", 100, 111, 1000);
    alarm("water_leak", 150, 161, 1000);
    assertThat(score().recall()).hasValue(1);
  }

  @Test
  void whatWasNoticedTooLateIsMissedAndFalse() {
    fault("aed_not_ready", Cause.UNNAMED, 600, 7_200);
    alarm("aed_not_ready", 600, 700, 7_201);
    assertThat(score().recall()).hasValue(0);
    assertThat(score().precision()).hasValue(0);
    assertThat(score(Duration.ofMinutes(1)).recall()).hasValue(1);
  }

  @Test
  void anAlarmBeginsByTheClockOfItsDevice() {
    fault("aed_not_ready", Cause.UNNAMED, 600, 7_200);
    alarm("aed_not_ready", 597, 601, 7_197);
    assertThat(score().recall()).as("its clock is right").hasValue(0);
    clock(0, Duration.ofMillis(-3_155));
    assertThat(score().recall()).hasValue(1);
    assertThat(score().falseAlarms()).isEmpty();
  }

  @Test
  void aClockIsAsWrongAsItWasThenAndOneThatWasNotBelievedIsRight() {
    Duration tenYears = Duration.ofDays(3_650);
    clock(0, Duration.ofMillis(-1_155));
    clock(600, Duration.ofMillis(-1_190));
    clock(660, tenYears);
    clock(900, Duration.ofMillis(3_500));
    assertThat(clocks.real("st-001-gw", START)).isEqualTo(START.plusMillis(1_155));
    assertThat(clocks.real("st-001-gw", START.plusSeconds(700))).isEqualTo(START.plusSeconds(700));
    assertThat(clocks.real("st-001-gw", START.plusSeconds(1_000)))
        .isEqualTo(START.plusMillis(996_500));
    assertThat(clocks.real("st-002-gw", START)).isEqualTo(START);
  }

  @Test
  void timeInWhichNothingCouldBeHeardIsNotCounted() {
    fault("aed_not_ready", Cause.UNNAMED, 600, 7_200);
    fault("unlinked", Cause.STATION_LINK, 500, 2_000);
    alarm("aed_not_ready", 600, 2_010, 7_201);
    assertThat(score().recall()).hasValue(1);
    alarms.clear();
    alarm("aed_not_ready", 600, 2_090, 7_201);
    assertThat(score().recall()).hasValue(0);
  }

  @Test
  void whatAPowerlessDeviceCouldNotMeasureIsNotAskedFor() {
    fault("aed_not_ready", Cause.UNNAMED, 600, 1_800);
    fault("door_held_open", Cause.UNNAMED, 600, 1_800);
    fault("powerless", Cause.STATION_POWER, 500, 1_790);
    assertThat(score().marks().asked())
        .extracting(asked -> asked.fault().fault())
        .containsExactly("aed_not_ready");
  }

  @Test
  void aLinkCutForLongMustBeNoticedAndOneForAMomentMustNot() {
    fault("link_cut", Cause.STATION_LINK, 600, 1_200);
    fault("link_cut", Cause.STATION_LINK, 5_000, 5_100);
    outage("station_offline", 560, 865, 1_201, STATION_LINK);
    assertThat(score().recall()).hasValue(1);
    outage("station_offline", 4_990, 5_090, 5_101, STATION_LINK);
    assertThat(score().falseAlarms()).hasSize(1);
  }

  @Test
  void inBetweenBothAreRight() {
    fault("link_cut", Cause.STATION_LINK, 600, 880);
    assertThat(score().recall()).isEmpty();
    outage("station_offline", 560, 861, 881, STATION_LINK);
    assertThat(score().falseAlarms()).isEmpty();
    assertThat(score().cause()).hasValue(1);
  }

  @Test
  void anOutageOfTheWrongCauseIsRightAllTheSameAndItsCauseIsNot() {
    fault("link_cut", Cause.STATION_LINK, 600, 1_200);
    outage("station_offline", 560, 865, 1_201, "device");
    assertThat(score().recall()).hasValue(1);
    assertThat(score().cause()).hasValue(0);
    assertThat(score().wrongCauses()).hasSize(1);
  }

  @Test
  void aParentWithLinesIsOneOutageAndItsLinesAreNotFalse() {
    fault("mains_lost", Cause.STATION_POWER, 600, 1_800);
    ServiceAlarm parent = outage("mains_lost", 600, 612, 1_870, "station-power");
    line("kiosk_offline", 590, 800, parent);
    line("camera_offline", 590, 1_500, parent);
    Score score = score();
    assertThat(score.precision()).hasValue(1);
    assertThat(score.cause()).hasValue(1);
    assertThat(score.marks().judged().stream().filter(Judged::outage)).hasSize(1);
  }

  @Test
  void aFalseParentIsOneFalseAlarmHoweverManyLinesItHas() {
    ServiceAlarm parent = outage("mains_lost", 600, 612, 1_870, "station-power");
    line("kiosk_offline", 590, 800, parent);
    assertThat(score().falseAlarms()).hasSize(1);
  }

  @Test
  void whereTwoOutagesMeetEitherCauseIsRight() {
    fault("gateway_cut", Cause.GATEWAY_LINK, 600, 1_200);
    fault("link_cut", Cause.STATION_LINK, 700, 1_300);
    outage("station_offline", 590, 900, 1_301, "gateway-link");
    Score score = score();
    assertThat(score.recall()).as("the second began in the dark").hasValue(1);
    assertThat(score.cause()).hasValue(1);
  }

  @Test
  void anAlarmThatIsOnAlreadyStepsUpForTheNextStory() {
    ill("newcomer", -86_400, 172_800);
    ill("acute_hypoxia", 5_000, 5_480);
    ServiceAlarm mild = about(SOMEBODY, "vital.spo2", -3_600, -3_500);
    alarms.add(
        mild.with(
            List.of(
                new Step(START.minusSeconds(3_600), START.minusSeconds(3_500)),
                new Step(START.plusSeconds(5_000), START.plusSeconds(5_004)))));
    assertThat(score().recall()).hasValue(1);
    assertThat(score().precision()).as("it began before the time").isEmpty();
  }

  @Test
  void whatIsNotDueYetIsNotAskedFor() {
    fault("fridge_warm", Cause.UNNAMED, 86_000, 90_000);
    assertThat(score().recall()).isEmpty();
  }

  @Test
  void whatTheServiceLearnsAfterTheEndIsNotMarked() {
    alarm("station_offline", DAY - 5, DAY + 300, DAY + 90_000);
    alarm("door_held_open", DAY - 30, DAY + 30, DAY + 40);
    assertThat(score().marks().judged()).isEmpty();
    alarm("door_held_open", DAY - 100, DAY - 40, DAY + 40);
    assertThat(score().falseAlarms()).hasSize(1);
  }

  @Test
  void whatHadToBeNoticedBeforeTheEndIsMissedAndFalseAfterIt() {
    fault("aed_not_ready", Cause.UNNAMED, DAY - 600, DAY + 600);
    alarm("aed_not_ready", DAY - 600, DAY + 1, DAY + 601);
    assertThat(score().recall()).hasValue(0);
    assertThat(score().falseAlarms()).hasSize(1);
  }

  @Test
  void whatNothingExplainsIsFalseUntilTheTruthBearsItOut() {
    ServiceAlarm hot = alarm("too_hot", 600, 2_401, 9_000);
    assertThat(score().falseAlarms()).extracting(Judged::alarm).containsExactly(hot);
    Marks natural = marks(Duration.ZERO).natural(Set.of(hot.id()));
    assertThat(natural.of(Verdict.FALSE)).isEmpty();
    assertThat(natural.of(Verdict.NATURAL)).hasSize(1);
  }

  @Test
  void whatLateDataHasTakenBackIsFalse() {
    fault("sos_pressed", Cause.UNNAMED, 100, 105);
    ServiceAlarm one = alarm("sos", 100, 101, 110);
    alarms.set(
        0,
        new ServiceAlarm(
            one.id(),
            one.rule(),
            one.title(),
            one.station(),
            one.device(),
            "",
            "",
            "normal",
            "",
            one.startedAt(),
            one.learntAt(),
            one.clearedAt(),
            "",
            one.steps(),
            true));
    assertThat(score().recall()).hasValue(0);
    assertThat(score().falseAlarms()).hasSize(1);
  }

  @Test
  void whatDoesNotEndWithItsFaultEndsLate() {
    fault("aed_not_ready", Cause.UNNAMED, 600, 3_000);
    alarm("aed_not_ready", 600, 601, 3_600);
    assertThat(score().byFault().get(0).endedLate()).isEqualTo(1);
  }

  @Test
  void aFaultThatTheTableDoesNotKnowIsNotPassedOver() {
    fault("meteorite", Cause.UNNAMED, 600, 3_000);
    assertThatThrownBy(this::score)
        .isInstanceOf(CannotScore.class)
        .hasMessageContaining("meteorite");
  }

  @Test
  void figuresNeverLookBetterThanTheyAre() {
    assertThat(ScoreTable.share(OptionalDouble.of(0.99996))).isEqualTo("0.9999");
    assertThat(ScoreTable.share(OptionalDouble.of(1))).isEqualTo("1.0000");
    assertThat(ScoreTable.share(OptionalDouble.of(0.98))).isEqualTo("0.9800");
    assertThat(ScoreTable.perDay(OptionalDouble.of(0.00001))).isEqualTo("0.0001");
    assertThat(ScoreTable.summary(score()))
        .isEqualTo("precision=- recall=- cause=- completeness=- false_per_day=0.0000");
  }

  private Score score() {
    return score(Duration.ZERO);
  }

  private Score score(Duration slack) {
    return new Score(
        told(), marks(slack), Optional.empty(), List.of(), Optional.empty(), List.of());
  }

  private Marks marks(Duration slack) {
    return Marking.mark(told(), Expectations.shipped(), clocks, true, slack, alarms);
  }

  private Told told() {
    Instant end = START.plus(Duration.ofDays(1));
    return new Told(
        new TruthLine.City(7, "", START, ZoneId.of("Asia/Shanghai")),
        List.of(),
        faults,
        List.of(),
        Map.of(),
        end,
        Optional.of(new TruthLine.End(end, 0, 0, 0)));
  }

  private void clock(int at, Duration ahead) {
    clocks.hear(
        new TruthLine.Message(
            new DeviceId("st-001-gw"),
            1,
            at,
            START.plusSeconds(at),
            ahead,
            TruthLine.Fate.SENT,
            "[]"));
  }

  private void fault(String kind, Cause cause, int from, int to) {
    add(kind, cause, PersonId.NONE, from, to);
  }

  private void ill(String kind, int from, int to) {
    add(kind, Cause.UNNAMED, SOMEBODY, from, to);
  }

  private void add(String kind, Cause cause, PersonId person, int from, int to) {
    faults.add(
        new Fault(
            "f-%04d".formatted(faults.size() + 1),
            "",
            kind,
            cause,
            new StationId("st-001"),
            new DeviceId("st-001-gw"),
            person,
            START.plusSeconds(from),
            START.plusSeconds(to)));
  }

  private ServiceAlarm alarm(String rule, int from, int learnt, int to) {
    return add(rule, from, learnt, to, "", "");
  }

  private ServiceAlarm outage(String rule, int from, int learnt, int to, String cause) {
    return add(rule, from, learnt, to, cause, "");
  }

  private void line(String rule, int from, int learnt, ServiceAlarm parent) {
    add(rule, from, learnt, learnt + 60, "", parent.id());
  }

  private ServiceAlarm add(String rule, int from, int learnt, int to, String cause, String parent) {
    ServiceAlarm alarm =
        new ServiceAlarm(
            "a-" + (alarms.size() + 1),
            rule,
            new LocalText(rule, rule),
            "st-001",
            "st-001-gw",
            "",
            "",
            "warning",
            cause,
            START.plusSeconds(from),
            START.plusSeconds(learnt),
            Optional.of(START.plusSeconds(to)),
            parent,
            List.of(new Step(START.plusSeconds(from), START.plusSeconds(learnt))),
            false);
    alarms.add(alarm);
    return alarm;
  }

  private static ServiceAlarm about(PersonId person, String rule, int from, int learnt) {
    return new ServiceAlarm(
        "a-person",
        rule,
        new LocalText(rule, rule),
        "st-001",
        "",
        "",
        person.value(),
        "critical",
        "",
        START.plusSeconds(from),
        START.plusSeconds(learnt),
        Optional.empty(),
        "",
        List.of(),
        false);
  }
}
