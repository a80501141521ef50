package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationAttributesTest {
  /** 2026-11-20 is a Friday. */
  @ParameterizedTest
  @CsvSource({
    "08:00-22:00, 2026-11-20T08:00, true",
    "08:00-22:00, 2026-11-20T07:59:59, false",
    "08:00-22:00, 2026-11-20T22:00, false",
    "22:00-06:00, 2026-11-20T05:59:59, true",
    "22:00-06:00, 2026-11-20T06:00, false",
    "Mo-Fr 07:30-20:00; Sa 09:00-12:00, 2026-11-20T10:00, true",
    "Mo-Fr 07:30-20:00; Sa 09:00-12:00, 2026-11-21T10:00, true",
    "Mo-Fr 07:30-20:00; Sa 09:00-12:00, 2026-11-22T10:00, false",
    "Fr 22:00-06:00, 2026-11-21T03:00, true",
    "Sa-Mo 10:00-11:00, 2026-11-23T10:30, true",
    "Sa-Mo 10:00-11:00, 2026-11-24T10:30, false",
    "24/7, 2026-11-20T00:00, true"
  })
  void hoursContain(String hours, LocalDateTime at, boolean open) {
    assertThat(Hours.parse(hours).contain(at)).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "08:00-22:00, 2026-11-20T08:00, 2026-11-20T22:00",
    "08:00-22:00, 2026-11-20T22:00, 2026-11-21T08:00",
    "Mo 08:00-09:00, 2026-11-20T10:00, 2026-11-23T08:00"
  })
  void hoursKnowWhenTheyChange(String hours, LocalDateTime at, LocalDateTime next) {
    assertThat(Hours.parse(hours).nextChange(at)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "opening-hours, from eight, are no hours",
    "opening-hours, Xx 08:00-09:00, are no hours",
    "breaker-rating, many, a number of 0 or more is needed",
    "colour, red, is no attribute of a station",
    "route, 31.0, is no point",
    "stops, 31.0 121.0, is no stop",
    "stops, 08:00 91.0 121.0, is no stop"
  })
  void refuses(String name, String value, String because) {
    assertThatThrownBy(() -> StationAttributes.check(name, value)).hasMessageContaining(because);
  }

  @Test
  void aPartMayHaveItsOwnNumber() {
    StationAttributes attributes =
        new StationAttributes(Map.of("reorder-level", "5", "reorder-level.ice", "20"));
    attributes.values().forEach(StationAttributes::check);
    assertThat(attributes.number("reorder-level", "ice")).hasValue(20);
    assertThat(attributes.number("reorder-level", "ibuprofen")).hasValue(5);
    assertThat(attributes.number("breaker-rating", "")).isEmpty();
    assertThat(StationAttributes.parse(attributes.text())).isEqualTo(attributes);
    assertThat(StationAttributes.parse("")).isEqualTo(StationAttributes.NONE);
  }

  @Test
  void aRouteKnowsHowFarItIs() {
    Route route = Route.parse("31.0 121.0; 31.0 121.2", false);
    assertThat(route.distance(new Geo(31.01, 121.1))).isCloseTo(1112, within(2.0));
    assertThat(route.distance(new Geo(31.0, 121.21))).isCloseTo(953, within(2.0));
    assertThat(Route.parse("08:30 31.0 121.0", true).points()).hasSize(1);
  }
}
