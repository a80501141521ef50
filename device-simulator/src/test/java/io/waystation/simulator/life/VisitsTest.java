package io.waystation.simulator.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.LocalText;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
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
    jumping.nextEdge(noon.minusSeconds(86_400 * 40L));
    assertThat(jumping.in(noon)).isEqualTo(expected).isGreaterThan(1_000);
  }

  @Test
  void aPlaceWithHoursIsEmptyAtNightWithItsDoorClosed() {
    Visits visits = visits(false);
    for (int minute = 0; minute < 6 * 60; minute++) {
      Instant at = MIDNIGHT.plusSeconds(60L * minute);
      assertThat(visits.inside(at)).isZero();
      assertThat(visits.doorOpen(at)).isFalse();
    }
  }

  @Test
  void nothingMovesBetweenTwoEdges() {
    Visits visits = visits(true);
    Instant edge = MIDNIGHT.plusSeconds(10 * 3600);
    int opened = 0;
    for (int i = 0; i < 300; i++) {
      Instant next = visits.nextEdge(edge);
      assertThat(next).isAfter(edge);
      Instant justBefore = next.minusMillis(1);
      assertThat(visits.inside(justBefore)).isEqualTo(visits.inside(edge));
      assertThat(visits.doorOpen(justBefore)).isEqualTo(visits.doorOpen(edge));
      opened += visits.doorOpen(next) && !visits.doorOpen(edge) ? 1 : 0;
      edge = next;
    }
    assertThat(opened).isGreaterThan(50);
  }

  @Test
  void theDoorIsUnlockedAsTheRegisterSaysAndNobodyComesInWhenItIsNot() {
    Station station = station(false, "Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:30");
    OpeningTimes open = new OpeningTimes(station);
    Dice dice = Dice.seeded(11);
    Visits visits = new Visits(station, Footfall.usual(station, dice).of(200), dice);
    Instant monday = MIDNIGHT.plusSeconds(2 * 86_400);
    assertThat(open.between(monday, monday.plusSeconds(86_400))).isEqualTo(Duration.ofMinutes(450));
    assertThat(open.between(MIDNIGHT, monday)).isZero();
    long before = visits.in(MIDNIGHT);
    assertThat(visits.in(monday)).isEqualTo(before);
    assertThat(visits.in(monday.plusSeconds(86_400)) - before).isBetween(150L, 250L);
    for (Instant at = monday; at.isBefore(monday.plusSeconds(86_400)); at = at.plusSeconds(60)) {
      if (!open.contain(at)) {
        assertThat(visits.inside(at)).as("%s", at).isZero();
      }
    }
    assertThat(visits.nextEdge(monday)).isEqualTo(monday.plusSeconds(9 * 3600));
  }

  @Test
  void fewerComeOnHolidays() {
    Visits visits = visits(true);
    Instant nationalDay = Instant.parse("2026-09-30T16:00:00Z");
    Instant week = nationalDay.minusSeconds(7 * 86_400);
    long holidays = visits.in(nationalDay.plusSeconds(7 * 86_400)) - visits.in(nationalDay);
    assertThat((double) holidays).isLessThan(0.85 * (visits.in(nationalDay) - visits.in(week)));
  }

  private static Visits visits(boolean alwaysOpen) {
    Station station = station(alwaysOpen, OpeningTimes.USUAL);
    Dice dice = Dice.seeded(11);
    return new Visits(station, Footfall.usual(station, dice), dice);
  }

  private static Station station(boolean alwaysOpen, String hours) {
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
        alwaysOpen,
        new StationAttributes(Map.of(StationAttributes.OPENING_HOURS, hours)));
  }
}
