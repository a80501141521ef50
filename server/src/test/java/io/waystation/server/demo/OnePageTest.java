package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.server.demo.Pager.Page;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultFile;
import io.waystation.simulator.Scenario;
import io.waystation.storage.records.Alarms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who watches a demo is called once for one cause, and never for a stop of ours. (A station that is
 * dark for an hour is worse than what was said, and is told of again: that is not played here.)
 */
class OnePageTest {
  private static final CitySettings CITY = new CitySettings(7, 2, 2, 0, ZoneId.of("Asia/Shanghai"));
  private static final Instant NIGHT = Instant.parse("2026-11-21T17:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(20);

  /** Longer than the notifier takes from one look to the next, in real time. */
  private static final long LOOKED_MILLIS = 600;

  @TempDir Path folder;

  private long changes;

  @Test
  void aPowerCutIsOnePageAndAStopOfAMinuteIsNone() throws Exception {
    Path plan =
        Files.writeString(
            folder.resolve("faults.yaml"),
            """
            by-chance: false
            faults:
              - {fault: mains_lost, station: hut-01, at: 2m, for: 50m}
            """);
    Scenario scenario =
        new Scenario(FaultFile.read(plan, City.plan(CITY), NIGHT), Optional.empty());
    try (Pager pager = new Pager();
        Twin twin = new Twin(CITY, NIGHT, scenario, pager.configuration(folder))) {
      play(twin, Duration.ofMinutes(70));

      assertThat(alarms(twin))
          .as("the cut, and everything of the hut that is dark by it")
          .extracting(Alarm::rule)
          .contains("mains_lost", "kiosk_offline", "station_offline");
      assertThat(pager.pages()).containsExactly(new Page("mains_lost", "hut-01"));

      twin.restart(Duration.ofSeconds(60));
      play(twin, Duration.ofMinutes(15));

      assertThat(pager.pages()).containsExactly(new Page("mains_lost", "hut-01"));
    }
  }

  /** The notifier goes by real time: wherever alarms have changed, it gets some of that. */
  private void play(Twin twin, Duration simulated) throws InterruptedException {
    Instant end = twin.clock().instant().plus(simulated);
    while (twin.clock().instant().isBefore(end)) {
      twin.play(STEP);
      long now = twin.app().records().read(t -> t.alarms().lastChange());
      if (now > changes) {
        changes = now;
        Thread.sleep(LOOKED_MILLIS);
      }
    }
  }

  private static List<Alarm> alarms(Twin twin) {
    return twin.app().records().read(t -> t.alarms().page(Alarms.Filter.any(), null, "", 1_000));
  }
}
