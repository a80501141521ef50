package io.waystation.dashboard.http;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmKpis;
import io.waystation.model.AlarmKpis.Counted;
import io.waystation.model.AlarmKpis.Figure;
import io.waystation.model.AlarmKpis.Priority;
import io.waystation.model.AlarmKpis.Tag;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A week with one flood, whatever is asked. */
final class TestAlarmPerformance implements AlarmPerformance {
  private static final double[] VALUES = {
    0.42, 14, 0.021, 0.38, 1, 12, 2, 3, 0.03, 0.22, 260, 5_400
  };

  /** Nothing can be answered. */
  boolean tooMuch;

  @Override
  public Optional<AlarmKpis> between(
      Instant from, Instant to, Alarm.Concern concern, OptionalInt operators) {
    if (tooMuch) {
      return Optional.empty();
    }
    boolean health = concern == Alarm.Concern.HEALTH;
    List<Counted> alarms =
        IntStream.rangeClosed(1, 10)
            .mapToObj(
                i ->
                    new Counted(
                        new Tag(
                            health ? "vital.bp" : "device_offline",
                            health
                                ? new LocalText("血压偏高", "Blood pressure high")
                                : new LocalText("设备离线", "Device offline"),
                            new StationId(health ? "hut-01" : "st-%03d".formatted(i)),
                            health ? "" : "st-%03d-gw".formatted(i),
                            ""),
                        44L - 4 * i))
            .toList();
    return Optional.of(
        new AlarmKpis(
            from,
            to,
            concern,
            new AlarmKpis.Operators(operators.orElse(1), operators.isPresent()),
            423,
            new AlarmKpis.Rate(0.42, 14, to.minusSeconds(9_000), 0),
            new AlarmKpis.Flood(2, Duration.ofMinutes(212), Duration.ofMinutes(140), false),
            new AlarmKpis.Chattering(1, List.of(new Counted(alarms.get(0).tag(), 4))),
            12,
            new AlarmKpis.TopTen(0.38, alarms),
            mix(317, 93, 13),
            List.of(
                taken(Severity.NOTICE, 0, 0, 0, 0),
                taken(Severity.WARNING, 81, 840, 5_400, 70_000),
                taken(Severity.CRITICAL, 13, 95, 260, 1_300)),
            new AlarmKpis.Standing(to, mix(1, 1, 1), 2, Duration.ofMinutes(150), 2),
            IntStream.range(0, VALUES.length)
                .mapToObj(i -> new Figure(AlarmKpis.Target.values()[i], Optional.of(VALUES[i])))
                .toList()));
  }

  private static AlarmKpis.Acknowledgements taken(
      Severity severity, long count, long median, long p90, long worst) {
    return new AlarmKpis.Acknowledgements(
        severity,
        count,
        Duration.ofSeconds(median),
        Duration.ofSeconds(p90),
        Duration.ofSeconds(worst));
  }

  private static List<Priority> mix(long notice, long warning, long critical) {
    double all = notice + warning + critical;
    return List.of(
        new Priority(Severity.NOTICE, notice, notice / all),
        new Priority(Severity.WARNING, warning, warning / all),
        new Priority(Severity.CRITICAL, critical, critical / all));
  }
}
