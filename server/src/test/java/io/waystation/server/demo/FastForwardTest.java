package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.server.App;
import io.waystation.server.Part;
import io.waystation.server.StopSignal;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.FaultPlan;
import io.waystation.simulator.Rhythm;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.truth.TruthFile;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthWriter;
import io.waystation.storage.records.Alarms;
import io.waystation.testkit.TempFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastForwardTest {
  private static final Duration PAST = Duration.ofHours(5);

  @TempDir Path folder;

  private final CitySettings settings = new CitySettings(7, 2, 1, 4, ZoneId.of("Asia/Shanghai"));

  private interface Play {
    void with(FastForward forward, PastClock clock, App app) throws IOException;
  }

  @Test
  void thePastEndsAtThePresentAndNobodyIsMissedInIt() throws IOException {
    Path truth = folder.resolve("past-truth.jsonl");
    String said =
        inADemo(
            truth,
            (forward, clock, app) -> {
              Instant begin = clock.instant();
              boolean done = forward.play(clock.past(), () -> false);

              assertThat(done).isTrue();
              assertThat(forward.failure()).isEmpty();
              List<String> lines = Files.readAllLines(truth);
              assertThat(lines.get(0))
                  .contains("\"kind\":\"city\"")
                  .contains("\"start\":\"" + begin.toString().substring(0, 19));
              assertThat(lines.get(lines.size() - 1))
                  .contains("\"kind\":\"end\"")
                  .contains("\"unacknowledged\":0");
              assertThat(Duration.between(clock.instant(), Instant.now()))
                  .isLessThan(Duration.ofMinutes(11));
              clock.goOn();
              app.playsThePast(false);
              assertThat(Duration.between(clock.instant(), Instant.now()))
                  .isLessThan(Duration.ofSeconds(5));
              assertThat(app.drain(Duration.ofSeconds(60))).isTrue();
              assertThat(app.totals().stored()).isGreaterThan(3 * PAST.toHours());
              assertThat(app.readings()).isGreaterThan(30 * PAST.toHours());
              List<Alarm> alarms =
                  app.records().read(t -> t.alarms().page(Alarms.Filter.any(), null, "", 1_000));
              assertThat(alarms)
                  .extracting(Alarm::rule)
                  .doesNotContain("station_offline", "kiosk_offline", "device_offline");
            });
    assertThat(said).contains("Playing the past of 3 stations");
  }

  @Test
  void aPastThatIsBrokenOffHasATruthWithoutAnEnd() throws IOException {
    Path truth = folder.resolve("past-truth.jsonl");
    inADemo(
        truth,
        (forward, clock, app) -> {
          Instant enough = clock.instant().plus(Duration.ofHours(2));
          assertThat(forward.play(clock.past(), () -> !clock.instant().isBefore(enough))).isFalse();
        });
    List<TruthLine> lines = new ArrayList<>();
    assertThat(TruthFile.read(truth, lines::add)).as("partial").isTrue();
    assertThat(lines).hasSizeGreaterThan(10);
  }

  /** Returns what was said. */
  private String inADemo(Path truth, Play play) throws IOException {
    City city = City.plan(settings);
    PastClock clock = new PastClock(Instant.now().minus(PAST));
    Scenario scenario =
        new Scenario(
            FaultPlan.BY_CHANCE,
            Rhythm.hourly(city.devices().size()),
            Optional.of(TruthWriter.create(truth)));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (TempFolder data = TempFolder.inMemory("past");
        StopSignal stop = new StopSignal()) {
      DemoKey key = DemoKey.in(data.path().resolve("demo.key"));
      DemoSettings demo =
          new DemoSettings(
              ChosenCity.planned(settings),
              1,
              Optional.of(new PlayedPast(Instant.now().minus(PAST), () -> scenario)),
              0,
              0,
              0,
              data.path(),
              Path.of(""),
              true,
              Optional.empty(),
              () -> scenario,
              false);
      try (App app =
          App.start(
              demo.config(),
              Part.all(),
              clock,
              records -> new DemoRegistry(key).fill(records, city, clock.instant()),
              step -> {},
              stop)) {
        Broker broker =
            new Broker("127.0.0.1", app.mqttPort(), device -> key.deviceSecret(device.value()));
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        play.with(new FastForward(city, broker, scenario, app, out), clock, app);
      }
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
