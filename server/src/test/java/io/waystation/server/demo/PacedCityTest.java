package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.server.App;
import io.waystation.server.Part;
import io.waystation.server.StopSignal;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import io.waystation.storage.records.Alarms;
import io.waystation.testkit.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PacedCityTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private final CitySettings settings = new CitySettings(7, 2, 1, 4, ZoneId.of("Asia/Shanghai"));
  private final Scenario nothing = new Scenario(FaultPlan.NONE, Optional.empty());

  /** Ten minutes are more than any silence rule waits, and need ten seconds. */
  @Test
  void livesFasterThanRealTimeUntilItIsStoppedAndNobodyIsMissed() throws Exception {
    City city = City.plan(settings);
    SteppedClock clock = new SteppedClock(START);
    try (TempFolder data = TempFolder.inMemory("paced");
        StopSignal stop = new StopSignal()) {
      DemoKey key = DemoKey.in(data.path().resolve("demo.key"));
      try (App app =
          App.start(
              demo(data.path()).config(),
              Part.all(),
              clock,
              records -> new DemoRegistry(key).fill(records, city, clock.instant()),
              step -> {},
              stop)) {
        Broker broker =
            new Broker("127.0.0.1", app.mqttPort(), device -> key.deviceSecret(device.value()));
        PacedCity paced = new PacedCity(city, broker, clock, Backfill.FIRST_START, nothing, app);
        CompletableFuture<String> failure = CompletableFuture.supplyAsync(() -> live(paced, stop));
        while (clock.instant().isBefore(START.plus(Duration.ofMinutes(10)))) {
          assertThat(failure).isNotDone();
          Thread.sleep(20);
        }
        stop.failed("it is enough");
        assertThat(failure.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(app.drain(Duration.ofSeconds(60))).isTrue();
        assertThat(app.totals().stored()).isGreaterThan(10L * city.devices().size());
        assertThat(app.totals().holes()).isZero();
        List<Alarm> alarms =
            app.records().read(t -> t.alarms().page(Alarms.Filter.any(), null, "", 1_000));
        assertThat(alarms)
            .extracting(Alarm::rule)
            .doesNotContain("station_offline", "kiosk_offline", "device_offline");
      }
    }
  }

  private static String live(PacedCity paced, StopSignal stop) {
    try {
      return paced.live(60, stop, Optional.empty());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private DemoSettings demo(Path data) {
    return new DemoSettings(
        ChosenCity.planned(settings),
        60,
        Optional.empty(),
        0,
        0,
        0,
        data,
        Path.of(""),
        true,
        Optional.empty(),
        () -> nothing,
        false);
  }
}
