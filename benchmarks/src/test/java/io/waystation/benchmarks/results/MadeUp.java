package io.waystation.benchmarks.results;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A run that never was. */
final class MadeUp {
  static final Measure LOST = Measure.named("lost", Unit.FAULTS, "%.0f");
  static final Measure RATIO = Measure.named("ratio_to_bare", Unit.TIMES, "%.2f");

  private MadeUp() {}

  /** With a warm-up, three rounds and a delay. */
  static Results ingest(double perSecond, double p99, double lost) {
    return results(
        "ingest",
        2,
        List.of(
            rate(Row.WARM_UP, perSecond / 100),
            rate(1, perSecond),
            rate(2, perSecond * 1.3),
            rate(3, perSecond / 2),
            new Row(
                "to the log <fsync>",
                Row.ONCE,
                List.of(Measure.P50.of(0), Measure.P99.of(p99), Measure.MAX.of(10 * p99)))),
        List.of(RATIO.of(0.96), LOST.of(lost)),
        true);
  }

  static Results results(
      String benchmark, int cores, List<Row> rows, List<Figure> closing, boolean kept) {
    return new Results(
        benchmark,
        Instant.parse("2026-11-21T10:00:00.123Z"),
        61.5,
        new Machine(cores, "EPYC", 24_000, "/dev/sda (ext4)", "OpenJDK 17.0.15", "Linux amd64"),
        0.25,
        Map.of("--messages", "200000"),
        rows,
        closing,
        kept);
  }

  private static Row rate(int round, double perSecond) {
    return new Row(
        "bare Paho & nothing",
        round,
        List.of(Measure.MESSAGES_PER_SECOND.of(perSecond), Measure.CPU_PER_MILLION.of(20.5)));
  }
}
