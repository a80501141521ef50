package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoTest {
  /** Half a cell. */
  private static final double NORTH_SOUTH = 90.0 / (1 << 26);

  private static final double EAST_WEST = 180.0 / (1 << 26);

  @ParameterizedTest
  @CsvSource({"0,0", "38.25,90.85", "23.12908,113.26436", "-33.9,-70.6", "-90,-180", "90,180"})
  void comesBackWithinHalfACell(double latitude, double longitude) {
    assertRoundTrip(new Geo(latitude, longitude));
  }

  @Test
  void comesBackFromAnywhere() {
    Random random = new Random(20261121);
    for (int i = 0; i < 10_000; i++) {
      assertRoundTrip(new Geo(random.nextDouble() * 180 - 90, random.nextDouble() * 360 - 180));
    }
  }

  private static void assertRoundTrip(Geo place) {
    double code = place.code();
    Geo back = Geo.of(code);
    assertThat(back.latitude()).isCloseTo(place.latitude(), within(NORTH_SOUTH * 1.000001));
    assertThat(back.longitude()).isCloseTo(place.longitude(), within(EAST_WEST * 1.000001));
    assertThat(back.code()).isEqualTo(code);
    assertThat(code).isBetween(0.0, Math.pow(2, 52) - 1).isEqualTo(Math.rint(code));
  }

  @Test
  void latitudeAndLongitudeAreNotMixedUp() {
    assertThat(new Geo(10, 20).code()).isNotEqualTo(new Geo(20, 10).code());
    assertThat(new Geo(-90, 180).code()).isNotEqualTo(new Geo(90, -180).code());
  }

  @ParameterizedTest
  @CsvSource({"90.1,0", "-90.1,0", "0,180.1", "0,-180.1", "NaN,0", "0,NaN"})
  void aPlaceOffTheGlobeIsRefused(double latitude, double longitude) {
    assertThatThrownBy(() -> new Geo(latitude, longitude))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-90..90");
  }
}
