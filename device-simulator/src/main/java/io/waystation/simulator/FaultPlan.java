package io.waystation.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is to go wrong in a city. */
public interface FaultPlan {
  /** An opening with something of everything, then by chance for a week. */
  FaultPlan BY_CHANCE = new FaultsByChance(7);

  /** Nothing. */
  FaultPlan NONE = (city, start) -> List.of();

  /** The same, where what breaks by chance goes on doing so for that long at least. */
  default FaultPlan lasting(Duration time) {
    return this;
  }

  /**
   * The same for a simulation that goes on where one has ended that began then. What breaks by
   * chance begins anew; what somebody planned has its time counted from that beginning, and only
   * what is still to begin is planted.
   */
  default FaultPlan goingOnFrom(Instant beginning) {
    return this;
  }

  /** A pure function of city and start. */
  List<Planted> of(City city, Instant start);
}
