package io.waystation.alerting.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.notify.Cases;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToFiveMinutesWithSomeChance() {
    Backoff backoff = new Backoff(new Random(1));
    long most = 1_000;
    for (int i = 0; i < 40; i++) {
      backoff.failed(Cases.NOON, null);
      long wait = Duration.between(Cases.NOON, backoff.until()).toMillis();
      assertThat(wait).isBetween(most / 2, most);
      most = Math.min(300_000, most * 2);
    }
    backoff.succeeded();
    assertThat(backoff.until()).isBefore(Cases.NOON);
    backoff.failed(Cases.NOON, Duration.ofSeconds(90));
    assertThat(backoff.until()).isEqualTo(Cases.NOON.plusSeconds(90));
    backoff.failed(Cases.NOON, Duration.ofDays(9));
    assertThat(backoff.until()).isEqualTo(Cases.NOON.plusSeconds(3_600));
  }
}
