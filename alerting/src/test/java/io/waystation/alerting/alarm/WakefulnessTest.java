package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WakefulnessTest {
  private static final Duration LOOK = Duration.ofMillis(250);

  private Instant now = Instant.parse("2026-11-21T02:00:00Z");
  private long nanos;
  private final Wakefulness wakefulness = new Wakefulness(now, () -> nanos);

  @Test
  void aMinuteWithoutALookIsSleep() {
    assertThat(looks(LOOK, LOOK, 10)).isZero();
    assertThat(look(Duration.ofSeconds(59), Duration.ofSeconds(59))).isFalse();
    assertThat(look(Duration.ofSeconds(61), Duration.ofSeconds(61))).isTrue();
    assertThat(looks(LOOK, LOOK, 10)).isZero();
  }

  /** Real time stands still then, as far as a process can tell. */
  @Test
  void aSuspendedMachineIsAsleepHoweverOftenItWakesUpForAMoment() {
    looks(LOOK, LOOK, 10);
    for (int nights = 0; nights < 5; nights++) {
      assertThat(look(Duration.ofHours(1), LOOK)).isTrue();
      assertThat(look(LOOK, LOOK)).isFalse();
    }
  }

  @Test
  void aFastClockIsAwakeOnceItsSpeedIsKnown() {
    Duration stride = LOOK.multipliedBy(1_000);
    assertThat(looks(stride, LOOK, 10)).isEqualTo(3);
    assertThat(look(Duration.ofSeconds(10), Duration.ofMillis(10))).isFalse();
    assertThat(look(stride, LOOK)).isFalse();
    assertThat(look(stride.multipliedBy(300), LOOK.multipliedBy(300))).isTrue();
  }

  @Test
  void aClockThatIsMovedInStepsMayBeLookedAtManyTimesBetweenThem() {
    int slept = 0;
    for (int step = 0; step < 10; step++) {
      slept += look(Duration.ofMinutes(10), Duration.ofMillis(5)) ? 1 : 0;
      slept += looks(Duration.ZERO, Duration.ofMillis(1), 20);
    }
    assertThat(slept).isEqualTo(3);
  }

  private int looks(Duration clock, Duration real, int times) {
    int slept = 0;
    for (int i = 0; i < times; i++) {
      slept += look(clock, real) ? 1 : 0;
    }
    return slept;
  }

  private boolean look(Duration clock, Duration real) {
    now = now.plus(clock);
    nanos += real.toNanos();
    return wakefulness.slept(now);
  }
}
