package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.Statistics;
import io.waystation.storage.records.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The city twin and the whole service, in lockstep. */
class TwinTest {
  private static final Instant MORNING = Instant.parse("2026-11-21T02:00:00Z");
  private static final Set<String> OUTAGES =
      Set.of("device_offline", "station_offline", "kiosk_offline");

  @Test
  void aRestartInMidDayRaisesNoOutage() {
    try (Twin twin = new Twin(Twin.SMALL, MORNING, Scenario.BY_CHANCE)) {
      twin.play(Duration.ofMinutes(25));
      assertThat(outages(twin, MORNING))
          .as("the link that was cut for eleven minutes is noticed")
          .isNotEmpty()
          .noneMatch(alarm -> unexplained(twin, alarm));
      Instant stopped = twin.clock().instant();
      twin.restart(Duration.ofMinutes(10));
      twin.play(Duration.ofMinutes(15));

      assertThat(outages(twin, stopped)).noneMatch(alarm -> unexplained(twin, alarm));
      Statistics city = twin.lockstep().statistics();
      assertThat(city.givenUp()).isZero();
      assertThat(city.acknowledged()).isEqualTo(city.made());
      assertThat(twin.app().totals().holes()).isZero();
    }
  }

  private static List<Alarm> outages(Twin twin, Instant learntAfter) {
    return twin.app().records().read(t -> all(t.alarms())).stream()
        .filter(alarm -> OUTAGES.contains(alarm.rule()) && alarm.learntAt().isAfter(learntAfter))
        .toList();
  }

  /** The device was neither cut off nor without power when it is said to have fallen silent. */
  private static boolean unexplained(Twin twin, Alarm alarm) {
    Instant silent = alarm.startedAt();
    return twin.lockstep().truth().faults().stream()
        .filter(fault -> fault.cause() != Alarm.Cause.UNNAMED)
        .filter(fault -> fault.device().value().equals(alarm.device()))
        .noneMatch(fault -> fault.lasts(silent) || fault.lasts(silent.plusSeconds(60)));
  }

  private static List<Alarm> all(Alarms alarms) {
    return alarms.page(Alarms.Filter.any(), null, "", 1_000);
  }
}
