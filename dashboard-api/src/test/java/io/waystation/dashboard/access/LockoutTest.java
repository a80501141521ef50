package io.waystation.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.dashboard.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LockoutTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T02:00:00Z"));
  private final Lockout lockout = new Lockout(clock);

  @Test
  void makesTheSixthAttemptWait() {
    fail(4);
    assertThat(lockout.pause("doctor", "10.0.0.1")).isZero();
    fail(1);
    assertThat(lockout.pause("doctor", "10.0.0.1")).isEqualTo(Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(29));
    assertThat(lockout.pause("doctor", "10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(lockout.pause("doctor", "10.0.0.1")).isZero();
  }

  @Test
  void doublesThePauseUpToAQuarterOfAnHour() {
    fail(6);
    assertThat(lockout.pause("doctor", "10.0.0.1")).isEqualTo(Duration.ofMinutes(1));
    fail(1);
    assertThat(lockout.pause("doctor", "10.0.0.1")).isEqualTo(Duration.ofMinutes(2));
    fail(40);
    assertThat(lockout.pause("doctor", "10.0.0.1")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void forgetsFailuresWhenOneSucceeds() {
    fail(9);
    lockout.succeeded("doctor", "10.0.0.1");
    fail(4);
    assertThat(lockout.pause("doctor", "10.0.0.1")).isZero();
  }

  @Test
  void leavesOtherAddressesAndOtherUsersAlone() {
    fail(9);
    assertThat(lockout.pause("doctor", "10.0.0.2")).isZero();
    assertThat(lockout.pause("admin", "10.0.0.1")).isZero();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      lockout.failed("doctor", "10.0.0.1");
    }
  }
}
