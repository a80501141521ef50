package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
  private static Signal signal(int decimals) {
    return new Signal(
        "some",
        Signal.VITALS,
        Kind.GAUGE,
        "",
        new LocalText("某", "some"),
        new Range(0, 100),
        decimals,
        List.of(),
        Duration.ZERO,
        "");
  }

  /** As on paper: what counts is the number as it is written, not its binary neighbour. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 6})
  void valuesAreRoundedHalfUpAsTheyAreWritten(int decimals) {
    Signal signal = signal(decimals);
    Random random = new Random(decimals);
    for (int i = 0; i < 20_000; i++) {
      // Many of them lie in the middle, or a hair beside it.
      double value = (random.nextInt(2_000_000) - 500_000) / Math.pow(10, random.nextInt(8));
      for (double near : new double[] {value, Math.nextUp(value), value / 3, value * 1e9}) {
        double onPaper =
            BigDecimal.valueOf(near).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
        assertThat(signal.rounded(near)).as("%s", near).isEqualTo(onPaper);
      }
    }
  }
}
