package io.waystation.simulator;

import java.time.Instant;
import java.util.List;

/**
 * What really happens in a simulated city, whether the service notices or not.
 *
 * @param start of the simulation, by its clock
 * @param faults by their start
 */
public record Truth(Instant start, List<Fault> faults) {
  public Truth {
    faults = List.copyOf(faults);
  }
}
