package io.waystation.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClockSpeedTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final ClockSpeed speed = new ClockSpeed();
  private Instant clock = Instant.parse("2026-11-21T02:00:00Z");
  private Instant wall = clock;

  @Test
  void aClockThatGoesAsRealTimeGoesIsNothingUnusual() {
    assertThat(speed.unusual()).isEmpty();
    looks(10, A_SECOND);
    assertThat(speed.unusual()).isEmpty();
    looks(1, Duration.ofMillis(1_100));
    assertThat(speed.unusual()).isEmpty();
  }

  @Test
  void ofAnotherItSaysHowFastItGoesAndSoonWhenThatChanges() {
    looks(2, Duration.ofSeconds(60));
    assertThat(speed.unusual().getAsDouble()).isEqualTo(60, Offset.offset(0.1));
    looks(6, Duration.ZERO);
    assertThat(speed.unusual()).hasValue(0);
    looks(6, Duration.ofMillis(100));
    assertThat(speed.unusual().getAsDouble()).isEqualTo(0.1, Offset.offset(0.01));
    looks(6, A_SECOND);
    assertThat(speed.unusual()).isEmpty();
  }

  @Test
  void whatWasBeforeAJumpIsForgotten() {
    looks(3, A_SECOND);
    clock = clock.plus(Duration.ofDays(365));
    speed.forget();
    assertThat(speed.unusual()).isEmpty();
    looks(3, A_SECOND);
    assertThat(speed.unusual()).isEmpty();
  }

  private void looks(int times, Duration each) {
    for (int i = 0; i < times; i++) {
      clock = clock.plus(each);
      wall = wall.plus(A_SECOND);
      speed.look(clock, wall);
    }
  }
}
