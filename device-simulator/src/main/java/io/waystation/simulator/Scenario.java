package io.waystation.simulator;

import io.waystation.simulator.truth.TruthWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong in a simulation, how often devices report, and where it is kept what really
 * happened.
 *
 * @param truth is written to on the simulation's thread, and closed at its end
 */
public record Scenario(FaultPlan faults, Rhythm rhythm, Optional<TruthWriter> truth) {
  /** What goes wrong by itself, and nobody keeps it. */
  public static final Scenario BY_CHANCE = new Scenario(FaultPlan.BY_CHANCE, Optional.empty());

  /** Devices report as their firmware does. */
  public Scenario(FaultPlan faults, Optional<TruthWriter> truth) {
    this(faults, Rhythm.OWN, truth);
  }

  /** The same in another rhythm. */
  public Scenario in(Rhythm another) {
    return new Scenario(faults, another, truth);
  }

  /** What goes wrong, with everything that follows from it. */
  Faults plan(City city, Instant start) {
    return Faults.of(city, start, faults.of(city, start));
  }

  Witness witness(City city, Faults planned, List<Equipment> places, Instant start) {
    return truth
        .map(file -> (Witness) new Chronicle(file, city, rhythm, planned, places, start))
        .orElse(Witness.NONE);
  }
}
