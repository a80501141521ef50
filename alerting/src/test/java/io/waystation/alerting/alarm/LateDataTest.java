package io.waystation.alerting.alarm;

import static io.waystation.model.AlarmChange.What.ACKNOWLEDGED;
import static io.waystation.model.AlarmChange.What.AMENDED;
import static io.waystation.model.AlarmChange.What.RAISED;
import static io.waystation.model.AlarmChange.What.UNSUPPRESSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.AlarmChange;
import io.waystation.model.Amendment;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes late changes what is on record about the past, and calls nobody. */
class LateDataTest {
  private static final Path PAGE = Path.of("../docs/alarms.md");
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private House house;

  @BeforeEach
  void open(@TempDir Path folder) {
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void theExampleOfThePageIsWhatHappens() throws IOException {
    List<List<String>> told = new ArrayList<>();
    List<List<String>> came = new ArrayList<>(table("late-readings"));
    List<List<String>> asked = table("late-alarms");
    for (String at : asked.stream().map(row -> row.get(0)).distinct().toList()) {
      while (!came.isEmpty() && !at(came.get(0).get(1)).isAfter(at(at))) {
        List<String> row = came.remove(0);
        jump(at(row.get(1)));
        mains(row.get(2), at(row.get(0)));
      }
      jump(at(at));
      house.settle();
      List<Alarm> known =
          house.alarms().stream().filter(alarm -> alarm.rule().equals("mains_lost")).toList();
      if (known.isEmpty()) {
        told.add(List.of(at, "", "", "", "", ""));
      }
      for (Alarm alarm : known) {
        told.add(
            List.of(
                at,
                alarm.rule(),
                local(alarm.startedAt()),
                local(alarm.clearedAt()),
                alarm.worst().word(),
                alarm.heldBack() ? "nobody" : "somebody"));
      }
    }
    assertThat(told).isEqualTo(asked);
  }

  @Test
  void anHourOfYesterdayIsOnRecordAndCallsNobody() {
    co(10, 0);
    Instant yesterday = house.clock.instant();
    house.sleep(Duration.ofDays(1));
    co(10, 0);
    for (int minute = 30; minute <= 90; minute += 1) {
      co(minute < 60 ? 120 : 10, yesterday.plusSeconds(minute * 60L));
    }
    house.settle();
    Alarm alarm = house.only();
    assertThat(alarm.condition()).isEqualTo(Condition.NORMAL);
    assertThat(alarm.startedAt()).isEqualTo(yesterday.plusSeconds(1_800));
    assertThat(alarm.clearedAt()).isAfter(yesterday.plusSeconds(3_599));
    assertThat(alarm.learntAt()).isAfter(yesterday.plus(Duration.ofDays(1)));
    assertThat(alarm.heldBack()).isTrue();
    assertThat(house.history(alarm)).containsExactly(RAISED, AMENDED);
    assertThat(amendment(alarm).was()).isEmpty();
  }

  @Test
  void anAlarmKeepsWhatPeopleDidWhenItBeganEarlier() {
    Instant start = house.clock.instant();
    house.sleep(Duration.ofHours(1));
    co(400, 0);
    Alarm first = house.acknowledge(house.only());
    co(400, house.clock.instant().minusSeconds(60));
    house.settle();
    Alarm amended = house.only();
    assertThat(amended.id()).isEqualTo(first.id());
    assertThat(amended.startedAt()).isEqualTo(first.startedAt().minusSeconds(60)).isAfter(start);
    assertThat(amended.acknowledged()).isPresent();
    assertThat(amended.heldBack()).isFalse();
    assertThat(house.history(amended)).containsExactly(RAISED, ACKNOWLEDGED, AMENDED);
    assertThat(amendment(amended).was().orElseThrow().startedAt()).isEqualTo(first.startedAt());
  }

  @Test
  void anAlarmThatNeverWasIsWithdrawnAndNotDeleted() {
    Instant start = house.clock.instant();
    house.say("h-gw", "power.mains", 0);
    house.pass(Duration.ofSeconds(20));
    Alarm alarm = house.only();
    assertThat(alarm.open()).isTrue();
    mains("on", start.plusSeconds(5));
    house.settle();
    Alarm withdrawn = house.only();
    assertThat(withdrawn.id()).isEqualTo(alarm.id());
    assertThat(withdrawn.withdrawn()).isTrue();
    assertThat(withdrawn.evidence().zh()).contains("迟到的数据", "已撤回");
    assertThat(withdrawn.evidence().en()).contains("Late data", "withdrew");
    assertThat(withdrawn.open()).isFalse();
    assertThat(amendment(withdrawn).is()).isEmpty();
    assertThat(amendment(withdrawn).was().orElseThrow().severities())
        .containsExactly(Severity.WARNING);
    house.pass(Duration.ofSeconds(40));
    house.say("h-gw", "power.mains", 0);
    house.pass(Duration.ofSeconds(20));
    assertThat(house.alarms()).as("the next one is another").hasSize(2);
  }

  @Test
  void aFireOfYesterdayIsOnTheListAndTheSameFireNowCallsPeople() {
    Instant yesterday = house.clock.instant();
    house.sleep(Duration.ofDays(1));
    late("smoke.alarm", 1, yesterday);
    house.settle();
    Alarm past = house.only();
    assertThat(past.open()).isTrue();
    assertThat(past.heldBack()).isTrue();
    house.restart();
    house.say("h-gw", "smoke.alarm", 1);
    Alarm now = house.only();
    assertThat(now.id()).isEqualTo(past.id());
    assertThat(now.heldBack()).isFalse();
    assertThat(house.history(now)).containsExactly(RAISED, AMENDED, UNSUPPRESSED);
  }

  @Test
  void whoPressedTheButtonAnHourAgoMayWaitStill() {
    Instant pressed = house.clock.instant();
    house.sleep(Duration.ofHours(1));
    late("sos.button", 1, pressed);
    house.settle();
    assertThat(house.only().condition()).isEqualTo(Condition.ACTIVE);
    assertThat(house.only().heldBack()).isFalse();
  }

  @Test
  void aButtonPressedBeforeTheOneThatWasTakenIsTheSameAlarm() {
    Instant pressed = house.clock.instant();
    house.sleep(Duration.ofHours(1));
    house.say("h-gw", "sos.button", 1);
    Alarm taken = house.acknowledge(house.only());
    late("sos.button", 1, pressed);
    house.settle();
    assertThat(house.only().id()).isEqualTo(taken.id());
    assertThat(house.only().startedAt()).isEqualTo(pressed);
    assertThat(house.only().open()).isFalse();
  }

  @Test
  void whatIsMarkedSurvivesARestartAndWaitsForTheStore() {
    Instant start = house.clock.instant();
    house.sleep(Duration.ofHours(2));
    house.storing = false;
    late("gas.co", 310, start);
    house.restart();
    house.pass(Duration.ofMinutes(2));
    assertThat(house.alarms()).as("the store does not hold it yet").isEmpty();
    house.storing = true;
    house.settle();
    assertThat(house.only().startedAt()).isEqualTo(start);
  }

  @Test
  void aDayOfBacklogOfHundredsOfSeriesIsWorkedOffPortionByPortion() {
    Instant start = house.clock.instant();
    house.sleep(Duration.ofDays(1));
    for (int device = 0; device < 200; device++) {
      String id = "g" + device;
      List<Reading> day = new ArrayList<>();
      for (int minute = 0; minute < 60; minute += 10) {
        Instant at = start.plusSeconds(minute * 60L);
        day.add(House.reading(id, "power.mains", minute == 30 ? 0 : 1, at, Flag.LATE));
      }
      house.publish(id, day);
    }
    house.settle();
    assertThat(house.alarms()).hasSize(200).allMatch(Alarm::heldBack);
  }

  private void co(double value, int secondsAgo) {
    co(value, house.clock.instant().minusSeconds(secondsAgo));
  }

  private void co(double value, Instant at) {
    late("gas.co", value, at);
  }

  private void mains(String state, Instant at) {
    late("power.mains", state.equals("on") ? 1 : 0, at);
  }

  /** Comes now, and is marked as late if it is. */
  private void late(String signal, double value, Instant at) {
    boolean late = at.isBefore(house.clock.instant().minus(QUARTER));
    Flag[] flags = late ? new Flag[] {Flag.LATE} : new Flag[0];
    house.publish("h-gw", List.of(House.reading("h-gw", signal, value, at, flags)));
  }

  private void jump(Instant to) {
    if (to.isAfter(house.clock.instant())) {
      house.clock.to(to);
    }
  }

  private Amendment amendment(Alarm alarm) {
    List<AlarmChange> lines =
        house.lines(alarm).stream().filter(line -> line.what() == AMENDED).toList();
    return Amendment.parse(lines.get(lines.size() - 1).note());
  }

  /** The hut's clock on the day the test begins with. */
  private static Instant at(String local) {
    return House.START.plusSeconds(LocalTime.parse(local).toSecondOfDay());
  }

  private static String local(Instant at) {
    return LocalTime.MIDNIGHT.plus(Duration.between(House.START, at)).toString();
  }

  private static List<List<String>> table(String name) throws IOException {
    String page = Files.readString(PAGE);
    String begin = "<!-- " + name + " -->\n";
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf("\n<!-- end -->", from))
        .lines()
        .skip(2)
        .map(row -> Stream.of(row.substring(1).split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(0, cells.size() - 1))
        .toList();
  }
}
