package io.waystation.alerting.alarm;

import static io.waystation.model.AlarmChange.What.ACKNOWLEDGED;
import static io.waystation.model.AlarmChange.What.CLEARED;
import static io.waystation.model.AlarmChange.What.RAISED;
import static io.waystation.model.AlarmChange.What.RESUMED;
import static io.waystation.model.AlarmChange.What.STEPPED_UP;
import static io.waystation.model.AlarmChange.What.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.AlarmChange;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmKeeperTest {
  private static final double PRESSED = 1;
  private static final double OPEN = 1;
  private static final double CLOSED = 0;

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() {
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** The log looks once a second at what may go, so this takes a little more than that. */
  @Test
  void theLogKeepsWhatRulesHaveYetToReadFromTheFirstStartOn() throws Exception {
    for (int i = 0; i < 3; i++) {
      house.append("h-gw", "env.co2", 500, 1);
    }
    house.log.commit("store-writer", house.log.end());
    house.clock.forward(Duration.ofDays(8));
    Thread.sleep(1_500);
    assertThat(house.log.read(Lane.LIVE, 0, 1)).extracting(Entry::offset).containsExactly(0L);
  }

  @Test
  void anAlarmIsRaisedSteppedAndClearedAsOneOccurrence() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(60));
    Alarm alarm = house.only();
    assertThat(alarm.rule()).isEqualTo("door_held_open");
    assertThat(alarm.severity()).isEqualTo(Severity.NOTICE);
    assertThat(alarm.startedAt()).isEqualTo(House.START);
    assertThat(alarm.learntAt()).isEqualTo(House.START.plusSeconds(60));
    assertThat(alarm.source()).isEqualTo("h-gw");

    house.pass(Duration.ofSeconds(540));
    house.say("h-gw", "door.position", CLOSED);

    Alarm over = house.only();
    assertThat(over.worst()).isEqualTo(Severity.WARNING);
    assertThat(over.condition()).isEqualTo(Condition.NORMAL);
    assertThat(over.clearedAt()).isEqualTo(House.START.plusSeconds(600));
    assertThat(house.history(over)).containsExactly(RAISED, STEPPED_UP, CLEARED);
    assertThat(over.open()).as("a warning waits for somebody").isTrue();
    assertThat(house.acknowledge(over).open()).isFalse();
  }

  @Test
  void theAlarmOfARuleTakenOutOfTheBookIsOverAtTheNextStart() {
    String rule =
        """
          - id: %s
            kind: limit
            signal: %s
            title: {zh: 满, en: Full}
            steps:
              - {id: %1$s, when: "> 40", severity: warning, clears: "< 35", basis: ours}
        """;
    String hot = rule.formatted("hot", "env.temperature");
    String damp = rule.formatted("damp", "env.humidity");
    RuleBook both = RuleBook.parse(Map.of("own.yaml", "rules:\n" + hot + damp));
    house.restart(both);
    house.say("h-gw", "env.temperature", 41);
    house.say("h-gw", "env.humidity", 50);

    house.restart(RuleBook.parse(Map.of("own.yaml", "rules:\n" + hot)));
    Alarm over = of("damp");
    assertThat(over.condition()).isEqualTo(Condition.NORMAL);
    assertThat(over.clearedAt()).isEqualTo(house.clock.instant());
    AlarmChange last = house.records.read(t -> t.alarms().history(over.id())).get(1);
    assertThat(last.what()).isEqualTo(CLEARED);
    assertThat(last.actor()).isEqualTo("system");
    assertThat(last.note()).isEqualTo("rule-withdrawn");
    assertThat(of("hot").condition()).isEqualTo(Condition.ACTIVE);

    house.say("h-gw", "env.temperature", 42);
    house.restart(both);
    assertThat(house.alarms()).as("it begins anew").hasSize(2);
    house.say("h-gw", "env.humidity", 51);
    assertThat(house.alarms()).hasSize(3);
  }

  private Alarm of(String rule) {
    return house.alarms().stream().filter(a -> a.rule().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void theSameAgainIsANewAlarmLinkedToTheOneBefore() {
    house.say("h-gw", "power.ups", 20);
    house.say("h-gw", "power.ups", 60);
    house.pass(Duration.ofSeconds(60));
    house.say("h-gw", "power.ups", 20);

    List<Alarm> alarms = house.alarms();
    assertThat(alarms).hasSize(2);
    assertThat(alarms.get(1).previous()).isEqualTo(alarms.get(0).id());
  }

  @Test
  void anAcknowledgementSurvivesWhatTheRuleDoesNext() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(600));
    house.acknowledge(house.only());
    house.pass(Duration.ofSeconds(10));
    house.say("h-gw", "door.position", CLOSED);

    Alarm alarm = house.only();
    assertThat(alarm.condition()).isEqualTo(Condition.NORMAL);
    assertThat(alarm.acknowledged()).isPresent();
    assertThat(house.history(alarm)).containsExactly(RAISED, STEPPED_UP, ACKNOWLEDGED, CLEARED);
  }

  @Test
  void whatGetsWorseAfterItWasAcknowledgedWaitsForSomebodyAgain() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(60));
    house.acknowledge(house.only());
    house.pass(Duration.ofSeconds(600));

    Alarm alarm = house.only();
    assertThat(alarm.severity()).isEqualTo(Severity.WARNING);
    assertThat(alarm.acknowledged()).isEmpty();
    assertThat(house.history(alarm)).containsExactly(RAISED, ACKNOWLEDGED, STEPPED_UP);
    house.acknowledge(alarm);
    assertThat(house.only().acknowledged()).isPresent();
  }

  @Test
  void pressingAgainBeforeSomebodyCameIsOneAlarmAndAfterwardsAnother() {
    house.say("h-gw", "sos.button", PRESSED);
    house.pass(Duration.ofSeconds(5));
    house.say("h-gw", "sos.button", PRESSED);
    Alarm first = house.only();
    assertThat(first.latch()).isEqualTo(Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED);

    assertThat(house.acknowledge(first).condition()).isEqualTo(Condition.NORMAL);
    house.pass(Duration.ofSeconds(5));
    house.restart();
    house.say("h-gw", "sos.button", PRESSED);

    assertThat(house.alarms()).hasSize(2);
  }

  @Test
  void smokeStaysOpenUntilItIsGoneAndTaken() {
    house.say("h-gw", "smoke.alarm", 1);
    house.acknowledge(house.only());
    assertThat(house.only().open()).isTrue();
    house.say("h-gw", "smoke.alarm", 0);
    assertThat(house.only().open()).isFalse();
  }

  @Test
  void aHoldGoesOnThroughARestart() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(40));
    house.restart();
    house.pass(Duration.ofSeconds(20));
    assertThat(house.only().startedAt()).isEqualTo(House.START);
  }

  @Test
  void whatComesTogetherIsNotJudgedBeforeAllOfItIsThere() {
    house.comesTogether(Duration.ofMinutes(10));
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofMinutes(10));
    assertThat(house.alarms()).isEmpty();
    house.publish(
        "h-gw",
        List.of(House.reading("h-gw", "door.position", CLOSED, House.START.plusSeconds(50))));
    house.pass(Duration.ofMinutes(15));
    assertThat(house.alarms()).isEmpty();
  }

  @Test
  void whatComesTogetherIsJudgedThen() {
    house.comesTogether(Duration.ofMinutes(10));
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofMinutes(10));
    assertThat(house.alarms()).isEmpty();
    house.pass(Duration.ofMinutes(1));
    assertThat(house.only().startedAt()).isEqualTo(House.START);
  }

  @Test
  void aHoldThatEndedWhileWeWereDownIsDecidedByWhatTheBrokerKept() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(40));
    house.sleep(Duration.ofSeconds(300));
    house.listening = Optional.of(house.clock.instant());
    house.restart();
    house.look();
    assertThat(house.alarms()).as("the broker has not handed over what it kept").isEmpty();
    house.publish(
        "h-gw",
        List.of(House.reading("h-gw", "door.position", CLOSED, House.START.plusSeconds(50))));
    house.pass(Duration.ofSeconds(60));
    assertThat(house.alarms()).isEmpty();
  }

  @Test
  void aLogPutBackFromABackupDoesNotMakeUsDeaf() throws Exception {
    house.say("h-gw", "env.temperature", 20);
    house.say("h-gw", "env.temperature", 21);
    house.replaceLog();
    house.say("h-gw", "gas.co", 400);
    assertThat(house.only().rule()).isEqualTo("co_low");
  }

  @Test
  void aLogPutBackThatIsLongerThanOursIsKnownForAnother() throws Exception {
    house.say("h-gw", "env.temperature", 20);
    house.pass(Duration.ofSeconds(60));
    house.replaceLog(() -> house.append("h-gw", "gas.co", 400, 5));
    house.look();
    assertThat(house.alarms()).as("what the other log held before").isEmpty();
    house.say("h-gw", "gas.co", 400);
    assertThat(house.only().rule()).isEqualTo("co_low");
  }

  @Test
  void lateAndFutureReadingsPageNobody() {
    Instant now = house.clock.instant();
    house.publish(
        "h-gw",
        List.of(
            House.reading("h-gw", "gas.co", 400, now.minusSeconds(3600), Flag.LATE),
            House.reading("h-gw", "gas.co", 400, now.plusSeconds(301)),
            House.reading("h-gw", "gas.co", 400, now, Flag.REJECTED)));
    PersonId person = house.register(Sex.MALE);
    house.publish(
        "h-kiosk",
        List.of(
            House.reading(
                House.HUT, "h-kiosk", person, "spo2", 60, now.minus(Duration.ofHours(25))),
            House.reading(House.HUT, "h-kiosk", PersonId.NONE, "spo2", 60, now)));
    house.pass(Duration.ofSeconds(120));
    assertThat(house.alarms())
        .as("two that were learnt late are on record, and call nobody")
        .hasSize(2)
        .allMatch(Alarm::heldBack);

    house.say("h-gw", "gas.co", 400);
    assertThat(house.alarms())
        .as("and the future one did not deafen us")
        .filteredOn(alarm -> !alarm.heldBack())
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.rule()).isEqualTo("co_low"));
  }

  @Test
  void aPersonMeasuredWhileTheLinkWasDownIsNotForgotten() {
    PersonId person = house.register(Sex.MALE);
    Instant anHourAgo = house.clock.instant().minusSeconds(3600);
    house.publish(
        "h-kiosk",
        List.of(House.reading(House.HUT, "h-kiosk", person, "spo2", 60, anHourAgo, Flag.LATE)));
    assertThat(house.only().startedAt()).isEqualTo(anHourAgo);
  }

  @Test
  void aLateVitalIsPassedOverWhenANewerOneIsKnownAlsoAfterARestart() {
    PersonId person = house.register(Sex.MALE);
    Instant now = house.clock.instant();
    house.publish("h-kiosk", List.of(House.reading(House.HUT, "h-kiosk", person, "spo2", 93, now)));
    house.pass(Duration.ofHours(2));
    house.restart();
    house.publish(
        "h-kiosk",
        List.of(
            House.reading(
                House.HUT, "h-kiosk", person, "spo2", 60, now.minusSeconds(60), Flag.LATE)));
    assertThat(house.alarms()).filteredOn(a -> !a.person().isNone()).isEmpty();
  }

  @Test
  void orderIsKnownAlsoAfterARestart() {
    house.say("h-gw", "power.ups", 90);
    house.pass(Duration.ofMinutes(2));
    house.say("h-gw", "power.ups", 90);
    house.restart();
    house.publish(
        "h-gw", List.of(House.reading("h-gw", "power.ups", 5, House.START.plusSeconds(30))));
    assertThat(house.alarms()).isEmpty();
  }

  @Test
  void dataThatStopsIsUnknownAndNotOver() {
    house.say("h-gw", "power.ups", 20);
    house.pass(Duration.ofSeconds(900));
    assertThat(house.only().condition()).isEqualTo(Condition.UNKNOWN);
    assertThat(house.only().open()).isTrue();
    house.say("h-gw", "power.ups", 20);
    assertThat(house.only().condition()).isEqualTo(Condition.ACTIVE);
    assertThat(house.history(house.only())).containsExactly(RAISED, UNKNOWN, RESUMED);
  }

  @Test
  void aHealthAlarmIsThePersonsAndNamesTheirHut() {
    PersonId person = house.register(Sex.FEMALE);
    house.publish(
        "h-kiosk",
        List.of(
            House.reading(House.HUT, "h-kiosk", person, "bp_diastolic", 95, House.START),
            House.reading(House.HUT, "h-kiosk", person, "spo2", 95, House.START),
            House.reading(House.HUT, "h-kiosk", person, "bp_systolic", 182, House.START)));
    Alarm alarm = house.only();
    assertThat(alarm.concern()).isEqualTo(Alarm.Concern.HEALTH);
    assertThat(alarm.person()).isEqualTo(person);
    assertThat(alarm.station()).isEqualTo(House.HUT);
    assertThat(alarm.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alarm.signal()).isEqualTo("bp_systolic");
    assertThat(alarm.provisional()).isTrue();
    assertThat(alarm.title().en()).isEqualTo("Blood pressure out of range").doesNotContain("182");
    assertThat(alarm.evidence().en()).contains("182 mmHg").contains("95 mmHg");
  }

  @Test
  void aBatchThatFailsLeavesNoTraceAndIsDoneAgain() {
    house.pass(Duration.ofSeconds(30));
    house.failing = true;
    assertThatThrownBy(() -> house.say("h-gw", "smoke.alarm", 1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(house.alarms()).isEmpty();
    house.failing = false;
    house.look();
    assertThat(house.only().rule()).isEqualTo("smoke");
  }

  @Test
  void anOlderMeasurementThatComesHoursLateIsKnownToBeOlderAlsoAfterARestart() {
    PersonId person = house.register(Sex.MALE);
    house.pass(Duration.ofHours(1), "h-gw");
    house.publish("h-kiosk", List.of(spo2(person, 95, house.clock.instant())));
    house.pass(Duration.ofHours(3), "h-gw");
    house.restart();
    house.publish("h-kiosk", List.of(spo2(person, 70, House.START)));
    assertThat(house.alarms()).isEmpty();
  }

  @Test
  void whatIsOverAndOldIsNotKeptForEver() {
    PersonId person = house.register(Sex.MALE);
    house.publish("h-kiosk", List.of(spo2(person, 95, house.clock.instant())));
    assertThat(house.records.read(t -> t.checkpoints().states("alerting")).keySet())
        .anyMatch(key -> key.contains(person.value()));
    house.sleep(Duration.ofHours(25));
    house.restart();
    house.say("h-gw", "power.ups", 10);
    assertThat(house.records.read(t -> t.checkpoints().states("alerting")).keySet())
        .noneMatch(key -> key.contains(person.value()))
        .anyMatch(key -> key.contains("ups_low"));
  }

  /** A memory that cannot be read must not leave its alarm on for ever, nor raise it again. */
  @Test
  void anAlarmWhoseMemoryCannotBeReadGoesOnAndEnds() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(60));
    house.only();
    forget("door_held_open");
    house.restart();
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(120));
    assertThat(house.only().condition()).isEqualTo(Condition.ACTIVE);
    house.say("h-gw", "door.position", CLOSED);
    assertThat(house.only().condition()).isEqualTo(Condition.NORMAL);
  }

  @Test
  void anAlarmWhoseMemoryCannotBeReadIsOverWhenItIsNoLongerSo() {
    house.say("h-gw", "door.position", OPEN);
    house.pass(Duration.ofSeconds(60));
    forget("door_held_open");
    house.restart();
    house.pass(Duration.ofSeconds(60));
    assertThat(house.only().condition()).as("nothing heard yet").isEqualTo(Condition.ACTIVE);
    house.failing = true;
    assertThatThrownBy(() -> house.say("h-gw", "door.position", CLOSED))
        .isInstanceOf(IllegalStateException.class);
    house.failing = false;
    house.look();
    Alarm over = house.only();
    assertThat(over.condition()).isEqualTo(Condition.NORMAL);
    assertThat(house.history(over)).containsExactly(RAISED, CLEARED);
  }

  @Test
  void whatIsNoMemoryAtAllStopsNothing() {
    house.records.write(
        t -> {
          t.checkpoints().saveStates("alerting", Map.of("x|y", "nonsense", "door|h-gw||", "[]"));
          return null;
        });
    house.restart();
    house.say("h-gw", "power.ups", 10);
    assertThat(house.only().rule()).isEqualTo("ups_low");
  }

  /** Whoever wrote that rule's memories wrote them otherwise. */
  private void forget(String rule) {
    house.records.write(
        t -> {
          Map<String, String> changed = new HashMap<>();
          t.checkpoints()
              .states("alerting")
              .forEach(
                  (key, text) -> {
                    if (key.startsWith(rule + "|")) {
                      List<String> parts = new ArrayList<>(Watch.parts(text));
                      changed.put(key, text.replace(parts.get(5), "of another form"));
                    }
                  });
          assertThat(changed).isNotEmpty();
          t.checkpoints().saveStates("alerting", changed);
          return null;
        });
  }

  private static Reading spo2(PersonId person, double value, Instant at) {
    return House.reading(House.HUT, "h-kiosk", person, "spo2", value, at);
  }
}
