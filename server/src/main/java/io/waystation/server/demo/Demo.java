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
import io.waystation.simulator.Rhythm;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.Simulation;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
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
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
    Optional<PastClock> past = settings.past().map(played -> past(data, newest, played.begin()));
    Clock clock = past.map(Clock.class::cast).orElseGet(() -> clock(newest));
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
      Optional<Instant> end = settings.runFor().map(Instant.now()::plus);
      Broker broker = broker(app, key);
      Backfill backfill =
          newest.equals(Instant.EPOCH) && past.isEmpty() ? Backfill.FIRST_START : Backfill.NONE;
      BooleanSupplier enough = () -> stop.asked() || end.filter(Demo::over).isPresent();
      Optional<PastMark> before = PastMark.in(data);
      if (past.isEmpty()) {
        before.ifPresent(mark -> say(mark.brokenOff(newest, Instant.now())));
      }
      Optional<PastMark> mark =
          past.map(clockOfPast -> PastMark.begun(data, clockOfPast.instant(), Instant.now()));
      boolean present = past.isEmpty() || played(past.get(), city, broker, app, enough);
      String failure = present ? live(app, city, broker, clock, backfill, end, stop) : "";
      if (!present) {
        failure = mark.orElseThrow().brokenOff(clock.instant(), Instant.now());
        if (stop.asked()) {
          // Whoever stopped it knows: no failure, and nothing is printed after the end.
          say(failure);
          failure = "";
        }
      }
      String reached = mark.map(it -> " " + it.reached(clock.instant(), present)).orElse("");
      say(summary(app) + reached);
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

  /**
   * @return whether it came to the present, and the present goes on
   * @throws CannotRun if the truth about it could not be written to its end
   */
  private boolean played(
      PastClock clock, City city, Broker broker, App app, BooleanSupplier enough) {
    Rhythm rhythm = Rhythm.hourly(city.devices().size());
    Scenario hourly = settings.past().orElseThrow().scenario().get().in(rhythm);
    FastForward forward = new FastForward(city, broker, hourly, app, out);
    boolean done = forward.play(clock.past(), enough);
    if (!forward.failure().isEmpty()) {
      throw CannotRun.because(forward.failure());
    }
    if (done) {
      PastMark.done(settings.data());
      clock.goOn();
      app.playsThePast(false);
    }
    return done;
  }

  private Broker broker(App app, DemoKey key) {
    return new Broker(
        settings.config().mqtt().embedded().host(),
        app.mqttPort(),
        device -> key.deviceSecret(device.value()));
  }

  /** What went wrong with the truth about it; empty for nothing. */
  private String live(
      App app,
      City city,
      Broker broker,
      Clock clock,
      Backfill backfill,
      Optional<Instant> end,
      StopSignal stop)
      throws InterruptedException {
    if (!settings.simulator()) {
      await(stop, end);
      app.drain(DRAIN);
      return "";
    }
    Scenario scenario = settings.scenario().get();
    if (clock instanceof SteppedClock stepped) {
      PacedCity paced = new PacedCity(city, broker, stepped, backfill, scenario, app);
      String failure = paced.live(settings.speed(), stop, end);
      app.drain(DRAIN);
      return failure;
    }
    Simulation simulation = Simulation.start(city, broker, clock, backfill, scenario);
    try (simulation) {
      await(stop, end);
      log.info("devices so far: {}", simulation.statistics());
    }
    app.drain(DRAIN);
    return simulation.failure().orElse("");
  }

  private static void await(StopSignal stop, Optional<Instant> end) throws InterruptedException {
    if (end.isPresent()) {
      stop.await(Duration.between(Instant.now(), end.get()));
    } else {
      stop.await();
    }
  }

  static boolean over(Instant end) {
    return !Instant.now().isBefore(end);
  }

  /** A city has no past before it was opened, and none over one it has had. */
  private static PastClock past(Path data, Instant newest, Instant start) {
    if (newest.isAfter(start)) {
      PastMark.in(data)
          .ifPresent(
              mark -> {
                throw CannotRun.usage(mark.brokenOff(newest, Instant.now()));
              });
      throw CannotRun.usage(
          "%s holds readings up to %s: a past that is played begins before all of them. Play less with --play, or give another --data."
              .formatted(data, newest.truncatedTo(ChronoUnit.MINUTES)));
    }
    Instant opened = City.opened();
    if (start.isBefore(opened)) {
      throw CannotRun.usage(
          "The past would begin on %s, before the city was opened on %s: --play %d days at most."
              .formatted(start, opened, Duration.between(opened, Instant.now()).toDays()));
    }
    return new PastClock(start);
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

  /**
   * Real time, or slower, goes by itself. Where more is asked than any machine may be able to do,
   * devices and service share a clock that waits for both.
   */
  private Clock clock(Instant newest) {
    Instant start = later(Instant.now(), newest);
    return settings.speed() > 1 && settings.simulator()
        ? new SteppedClock(start)
        : new SpeedClock(start, settings.speed());
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

  private void say(String line) {
    out.println(line);
    out.flush();
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
