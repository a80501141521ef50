package io.waystation.alerting.kpi;

import io.waystation.model.AlarmKpis;
import io.waystation.model.Severity;
import java.time.Duration;
import java.util.Arrays;

/** How long something took, each time: eight bytes for each. */
final class Waits {
  private static final double MEDIAN = 0.5;
  private static final double P90 = 0.9;

  private long[] millis = new long[16];
  private int count;

  void add(Duration wait) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, count * 2);
    }
    millis[count++] = Math.max(0, wait.toMillis());
  }

  AlarmKpis.Acknowledgements acknowledgements(Severity severity) {
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return new AlarmKpis.Acknowledgements(
        severity, count, rank(sorted, MEDIAN), rank(sorted, P90), rank(sorted, 1));
  }

  /** The smallest that is at least as long as that share of all. */
  private static Duration rank(long[] sorted, double share) {
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofMillis(sorted[(int) Math.ceil(share * sorted.length) - 1]);
  }
}
