package io.waystation.server.command;

import io.waystation.simulator.Simulation;
import io.waystation.simulator.Statistics;
import java.util.Optional;

/** Simulated devices that live by themselves until somebody closes them. */
interface RunningCity extends AutoCloseable {
  /** As of some milliseconds ago. */
  Statistics statistics();

  /** Whether its clock has come to its end and does not go on. */
  boolean over();

  /** Why its clock does not go on, as a sentence; empty while it does. */
  Optional<String> stuck();

  /** Why the truth could not be written to its end; empty while it can, or nobody asked for it. */
  Optional<String> failure();

  @Override
  void close();

  /** One that goes by real time, and on and on. */
  static RunningCity of(Simulation simulation) {
    return new RunningCity() {
      @Override
      public Statistics statistics() {
        return simulation.statistics();
      }

      @Override
      public boolean over() {
        return false;
      }

      @Override
      public Optional<String> stuck() {
        return Optional.empty();
      }

      @Override
      public Optional<String> failure() {
        return simulation.failure();
      }

      @Override
      public void close() {
        simulation.close();
      }
    };
  }
}
