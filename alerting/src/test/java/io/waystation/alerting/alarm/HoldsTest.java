package io.waystation.alerting.alarm;

import static io.waystation.model.AlarmChange.What.ACKNOWLEDGED;
import static io.waystation.model.AlarmChange.What.CLEARED;
import static io.waystation.model.AlarmChange.What.RAISED;
import static io.waystation.model.AlarmChange.What.RESUMED;
import static io.waystation.model.AlarmChange.What.SHELVED;
import static io.waystation.model.AlarmChange.What.STEPPED_UP;
import static io.waystation.model.AlarmChange.What.SUPPRESSED;
import static io.waystation.model.AlarmChange.What.UNKNOWN;
import static io.waystation.model.AlarmChange.What.UNSHELVED;
import static io.waystation.model.AlarmChange.What.UNSUPPRESSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.AlarmChange.Because;
import io.waystation.model.Handling;
import io.waystation.model.Handling.Shelving;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.storage.records.Maintenance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held back is let go when its time is over, by the clock and across restarts. */
class HoldsTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final String WORK = "m-1";

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

  private Alarm upsLow() {
    say(20);
    return house.alarms().stream()
        .filter(alarm -> alarm.rule().equals("ups_low"))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** The keeper looks again so much later. */
  private void after(Duration time) {
    house.sleep(time);
    house.look();
  }

  /** A while after what was measured or decided before, which it would replace. */
  private void say(double charge) {
    house.sleep(Duration.ofSeconds(1));
    house.say("h-gw", "power.ups", charge);
  }

  private void upsGood() {
    say(60);
    after(Duration.ofSeconds(60));
  }

  private Alarm shelve(Alarm alarm, Duration time, boolean oneShot) {
    Instant now = house.clock.instant();
    Alarm aside = alarm.shelve(new Shelving("li", now, now.plus(time), oneShot, "new battery"));
    return house.records.write(
        t -> t.alarms().change(aside, SHELVED, "li", now, now, "new battery"));
  }

  /** Its history, without gaps in the data, which nobody minds here. */
  private List<AlarmChange> lines(Alarm alarm) {
    return house.records.read(
        t ->
            t.alarms().history(alarm.id()).stream()
                .filter(line -> line.what() != UNKNOWN && line.what() != RESUMED)
                .toList());
  }

  private List<AlarmChange.What> history(Alarm alarm) {
    return lines(alarm).stream().map(AlarmChange::what).toList();
  }

  private AlarmChange last(Alarm alarm) {
    List<AlarmChange> lines = lines(alarm);
    return lines.get(lines.size() - 1);
  }

  private Alarm now(Alarm alarm) {
    return house.records.read(t -> t.alarms().find(alarm.id()).orElseThrow());
  }

  private void plan(String id, Why why, String device, Instant from, Instant to) {
    Maintenance planned =
        new Maintenance(id, why, House.HUT, device, from, to, "chen", "new filter", from, null, "");
    house.records.write(
        t -> {
          t.maintenances().add(planned);
          return null;
        });
  }

  private void plan(String id, Duration in, Duration time) {
    Instant from = house.clock.instant().plus(in);
    plan(id, Why.MAINTENANCE, "", from, from.plus(time));
  }

  private void end(String id, String by) {
    house.records.write(t -> t.maintenances().end(id, house.clock.instant(), by));
  }

  @Test
  void aShelvingEndsWhenItsTimeIsOver() {
    Alarm alarm = shelve(upsLow(), HALF_AN_HOUR, false);
    Instant until = alarm.handling().shelving().until();
    after(HALF_AN_HOUR.minusSeconds(20));
    assertThat(now(alarm).heldBack()).isTrue();
    after(Duration.ofSeconds(20));
    assertThat(now(alarm).heldBack()).isFalse();
    assertThat(history(alarm)).containsExactly(RAISED, SHELVED, UNSHELVED);
    assertThat(last(alarm))
        .extracting("actor", "eventAt", "note")
        .containsExactly(AlarmChange.CLOCK, until, Because.TIME_OVER);
    after(HALF_AN_HOUR);
    assertThat(history(alarm)).as("once").hasSize(3);
  }

  @Test
  void aShelvingThatEndedWhileWeWereAwayEndsAtTheNextStart() {
    Alarm alarm = shelve(upsLow(), HALF_AN_HOUR, false);
    house.sleep(Duration.ofHours(3));
    // Deaf as well: what people set an end to does not wait for devices.
    house.listening = Optional.empty();
    house.restart();
    house.look();
    AlarmChange line = last(alarm);
    assertThat(line.what()).isEqualTo(UNSHELVED);
    assertThat(line.eventAt()).isEqualTo(alarm.handling().shelving().until());
    assertThat(line.learntAt()).isEqualTo(house.clock.instant());
  }

  @Test
  void aTimedShelvingGoesOnWithTheNextOccurrenceUntilItsEnd() {
    Alarm first = shelve(upsLow(), HALF_AN_HOUR, false);
    upsGood();
    assertThat(now(first).condition()).isEqualTo(Alarm.Condition.NORMAL);
    house.restart();
    Alarm second = upsLow();
    assertThat(second.previous()).isEqualTo(first.id());
    assertThat(second.handling().shelving()).isEqualTo(first.handling().shelving());
    assertThat(history(second)).containsExactly(RAISED, SHELVED);
    assertThat(last(second)).extracting("actor", "note").containsExactly("li", "new battery");

    after(HALF_AN_HOUR);
    assertThat(now(second).heldBack()).isFalse();
    assertThat(now(first).heldBack()).isFalse();
    upsGood();
    Alarm third = upsLow();
    assertThat(history(third)).as("it is over").containsExactly(RAISED);
  }

  @Test
  void aOneShotEndsWithTheOccurrence() {
    Alarm first = shelve(upsLow(), HALF_AN_HOUR, true);
    upsGood();
    assertThat(history(first)).containsExactly(RAISED, SHELVED, CLEARED, UNSHELVED);
    assertThat(last(first).note()).isEqualTo(Because.OCCURRENCE_OVER);
    assertThat(history(upsLow())).containsExactly(RAISED);
  }

  @Test
  void whatAPersonTookOffTheShelfStaysOff() {
    Alarm first = shelve(upsLow(), HALF_AN_HOUR, false);
    Alarm back = now(first).unshelve();
    house.records.write(t -> t.alarms().change(back, UNSHELVED, "li", at(), at(), "mended"));
    upsGood();
    assertThat(history(upsLow())).containsExactly(RAISED);
    after(HALF_AN_HOUR);
    assertThat(history(first)).containsExactly(RAISED, SHELVED, UNSHELVED, CLEARED);
  }

  @Test
  void whatBecomesVitalComesOffTheShelfAtOnce() {
    PersonId worker = house.register(Sex.MALE);
    measure(worker, 165);
    Alarm alarm = house.only();
    assertThat(alarm.vital()).isFalse();
    shelve(alarm, HALF_AN_HOUR, false);
    after(Duration.ofMinutes(2));
    measure(worker, 192);
    Alarm vital = house.only();
    assertThat(vital.worst()).isEqualTo(Severity.CRITICAL);
    assertThat(vital.handling().shelving()).isNull();
    assertThat(history(vital)).containsSubsequence(SHELVED, STEPPED_UP, UNSHELVED);
  }

  private void measure(PersonId worker, double systolic) {
    Instant at = house.clock.instant();
    house.publish(
        "h-kiosk",
        List.of(
            House.reading(House.HUT, "h-kiosk", worker, "bp_systolic", systolic, at),
            House.reading(House.HUT, "h-kiosk", worker, "bp_diastolic", 85, at)));
  }

  @Test
  void maintenanceHoldsBackWhatWasRaisedBeforeAndDuringIt() {
    Alarm before = upsLow();
    Instant begin = house.clock.instant().plus(Duration.ofMinutes(10));
    plan(WORK, Why.MAINTENANCE, "h-gw", begin, begin.plus(HALF_AN_HOUR));
    after(Duration.ofMinutes(9));
    assertThat(now(before).heldBack()).isFalse();
    after(Duration.ofMinutes(2));
    assertThat(now(before).handling().suppression())
        .extracting("why", "by")
        .containsExactly(Why.MAINTENANCE, WORK);
    assertThat(last(before))
        .extracting("actor", "eventAt", "note")
        .containsExactly("chen", begin, "new filter");

    house.say("h-gw", "sos.button", 1);
    Alarm during =
        house.alarms().stream().filter(a -> a.rule().startsWith("sos")).findFirst().orElseThrow();
    assertThat(history(during)).containsExactly(RAISED, SUPPRESSED);
    house.acknowledge(during);

    house.restart();
    after(HALF_AN_HOUR);
    assertThat(history(before)).containsExactly(RAISED, SUPPRESSED, UNSUPPRESSED);
    assertThat(last(before))
        .extracting("actor", "eventAt", "note")
        .containsExactly(AlarmChange.CLOCK, begin.plus(HALF_AN_HOUR), Because.TIME_OVER);
    assertThat(history(during))
        .as("what is over is let go too")
        .containsExactly(RAISED, SUPPRESSED, ACKNOWLEDGED, UNSUPPRESSED);
    upsGood();
    assertThat(history(upsLow())).containsExactly(RAISED);
  }

  @Test
  void whatIsOutOfServiceIsSoUntilSomebodySaysOtherwise() {
    plan(WORK, Why.OUT_OF_SERVICE, "h-gw", house.clock.instant(), null);
    Alarm alarm = upsLow();
    after(Duration.ofHours(2));
    assertThat(now(alarm).handling().suppression().why()).isEqualTo(Why.OUT_OF_SERVICE);
    end(WORK, "zhou");
    after(Duration.ofSeconds(20));
    assertThat(history(alarm)).containsExactly(RAISED, SUPPRESSED, UNSUPPRESSED);
    assertThat(last(alarm)).extracting("actor", "note").containsExactly("zhou", "");
  }

  @Test
  void otherPlacesAndPeopleAreNotHeldBack() {
    plan(WORK, Why.OUT_OF_SERVICE, "h-kiosk", house.clock.instant(), null);
    assertThat(upsLow().heldBack()).as("another device").isFalse();
    plan("m-2", Why.OUT_OF_SERVICE, "", house.clock.instant(), null);
    after(Duration.ofSeconds(20));
    measure(house.register(Sex.MALE), 192);
    assertThat(house.alarms())
        .filteredOn(alarm -> alarm.concern() == Alarm.Concern.HEALTH)
        .singleElement()
        .matches(alarm -> !alarm.heldBack(), "nobody holds back a person");
  }

  @Test
  void whereTwoWorkTheSecondTakesOverAndNobodyIsCalledInBetween() {
    Alarm alarm = upsLow();
    plan(WORK, Duration.ofSeconds(20), Duration.ofMinutes(10));
    plan("m-2", Duration.ofMinutes(5), Duration.ofMinutes(10));
    after(Duration.ofMinutes(1));
    after(Duration.ofMinutes(5));
    assertThat(now(alarm).handling().suppression().by()).isEqualTo(WORK);
    after(Duration.ofMinutes(5));
    assertThat(now(alarm).handling().suppression().by()).isEqualTo("m-2");
    assertThat(history(alarm)).containsExactly(RAISED, SUPPRESSED, SUPPRESSED);
    after(Duration.ofMinutes(5));
    assertThat(history(alarm)).containsExactly(RAISED, SUPPRESSED, SUPPRESSED, UNSUPPRESSED);
  }

  @Test
  void whatWasCalledOffHoldsNothingBack() {
    Alarm alarm = upsLow();
    plan(WORK, Duration.ofMinutes(5), HALF_AN_HOUR);
    end(WORK, "chen");
    after(HALF_AN_HOUR);
    assertThat(history(alarm)).containsExactly(RAISED);
  }

  @Test
  void workAtAStationSilencesNoCallForHelpButWorkAtTheDeviceDoes() {
    plan(WORK, Why.MAINTENANCE, "", house.clock.instant(), at().plus(HALF_AN_HOUR));
    after(Duration.ofSeconds(1));
    house.say("h-gw", "sos.button", 1);
    Alarm sos = house.alarms().get(0);
    assertThat(sos.rule()).isEqualTo("sos");
    assertThat(sos.heldBack()).isFalse();
    plan("m-2", Why.MAINTENANCE, "h-gw", house.clock.instant(), at().plus(HALF_AN_HOUR));
    after(Duration.ofSeconds(1));
    assertThat(now(sos).heldBack()).isTrue();
  }

  @Test
  void thousandsThatWereHeldBackAreLetGoOneTransactionAfterTheOther() {
    plan(WORK, Why.OUT_OF_SERVICE, "", house.clock.instant(), null);
    Alarm one = upsLow();
    house.records.write(
        t -> {
          for (int i = 0; i < 500; i++) {
            Alarm other = elsewhere(one, i);
            t.alarms().raise(other);
            t.alarms().change(other.handled(one.handling()), SUPPRESSED, "chen", at(), at(), "");
          }
          return null;
        });
    end(WORK, "zhou");
    after(Duration.ofSeconds(1));
    assertThat(house.alarms().stream().filter(Alarm::heldBack)).hasSize(1);
    house.look();
    assertThat(house.alarms().stream().filter(Alarm::heldBack)).isEmpty();
  }

  private Instant at() {
    return house.clock.instant();
  }

  private static Alarm elsewhere(Alarm one, int number) {
    return new Alarm(
        one.id() + number,
        one.rule(),
        one.source() + number,
        one.concern(),
        one.station(),
        one.device(),
        one.part(),
        one.person(),
        one.signal(),
        one.severity(),
        one.worst(),
        one.condition(),
        one.provisional(),
        one.latch(),
        one.title(),
        one.evidence(),
        one.startedAt(),
        one.learntAt(),
        one.clearedAt(),
        one.cause(),
        one.basis(),
        Handling.NONE,
        "",
        1);
  }
}
