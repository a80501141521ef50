package io.waystation.simulator.score;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long something took, each time; the shortest first. */
record Delays(List<Duration> all) {
  Delays {
    all = all.stream().sorted().toList();
  }

  /** The shortest within which that share of them lies, one of them; empty if there are none. */
  Optional<Duration> within(double share) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int rank = (int) Math.ceil(share * all.size());
    return Optional.of(all.get(Math.max(0, rank - 1)));
  }

  Optional<Duration> longest() {
    return within(1);
  }
}
