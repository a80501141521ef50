package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static Reading reading(double value, long flags) {
    return new Reading(
        new StationId("hut-01"),
        new DeviceId("hut-01-kiosk"),
        "",
        PersonId.NONE,
        "",
        SignalCatalogue.shipped().signal("spo2"),
        value,
        flags,
        NOON,
        NOON,
        1,
        0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void onlyNumbersAreReadings(double value) {
    assertThatThrownBy(() -> reading(value, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spo2 of hut-01-kiosk");
  }

  @ParameterizedTest
  @EnumSource(Flag.class)
  void onlyARejectedOrFailedOneIsNoValue(Flag flag) {
    Reading reading = reading(90, flag.mask());
    assertThat(reading.has(flag)).isTrue();
    assertThat(reading.valid()).isEqualTo(flag != Flag.REJECTED && flag != Flag.FAILED);
  }

  @Test
  void readingsOfOneSeriesDifferInTimeAndValueOnly() {
    assertThat(reading(90, 0).series()).isEqualTo(reading(91, Flag.LATE.mask()).series());
  }
}
