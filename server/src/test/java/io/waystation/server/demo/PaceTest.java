package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.simulator.Lockstep;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong nanos = new AtomicLong(5);

  @Test
  void stepsAreAQuarterOfASecondButNeverLongerThanLockstepGoes() {
    assertThat(pace(60).step()).isEqualTo(Duration.ofSeconds(15));
    assertThat(pace(1.5).step()).isEqualTo(Duration.ofMillis(375));
    assertThat(pace(1000).step()).isEqualTo(Lockstep.STEP);
  }

  @Test
  void onAMachineThatHasTimeTheClockRunsAsFastAsWasAsked() {
    for (double speed : new double[] {1.5, 60, 1000}) {
      Pace pace = pace(speed);
      long begun = nanos.get();
      pace.rest();
      Duration simulated = Duration.ZERO;
      while (simulated.compareTo(Duration.ofHours(1)) < 0) {
        simulated = simulated.plus(pace.step());
        pass(Duration.ofMillis(7)); // the work of a step
        pass(pace.rest());
      }
      double real = nanos.get() - begun;
      assertThat(simulated.toNanos() / real).isBetween(speed * 0.99, speed * 1.01);
    }
  }

  @Test
  void whatWasLostOfASecondIsCaughtUpAndNoMore() {
    Pace pace = pace(60);
    assertThat(pace.rest()).isZero();
    pass(Duration.ofSeconds(30));
    for (int late = 0; late < 5; late++) {
      assertThat(pace.rest()).isZero();
    }
    assertThat(pace.rest()).isEqualTo(Duration.ofMillis(250));
  }

  private Pace pace(double speed) {
    return new Pace(speed, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
