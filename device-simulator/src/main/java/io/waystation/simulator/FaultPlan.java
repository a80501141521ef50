package io.waystation.simulator;

import java.time.Instant;

/** What is to go wrong in a city. */
public interface FaultPlan {
  /** An opening with something of everything, then by chance for a week. */
  FaultPlan BY_CHANCE = Faults::plan;

  /** Nothing. */
  FaultPlan NONE = Faults::none;

  /** A pure function of city and start. */
  Faults of(City city, Instant start);
}
