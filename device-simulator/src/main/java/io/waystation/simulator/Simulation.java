package io.waystation.simulator;

import io.waystation.simulator.mqtt.Broker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A city that runs: all its devices, moved by one thread. What happens when is decided by the given
 * clock, which goes by itself, may run faster than real time, and must not go back, not even
 * between two starts: it also numbers the boots. Connecting and waiting go by real time.
 */
public final class Simulation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final Duration TICK = Duration.ofMillis(50);

  /**
   * For turns of devices in one tick; the rest waits for the next, so that devices are connected
   * and answers are heard while a large city says its first words.
   */
  private static final long SPEAK_NANOS = 100_000_000;

  /** Turns between two looks at the time. */
  private static final int TURNS = 50;

  /** Stored readings: at 50 ms a tick some 8,000 values a second, beside the live ones. */
  private static final int BACKLOG_PER_TICK = 2;

  private final Clock clock;
  private final SimulatorThread thread = new SimulatorThread();
  private final Devices devices;
  private volatile Statistics statistics;
  private volatile boolean silent;

  private Simulation(City city, Broker broker, Clock clock, Backfill backfill, Scenario scenario) {
    this.clock = clock;
    this.devices = new Devices(city, broker, clock, backfill, scenario, thread);
    this.statistics = devices.count();
  }

  /**
   * {@link #start(City, Broker, Clock, Backfill, Scenario)} with what goes wrong by itself.
   *
   * @throws IllegalArgumentException if the clock stands before the city was opened
   */
  public static Simulation start(City city, Broker broker, Clock clock, Backfill backfill) {
    return start(city, broker, clock, backfill, Scenario.BY_CHANCE);
  }

  /**
   * Starts at the clock's present moment and returns at once; devices connect in the background and
   * go on trying while there is no broker.
   *
   * @throws IllegalArgumentException if the clock stands before the city was opened
   */
  public static Simulation start(
      City city, Broker broker, Clock clock, Backfill backfill, Scenario scenario) {
    Simulation simulation = new Simulation(city, broker, clock, backfill, scenario);
    simulation.thread.every(TICK, simulation::tick);
    return simulation;
  }

  public Truth truth() {
    return devices.truth();
  }

  /** Why the truth could not be written to its end; empty while it can, or nobody asked for it. */
  public Optional<String> failure() {
    return devices.failure();
  }

  /** As of the last tick, some 50 ms ago at most. */
  public Statistics statistics() {
    return statistics;
  }

  /**
   * Makes no more messages, waits up to 3 s for those under way, and disconnects so that every last
   * will is published.
   */
  @Override
  public void close() {
    if (thread.ended()) {
      return;
    }
    silent = true;
    statistics = thread.end(devices);
  }

  private void tick() {
    if (silent) {
      return;
    }
    try {
      Instant now = clock.instant();
      long until = System.nanoTime() + SPEAK_NANOS;
      while (devices.speak(now, TURNS) && System.nanoTime() - until < 0) {
        continue;
      }
      devices.cut(now);
      devices.deliverStored(BACKLOG_PER_TICK);
      devices.connect();
      statistics = devices.count();
    } catch (RuntimeException | Error bug) {
      // Thrown on, it would end all ticks and be seen by nobody.
      LOG.error("the simulated city stumbled", bug);
    }
  }
}
