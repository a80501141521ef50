package io.waystation.simulator.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Geo;
import io.waystation.model.LocalText;
import io.waystation.model.Route;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TripTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-20T16:00:00Z");

  /** There and back; and one way, with a stop between two corners. */
  private static final String ROUND =
      "36.1060 114.3400; 36.1060 114.3600; 36.0950 114.3600; 36.0950 114.3400; 36.1060 114.3400";

  private static final String ONE_WAY = "36.1060 114.3400; 36.1060 114.3600; 36.0950 114.3600";
  private static final String STOPS =
      "09:00 36.1060 114.3500; 11:30 36.0950 114.3600; 14:30 36.0950 114.3600";

  @ParameterizedTest
  @ValueSource(strings = {ROUND, ONE_WAY})
  void itKeepsToItsWayAndComesToEveryStopWithinTenMinutes(String way) {
    Station van = van(way, STOPS);
    Trip trip = new Trip(van, Dice.seeded(3));
    Route route = Route.parse(way, false);
    Geo before = trip.place(MIDNIGHT);
    int moved = 0;
    for (Instant at = MIDNIGHT;
        at.isBefore(MIDNIGHT.plusSeconds(86_400));
        at = at.plusSeconds(20)) {
      Geo here = trip.place(at);
      assertThat(route.distance(here)).isLessThan(20);
      assertThat(Route.between(before, here)).as("30 km/h").isLessThan(20 * 8.5);
      moved += Route.between(before, here) > 1 ? 1 : 0;
      before = here;
    }
    assertThat(moved).isBetween(20, 400);
    for (Route.Stop stop : Route.parse(STOPS, true).points()) {
      Instant planned = MIDNIGHT.plusSeconds(stop.planned().toSecondOfDay());
      assertThat(Route.between(trip.place(planned.plus(Duration.ofMinutes(9))), stop.place()))
          .isLessThan(150);
    }
    assertThat(trip.place(MIDNIGHT.plusSeconds(86_399)))
        .isEqualTo(trip.place(MIDNIGHT.plusSeconds(86_400)));
    assertThat(trip.driving(MIDNIGHT.plusSeconds(3 * 3600))).isFalse();
  }

  @Test
  void peopleComeOnlyWhileItStandsAtAStop() {
    Station van = van(ROUND, STOPS);
    Dice dice = Dice.seeded(3);
    Trip trip = new Trip(van, dice);
    Visits visits =
        new Visits(van, Footfall.mobile(trip, dice), new Weather(van, dice), List.of(), dice);
    int inside = 0;
    for (Instant at = MIDNIGHT;
        at.isBefore(MIDNIGHT.plusSeconds(86_400));
        at = at.plusSeconds(30)) {
      if (trip.driving(at)) {
        assertThat(visits.inside(at)).as("%s", at).isZero();
      }
      inside += visits.inside(at) > 0 ? 1 : 0;
    }
    assertThat(inside).isGreaterThan(100);
  }

  private static Station van(String route, String stops) {
    return new Station(
        new StationId("van-01"),
        Station.Type.STATION,
        new LocalText("", ""),
        "city",
        OptionalInt.of(90),
        SHANGHAI,
        36.1,
        114.3,
        8,
        false,
        new StationAttributes(
            Map.of(StationAttributes.ROUTE, route, StationAttributes.STOPS, stops)));
  }
}
