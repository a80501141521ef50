package io.waystation.server.demo;

import io.waystation.model.Alarm;
import io.waystation.model.DeviceId;
import io.waystation.model.Severity;
import io.waystation.server.App;
import io.waystation.server.CannotRun;
import io.waystation.server.DataFolder;
import io.waystation.server.Logging;
import io.waystation.server.Part;
import io.waystation.server.RestoreMark;
import io.waystation.server.SecretFile;
import io.waystation.server.StopSignal;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.Simulation;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A city that lives in one process: everything {@code serve} runs, and the devices. */
public final class Demo {
  private static final Logger log = LoggerFactory.getLogger(Demo.class);
  private static final Duration DRAIN = Duration.ofSeconds(8);

  private final DemoSettings settings;
  private final PrintStream out;

  /**
   * @param out for people: what is started, the banner, the summary
   */
  public Demo(DemoSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Runs until it is stopped or its time is over.
   *
   * @throws CannotRun if it cannot start or go on; says why
   */
  public void run() throws InterruptedException {
    City city = settings.city().city();
    Path data = folder();
    Logging.toFile(data.resolve("demo.log"));
    CityOfData.check(data, settings.city().options());
    DemoKey key = key(data);
    Instant newest = newest(data);
    Clock clock = new SpeedClock(later(Instant.now(), newest), settings.speed());
    Steps steps = new Steps(out);
    try (StopSignal stop = new StopSignal();
        App app =
            App.start(
                settings.config(),
                Part.all(),
                clock,
                records -> {
                  CityOfData.claim(data, settings.city().options());
                  new DemoRegistry(key).fill(records, city, clock.instant());
                },
                steps::next,
                stop)) {
      steps.done();
      Banner banner = new Banner(settings, city, key, app);
      keep(data, banner);
      out.print(banner.text());
      out.flush();
      String failure = live(app, city, key, clock, newest.equals(Instant.EPOCH), stop);
      out.println(summary(app));
      out.flush();
      if (!stop.failure().isEmpty() || !failure.isEmpty()) {
        throw CannotRun.because(stop.failure().isEmpty() ? failure : stop.failure());
      }
    }
  }

  /** Of the devices of the demo whose data lie there. */
  public static Function<DeviceId, String> secrets(Path data) {
    DemoKey key = key(data);
    return device -> key.deviceSecret(device.value());
  }

  private static DemoKey key(Path data) {
    return DemoKey.in(data.resolve("demo.key"));
  }

  /** What went wrong with the truth about it; empty for nothing. */
  private String live(
      App app, City city, DemoKey key, Clock clock, boolean firstStart, StopSignal stop)
      throws InterruptedException {
    if (!settings.simulator()) {
      await(stop);
      app.drain(DRAIN);
      return "";
    }
    Broker broker =
        new Broker(
            settings.config().mqtt().embedded().host(),
            app.mqttPort(),
            device -> key.deviceSecret(device.value()));
    Backfill backfill = firstStart ? Backfill.FIRST_START : Backfill.NONE;
    Simulation simulation = Simulation.start(city, broker, clock, backfill, settings.scenario());
    try (simulation) {
      await(stop);
      log.info("devices so far: {}", simulation.statistics());
    }
    app.drain(DRAIN);
    return simulation.failure().orElse("");
  }

  private void await(StopSignal stop) throws InterruptedException {
    if (settings.runFor().isPresent()) {
      stop.await(settings.runFor().get());
    } else {
      stop.await();
    }
  }

  private Path folder() {
    RestoreMark.refuse(settings.data());
    try {
      return DataFolder.make(settings.data());
    } catch (IOException e) {
      throw CannotRun.because(
          "The data folder %s cannot be made (%s): choose another with --data."
              .formatted(settings.data(), e),
          e);
    }
  }

  /** So that a demo that ran faster than real time does not go back when it is started again. */
  private static Instant newest(Path data) {
    if (Files.notExists(data.resolve("log"))) {
      return Instant.EPOCH;
    }
    try (ReadingLog before = SqliteReadingLog.open(data.resolve("log"), Clock.systemUTC())) {
      return before.newest();
    } catch (LogException e) {
      throw CannotRun.because(e.getMessage(), e);
    }
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static void keep(Path data, Banner banner) {
    try {
      SecretFile.write(data.resolve("demo.json"), banner.json());
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be written to: %s".formatted(data, e), e);
    }
  }

  private static String summary(App app) {
    LedgerTotals totals = app.totals();
    Map<Alarm.Concern, Map<Severity, Long>> raised = app.records().read(t -> t.alarms().counts());
    long station = sum(raised, Alarm.Concern.STATION);
    long health = sum(raised, Alarm.Concern.HEALTH);
    return "messages=%d stored=%d duplicates=%d quarantined=%d alarms=%d station_alarms=%d health_alarms=%d"
        .formatted(
            totals.received(),
            totals.stored(),
            totals.duplicates(),
            totals.quarantined(),
            station + health,
            station,
            health);
  }

  private static long sum(Map<Alarm.Concern, Map<Severity, Long>> raised, Alarm.Concern concern) {
    return raised.getOrDefault(concern, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
