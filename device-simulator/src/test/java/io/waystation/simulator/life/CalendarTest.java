package io.waystation.simulator.life;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CalendarTest {
  @Test
  void aTotalIsTheSameInWhateverOrderItIsAskedFor() {
    Calendar.Total total = new Calendar.Total(day -> day + 1);
    for (long day : new long[] {0, 700, 699, 661, 660, 30, 31, 5_000, -3, 1}) {
      long days = Math.max(0, day);
      assertThat(total.before(day)).as("day %d", day).isEqualTo(days * (days + 1) / 2.0);
    }
  }
}
