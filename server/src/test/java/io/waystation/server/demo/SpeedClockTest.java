package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpeedClockTest {
  private static final Instant ORIGIN = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void runsAsFastAsItWasToldFromWhereItWasToldTo() throws InterruptedException {
    SpeedClock clock = new SpeedClock(ORIGIN, 1_000);
    long start = System.nanoTime();
    Thread.sleep(200);
    Instant shown = clock.instant();
    Duration atMost = Duration.ofNanos(System.nanoTime() - start).multipliedBy(1_000);
    // Something of the first wait may have passed before the clock was asked.
    assertThat(Duration.between(ORIGIN, shown))
        .isBetween(Duration.ofSeconds(199), atMost.plusSeconds(100));
  }

  @Test
  void neverGoesBack() {
    SpeedClock clock = new SpeedClock(ORIGIN, 0.5);
    Instant last = ORIGIN;
    for (int i = 0; i < 10_000; i++) {
      Instant now = clock.instant();
      assertThat(now).isAfterOrEqualTo(last);
      last = now;
    }
  }
}
