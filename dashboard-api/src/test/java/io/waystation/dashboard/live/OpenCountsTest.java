package io.waystation.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.Basis;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OpenCountsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final OpenCounts counts = new OpenCounts();

  @Test
  void changesOneByOneCountWhatCountingAnewWould() {
    Random random = new Random(7);
    Map<String, Alarm> kept = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      Alarm alarm = any(random);
      kept.put(alarm.id(), alarm);
      counts.take(alarm);
    }
    for (int number = 0; number < 4; number++) {
      StationId station = new StationId("st-" + number);
      PersonId person = person(number);
      assertThat(counts.station(station))
          .isEqualTo(anew(kept.values(), about(Alarm.Concern.STATION, Alarm::station, station)));
      assertThat(counts.health(station))
          .isEqualTo(anew(kept.values(), about(Alarm.Concern.HEALTH, Alarm::station, station)));
      assertThat(counts.person(person))
          .isEqualTo(anew(kept.values(), about(Alarm.Concern.HEALTH, Alarm::person, person)));
    }
  }

  @Test
  void theSameChangeTwiceCountsOnce() {
    Alarm alarm =
        alarm("a-1", Alarm.Concern.STATION, 1, Severity.CRITICAL, Alarm.Condition.ACTIVE, null);
    counts.take(alarm);
    counts.take(alarm);
    assertThat(counts.station(alarm.station())).isEqualTo(new AlarmCounts(0, 0, 1));
  }

  @Test
  void whatIsOverAndNotActedUponStaysOpenUntilSomebodyTakesIt() {
    Alarm over =
        alarm("a-1", Alarm.Concern.STATION, 1, Severity.WARNING, Alarm.Condition.NORMAL, null);
    counts.take(over);
    assertThat(counts.station(over.station())).isEqualTo(new AlarmCounts(0, 1, 0));
    counts.take(over.acknowledge("operator", "", NOON));
    assertThat(counts.station(over.station())).isEqualTo(AlarmCounts.NONE);
  }

  private static <T> Predicate<Alarm> about(
      Alarm.Concern concern, Function<Alarm, T> what, T wanted) {
    return alarm -> alarm.concern() == concern && what.apply(alarm).equals(wanted);
  }

  private static AlarmCounts anew(Collection<Alarm> alarms, Predicate<Alarm> wanted) {
    int[] of = new int[Severity.values().length];
    alarms.stream()
        .filter(wanted.and(Alarm::open).and(alarm -> !alarm.heldBack()))
        .forEach(alarm -> of[alarm.severity().ordinal()]++);
    return new AlarmCounts(
        of[Severity.NOTICE.ordinal()],
        of[Severity.WARNING.ordinal()],
        of[Severity.CRITICAL.ordinal()]);
  }

  private static PersonId person(int number) {
    return new PersonId("00000000-0000-4000-8000-00000000000" + number);
  }

  private static Alarm any(Random random) {
    Handling.Suppression held =
        random.nextInt(3) > 0
            ? null
            : new Handling.Suppression(Handling.Suppression.Why.TRIAGE, "", NOON);
    return alarm(
        "a-" + random.nextInt(200),
        Alarm.Concern.values()[random.nextInt(2)],
        random.nextInt(4),
        Severity.values()[random.nextInt(Severity.values().length)],
        Alarm.Condition.values()[random.nextInt(3)],
        held);
  }

  private static Alarm alarm(
      String id,
      Alarm.Concern concern,
      int where,
      Severity severity,
      Alarm.Condition condition,
      Handling.Suppression held) {
    boolean health = concern == Alarm.Concern.HEALTH;
    LocalText text = new LocalText("报警", "Alarm");
    return new Alarm(
        id,
        "any",
        id,
        concern,
        new StationId("st-" + where),
        "",
        "",
        health ? person(where) : PersonId.NONE,
        "any",
        severity,
        severity,
        condition,
        false,
        Alarm.Latch.NONE,
        text,
        text,
        NOON,
        NOON,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE.suppressed(held),
        "",
        1);
  }
}
