package io.waystation.server.demo;

import io.waystation.server.App;
import io.waystation.simulator.Backfill;
import io.waystation.simulator.City;
import io.waystation.simulator.Lockstep;
import io.waystation.simulator.Scenario;
import io.waystation.simulator.mqtt.Broker;
import io.waystation.simulator.time.SteppedClock;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Plays the past of a city up to the present, as fast as the service takes it in. Devices report
 * once an hour, people step up to the kiosks as ever. A step ends when all of it is in the log;
 * what reads the log may be somewhat behind, so that devices, ingest, stores and rules work at the
 * same time, and no further, so that memory is bounded.
 */
final class FastForward {
  /** Short enough that nothing is late when it arrives, as late data go another way. */
  private static final Duration STEP = App.PAST_STEP;

  /** Messages. */
  private static final long BEHIND_AT_MOST = 2_000;

  private static final Duration LOOK = Duration.ofMinutes(60);

  private final City city;
  private final Broker broker;
  private final Scenario scenario;
  private final App app;
  private final PlayProgress progress;
  private String failure = "";

  /**
   * @param scenario in a rhythm of an hour, or it takes very long
   * @param out told every few seconds how far it has come
   */
  FastForward(City city, Broker broker, Scenario scenario, App app, PrintStream out) {
    this.city = city;
    this.broker = broker;
    this.scenario = scenario;
    this.app = app;
    this.progress = new PlayProgress(out, System::nanoTime, city.stations().size());
  }

  /**
   * Blocks. The service goes on to take what it hears for the past; whoever moves its clock on to
   * the present tells it.
   *
   * @param enough asked again and again; ends the playing before its time
   * @return whether it has come to the present
   */
  boolean play(SteppedClock clock, BooleanSupplier enough) {
    app.playsThePast(true);
    BooleanSupplier taken = () -> app.received() && app.lag() <= BEHIND_AT_MOST;
    progress.begin(clock.instant(), Instant.now());
    Lockstep lockstep = Lockstep.start(city, broker, clock, Backfill.NONE, scenario, STEP, taken);
    boolean done;
    try (lockstep) {
      // Whatever ends it before the present leaves a truth without its end.
      lockstep.whole(false);
      done = play(lockstep, clock, enough);
      lockstep.whole(done);
    }
    failure = lockstep.failure().orElse("");
    return done;
  }

  private boolean play(Lockstep lockstep, SteppedClock clock, BooleanSupplier enough) {
    for (Duration left = left(clock); left.compareTo(STEP) > 0; left = left(clock)) {
      Duration next = left.compareTo(LOOK) < 0 ? left : LOOK;
      if (enough.getAsBoolean() || !lockstep.play(next, enough)) {
        return false;
      }
      progress.at(clock.instant(), Instant.now(), app.readings());
    }
    progress.end(clock.instant(), app.readings());
    return true;
  }

  /** Why the truth about it could not be written to its end; empty if it could, or nobody asked. */
  String failure() {
    return failure;
  }

  /** The present goes on meanwhile. */
  private static Duration left(SteppedClock clock) {
    return Duration.between(clock.instant(), Instant.now());
  }
}
