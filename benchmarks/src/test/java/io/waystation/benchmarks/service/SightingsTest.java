package io.waystation.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SightingsTest {
  private final Sightings sightings = new Sightings();
  private final long now = System.currentTimeMillis();

  @Test
  void whatIsNewerShowsWhatIsOlderOfTheSameDeviceToo() {
    sightings.sent("gw-0", now - 500);
    sightings.sent("gw-0", now - 400);
    sightings.sent("gw-1", now - 450);
    sightings.seen("gw-0", now - 400);
    Delays delays = sightings.take();
    assertThat(delays.count()).isEqualTo(2);
    assertThat(delays.within(1)).isGreaterThanOrEqualTo(500);
    sightings.seen("gw-1", now - 450);
    assertThat(sightings.take().count()).isEqualTo(1);
  }

  @Test
  void whatIsNeverSeenCountsWithItsAge() {
    sightings.sent("gw-0", now - 60_000);
    assertThat(sightings.oldest()).isEqualTo(now - 60_000);
    Delays delays = sightings.take();
    assertThat(delays.count()).isEqualTo(1);
    assertThat(delays.within(1)).isGreaterThanOrEqualTo(60_000);
    assertThat(sightings.take().count()).isZero();
  }

  @Test
  void whatIsForgottenDoesNotCount() {
    sightings.sent("gw-0", now - 60_000);
    sightings.forget();
    assertThat(sightings.take().count()).isZero();
  }
}
