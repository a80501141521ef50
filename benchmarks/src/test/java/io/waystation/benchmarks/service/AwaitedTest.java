package io.waystation.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwaitedTest {
  private final Awaited awaited = new Awaited();

  @Test
  void aWholeSecondIsADelayOfASecond() {
    awaited.sent("smoke-1", System.currentTimeMillis() - 1_000);
    awaited.came("smoke-1");
    awaited.came("smoke-1");
    awaited.came("nobody waits for it");
    Delays taken = awaited.take();
    assertThat(taken.count()).isEqualTo(1);
    assertThat(taken.within(1)).isBetween(1_000L, 60_000L);
    assertThat(awaited.take().count()).isZero();
  }

  @Test
  void whatIsMissingIsWaitedForUntilItIsForgotten() {
    awaited.sent("smoke-1", 0);
    assertThat(awaited.take().count()).isZero();
    assertThat(awaited.missing()).isEqualTo(1);
    awaited.forget();
    assertThat(awaited.missing()).isZero();
    awaited.came("smoke-1");
    assertThat(awaited.take().count()).isZero();
  }
}
