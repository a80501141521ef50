package io.waystation.simulator;

import io.waystation.simulator.truth.TruthWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong in a simulation and where it is kept what really happened.
 *
 * @param truth is written to on the simulation's thread, and closed at its end
 */
public record Scenario(FaultPlan faults, Optional<TruthWriter> truth) {
  /** What goes wrong by itself, and nobody keeps it. */
  public static final Scenario BY_CHANCE = new Scenario(FaultPlan.BY_CHANCE, Optional.empty());

  Witness witness(City city, Faults planned, List<Equipment> places, Instant start) {
    return truth
        .map(file -> (Witness) new Chronicle(file, city, planned, places, start))
        .orElse(Witness.NONE);
  }
}
