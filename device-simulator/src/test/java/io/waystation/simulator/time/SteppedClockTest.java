package io.waystation.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SteppedClockTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private final SteppedClock clock = new SteppedClock(START);

  @Test
  void standsStillUntilItIsMoved() throws Exception {
    Clock elsewhere = clock.withZone(ZoneId.of("Asia/Shanghai"));
    Thread.sleep(5);
    assertThat(clock.instant()).isEqualTo(START);
    clock.advance(Duration.ofSeconds(20));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(20));
    clock.advanceTo(START.plusSeconds(30));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(30));
    assertThat(elsewhere.instant()).isEqualTo(START.plusSeconds(30));
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
  }

  @Test
  void neverGoesBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clock.advanceTo(START.minusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the clock cannot go back from 2026-11-21T02:00:00Z to 2026-11-21T01:59:59.999Z");
    assertThat(clock.instant()).isEqualTo(START);
  }
}
