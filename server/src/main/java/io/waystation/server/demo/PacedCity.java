package io.waystation.server.demo;

import io.waystation.server.App;
import io.waystation.server.StopSignal;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.Lockstep;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.Stalled;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A city that lives faster than real time: as fast as was asked for, or as fast as this machine
 * can. Devices and service share a clock that goes on only when all that was said up to now is
 * heard: on a machine that has too little time for it the day gets longer, and nobody is missed who
 * only could not be listened to.
 */
final class PacedCity {
  private static final Logger log = LoggerFactory.getLogger(PacedCity.class);

  /** Messages that are in the log and not dealt with by all who read it. */
  private static final long BEHIND_AT_MOST = 500;

  /** Real time without getting any nearer; what takes longer is told, once. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final City city;
  private final Broker broker;
  private final SteppedClock clock;
  private final Backfill backfill;
  private final Scenario scenario;
  private final App app;

  /**
   * @param clock of the city and of the service
   */
  PacedCity(
      City city, Broker broker, SteppedClock clock, Backfill backfill, Scenario scenario, App app) {
    this.city = city;
    this.broker = broker;
    this.clock = clock;
    this.backfill = backfill;
    this.scenario = scenario;
    this.app = app;
  }

  /**
   * Blocks until it is stopped or its time is over.
   *
   * @param speed more than 1
   * @param end real time
   * @return what went wrong with the truth about it; empty for nothing
   */
  String live(double speed, StopSignal stop, Optional<Instant> end) throws InterruptedException {
    Pace pace = new Pace(speed, System::nanoTime);
    Lockstep lockstep =
        Lockstep.start(city, broker, clock, backfill, scenario, pace.step(), this::heard, PATIENCE);
    BooleanSupplier enough = () -> stop.asked() || end.filter(Demo::over).isPresent();
    boolean stalled = false;
    try (lockstep) {
      while (!stop.await(pace.rest()) && !enough.getAsBoolean()) {
        Optional<Stalled> why = goOn(lockstep, pace.step(), enough);
        if (why.isPresent() && !stalled) {
          log.warn("time stands still until all is heard: {}", why.get().getMessage());
        }
        stalled = why.isPresent();
      }
      log.info("devices so far: {}", lockstep.statistics());
    }
    return lockstep.failure().orElse("");
  }

  /** What it waits for, if not all was heard in time. */
  private static Optional<Stalled> goOn(Lockstep lockstep, Duration step, BooleanSupplier enough) {
    try {
      lockstep.goOn(step, enough);
      return Optional.empty();
    } catch (Stalled e) {
      return Optional.of(e);
    }
  }

  private boolean heard() {
    return app.received() && app.lag() <= BEHIND_AT_MOST;
  }
}
