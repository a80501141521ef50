package io.waystation.server.demo;

import io.waystation.server.App;
import io.waystation.server.Part;
import io.waystation.server.StopSignal;
import io.waystation.server.config.Config;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.CitySettings;
import io.waystation.simulator.Lockstep;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import io.waystation.testkit.LocalServer;
import io.waystation.testkit.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The whole service in this process, with its own broker and SQLite in memory, and a city that
 * plays in lockstep with it: hours of simulated time in seconds, the same every time.
 */
public final class Twin implements AutoCloseable {
  /** Twelve stations, three huts and thirty workers: the city of the demo. */
  public static final CitySettings SMALL =
      new CitySettings(7, 12, 3, 30, ZoneId.of("Asia/Shanghai"));

  private final TempFolder data = TempFolder.inMemory("twin");
  private final int mqttPort = LocalServer.freePort();
  private final StopSignal stop = new StopSignal();
  private final City city;
  private final SteppedClock clock;
  private final DemoKey key;
  private final Config config;
  private final Lockstep lockstep;
  private App app;

  /**
   * @param start by the clock of city and service
   */
  public Twin(CitySettings settings, Instant start, Scenario scenario) {
    this(settings, start, scenario, Path.of(""));
  }

  /**
   * @param notifications who is told of alarms, as a demo reads it
   */
  public Twin(CitySettings settings, Instant start, Scenario scenario, Path notifications) {
    this.city = City.plan(settings);
    this.clock = new SteppedClock(start);
    this.key = DemoKey.in(data.path().resolve("demo.key"));
    this.config =
        new DemoSettings(
                ChosenCity.planned(settings),
                1,
                Optional.empty(),
                0,
                mqttPort,
                0,
                data.path(),
                notifications,
                true,
                Optional.empty(),
                () -> scenario,
                false)
            .config();
    open();
    this.lockstep =
        Lockstep.start(
            city,
            new Broker("127.0.0.1", mqttPort, device -> key.deviceSecret(device.value())),
            clock,
            Backfill.NONE,
            scenario,
            Lockstep.STEP,
            () -> app.settled());
  }

  private void open() {
    app =
        App.start(
            config,
            Part.all(),
            clock,
            records -> new DemoRegistry(key).fill(records, city, clock.instant()),
            step -> {},
            stop);
  }

  /** The city lives for so long, and the service has dealt with all of it. */
  public void play(Duration simulated) {
    lockstep.play(simulated);
  }

  /** The service is stopped, the city goes on for so long, and the service starts again. */
  public void restart(Duration away) {
    app.close();
    lockstep.playUnheard(away);
    open();
  }

  public App app() {
    return app;
  }

  public City city() {
    return city;
  }

  public SteppedClock clock() {
    return clock;
  }

  public Lockstep lockstep() {
    return lockstep;
  }

  /** For the API, as an administrator. */
  public String token() {
    return key.bearerToken();
  }

  /** Of one of the users of a demo. */
  public String password(String user) {
    return key.password(user);
  }

  /** Where the service keeps everything. */
  public Config config() {
    return config;
  }

  @Override
  public void close() {
    lockstep.close();
    app.close();
    stop.close();
    data.close();
  }
}
