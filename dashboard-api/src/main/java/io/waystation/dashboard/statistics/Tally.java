package io.waystation.dashboard.statistics;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Some days of a station, added up. What is not known is missing, which is not the same as 0. */
public final class Tally {
  /** How visits were found. */
  enum Way {
    DRIFT_CORRECTED,
    COUNTED,
    MANUAL,
  }

  /** What says when it was open. */
  enum Opening {
    DOOR_LOCK,
    PLANNED,
  }

  /**
   * The fullest five minutes.
   *
   * @param people on average
   * @param at epoch milliseconds, when they begin
   */
  record Peak(double people, long at) {}

  /** NaN is not known. */
  private final double[] amounts = new double[Amount.values().length];

  private final Set<Way> ways = EnumSet.noneOf(Way.class);
  private Peak peak;
  private Opening opening;

  Tally() {
    Arrays.fill(amounts, Double.NaN);
  }

  /** Several days in one. */
  public static Tally sum(Iterable<Tally> days) {
    Tally sum = new Tally();
    days.forEach(sum::take);
    return sum;
  }

  private void take(Tally other) {
    for (int i = 0; i < amounts.length; i++) {
      if (!Double.isNaN(other.amounts[i])) {
        amounts[i] = other.amounts[i] + (Double.isNaN(amounts[i]) ? 0 : amounts[i]);
      }
    }
    ways.addAll(other.ways);
    if (other.peak != null && (peak == null || other.peak.people > peak.people)) {
      peak = other.peak;
    }
    opening = opening == null ? other.opening : opening;
  }

  void put(Amount amount, double value) {
    amounts[amount.ordinal()] = value;
  }

  void put(Way way) {
    ways.add(way);
  }

  void put(Opening how) {
    opening = how;
  }

  void put(Peak highest) {
    peak = highest;
  }

  /** People counted on the way in, before any correction. */
  public OptionalDouble countedIn() {
    return optional(Amount.COUNTED_IN);
  }

  /** People counted on the way out, before any correction. */
  public OptionalDouble countedOut() {
    return optional(Amount.COUNTED_OUT);
  }

  /** The share of the visits that lie between two moments at which it was verified empty. */
  public OptionalDouble verified() {
    return of(Amount.PASSES) > 0
        ? OptionalDouble.of(of(Amount.VERIFIED_PASSES) / of(Amount.PASSES))
        : OptionalDouble.empty();
  }

  /** When the fullest five minutes began. */
  public Optional<Instant> peakAt() {
    return peak().map(highest -> Instant.ofEpochMilli(highest.at));
  }

  private OptionalDouble optional(Amount amount) {
    return knows(amount) ? OptionalDouble.of(of(amount)) : OptionalDouble.empty();
  }

  boolean knows(Amount amount) {
    return !Double.isNaN(amounts[amount.ordinal()]);
  }

  /** 0 when it is not known. */
  double of(Amount amount) {
    return knows(amount) ? amounts[amount.ordinal()] : 0;
  }

  /** Several when days differ. */
  Set<Way> ways() {
    return Set.copyOf(ways);
  }

  Optional<Peak> peak() {
    return Optional.ofNullable(peak);
  }

  Optional<Opening> opening() {
    return Optional.ofNullable(opening);
  }
}
