package io.waystation.simulator.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.simulator.life.Visits.Closure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-20T16:00:00Z");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void insideIsAlwaysInMinusOutAndNobodyIsLostOverADay(boolean alwaysOpen) {
    Visits visits = visits(alwaysOpen);
    long in = 0;
    long out = 0;
    for (Instant at = MIDNIGHT;
        at.isBefore(MIDNIGHT.plusSeconds(2 * 86_400));
        at = at.plusSeconds(20)) {
      assertThat(visits.in(at)).isGreaterThanOrEqualTo(in);
      assertThat(visits.out(at)).isGreaterThanOrEqualTo(out);
      assertThat(visits.inside(at)).isBetween(0, 60);
      in = visits.in(at);
      out = visits.out(at);
      assertThat(visits.inside(at)).isEqualTo((int) (in - out));
    }
  }

  @Test
  void whoeverIsAskedInAnyOrderAnswersTheSame() {
    Instant noon = MIDNIGHT.plusSeconds(12 * 3600);
    Visits forward = visits(true);
    long expected = forward.in(noon);
    Visits jumping = visits(true);
    jumping.in(noon.plusSeconds(86_400 * 30L));
    jumping.inside(noon.minusSeconds(86_400 * 40L));
    assertThat(jumping.in(noon)).isEqualTo(expected).isGreaterThan(1_000);
  }

  @Test
  void aPlaceWithHoursIsEmptyAtNightWithItsDoorClosed() {
    Door door = new Door(station(false), visits(false));
    Visits visits = visits(false);
    for (int minute = 0; minute < 6 * 60; minute++) {
      Instant at = MIDNIGHT.plusSeconds(60L * minute);
      assertThat(visits.inside(at)).isZero();
      assertThat(door.open(at)).isFalse();
      assertThat(door.unlocked(at)).isFalse();
    }
  }

  @Test
  void nothingMovesBetweenTwoEdges() {
    Visits visits = visits(true);
    Door door = new Door(station(true), visits);
    Instant edge = MIDNIGHT.plusSeconds(10 * 3600);
    int opened = 0;
    for (int i = 0; i < 300; i++) {
      Instant next = door.nextEdge(edge);
      assertThat(next).isAfter(edge);
      Instant justBefore = next.minusMillis(1);
      assertThat(visits.inside(justBefore)).isEqualTo(visits.inside(edge));
      assertThat(door.open(justBefore)).isEqualTo(door.open(edge));
      opened += door.open(next) && !door.open(edge) ? 1 : 0;
      edge = next;
    }
    assertThat(opened).isGreaterThan(50);
  }

  @Test
  void nobodyComesWhileItIsClosedAndTheCountersAgree() {
    Instant from = MIDNIGHT.plusSeconds(9 * 3600);
    Instant to = MIDNIGHT.plusSeconds(57 * 3600);
    Visits visits = visits(true, List.of(new Closure(from, to)));
    Visits ordinary = visits(true);
    assertThat(visits.in(from)).isEqualTo(ordinary.in(from));
    assertThat(visits.in(to.minusMillis(1))).isEqualTo(visits.in(from.minusMillis(1)));
    assertThat(visits.inside(from.plusSeconds(4 * 3600))).isZero();
    Instant later = to.plusSeconds(86_400 * 3);
    long missed = ordinary.in(to.minusMillis(1)) - ordinary.in(from.minusMillis(1));
    assertThat(missed).isGreaterThan(40);
    assertThat(visits.in(later)).isEqualTo(ordinary.in(later) - missed);
    assertThat(visits.lastQuiet(to.minusMillis(1), Duration.ofMinutes(30)))
        .isEqualTo(to.minusMillis(1));
  }

  @Test
  void aCounterRestsOnlyWhenNobodyWasThereForLong() {
    Visits visits = visits(true);
    Duration quiet = Duration.ofMinutes(30);
    int rests = 0;
    for (Instant at = MIDNIGHT;
        at.isBefore(MIDNIGHT.plusSeconds(86_400));
        at = at.plusSeconds(60)) {
      boolean nobody = true;
      for (long back = 0; back <= quiet.toSeconds() && nobody; back += 60) {
        nobody = visits.inside(at.minusSeconds(back)) == 0;
      }
      Instant last = visits.lastQuiet(at, quiet);
      assertThat(last).isBeforeOrEqualTo(at);
      if (nobody && visits.inside(at) == 0) {
        assertThat(last).as("at %s", at).isEqualTo(at);
        rests++;
      } else if (visits.inside(at) > 0) {
        assertThat(last).isBeforeOrEqualTo(at);
        assertThat(visits.inside(last.minusMillis(1))).isZero();
      }
    }
    assertThat(rests).isGreaterThan(10);
  }

  @Test
  void fewerComeOnHolidays() {
    Visits visits = visits(true);
    long holidays = 0;
    long workdays = 0;
    for (int i = 0; i < 5; i++) {
      holidays += came(visits, LocalDate.parse("2026-10-01").plusDays(i));
      workdays += came(visits, LocalDate.parse("2026-10-12").plusDays(i));
    }
    assertThat(holidays).isLessThan((long) (0.85 * workdays));
  }

  private static long came(Visits visits, LocalDate day) {
    return visits.of(day.toEpochDay() - Calendar.OPENING.toEpochDay()).size();
  }

  private static Visits visits(boolean alwaysOpen) {
    return visits(alwaysOpen, List.of());
  }

  private static Visits visits(boolean alwaysOpen, List<Closure> closures) {
    Station station = station(alwaysOpen);
    Weather weather = new Weather(station, Dice.seeded(3));
    Dice dice = Dice.seeded(11);
    return new Visits(station, Footfall.usual(station, dice), weather, closures, dice);
  }

  private static Station station(boolean alwaysOpen) {
    return new Station(
        new StationId("st-001"),
        Station.Type.STATION,
        new LocalText("", ""),
        "street",
        OptionalInt.of(100),
        SHANGHAI,
        34,
        113,
        20,
        alwaysOpen);
  }
}
