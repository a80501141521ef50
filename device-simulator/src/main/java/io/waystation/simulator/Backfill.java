package io.waystation.simulator;

import java.time.Duration;

/**
 * How far back the devices' stored readings reach that they deliver late when the simulation
 * starts, by the same contract as everything else.
 *
 * @param people visits to the kiosks; zero for none, at most 400 days
 * @param stations what gateways and other sensors saw, thinned; zero for none, at most 30 days
 */
public record Backfill(Duration people, Duration stations) {
  public static final Backfill NONE = new Backfill(Duration.ZERO, Duration.ZERO);

  /** For a service that has never seen this city: six weeks of people, two days of stations. */
  public static final Backfill FIRST_START =
      new Backfill(Duration.ofDays(42), Duration.ofHours(48));

  public Backfill {
    check("people", people, 400);
    check("stations", stations, 30);
  }

  private static void check(String what, Duration given, int mostDays) {
    if (given.isNegative() || given.compareTo(Duration.ofDays(mostDays)) > 0) {
      throw new IllegalArgumentException(
          "backfill of %s is %s: use 0 to %d days".formatted(what, given, mostDays));
    }
  }
}
