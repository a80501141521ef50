package io.waystation.simulator.life;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Repeatable chance: a question has one answer per seed, whenever, in whatever order and on
 * whatever machine it is asked. That is what lets every part of the city be a function of time, so
 * history, live data and a restart tell one story. Mixing function: SplitMix64 (Steele, Lea, Flood
 * 2014).
 */
public final class Dice {
  private final long state;

  private Dice(long state) {
    this.state = state;
  }

  public static Dice seeded(long seed) {
    return new Dice(mix(seed));
  }

  /** Dice of its own for a thing with a name; independent of all others. */
  public Dice of(String name) {
    long hash = state;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash ^ name.charAt(i));
    }
    return new Dice(mix(hash ^ name.length()));
  }

  /** Dice of its own for a numbered thing: a day, a visit, a measurement. */
  public Dice of(long number) {
    return new Dice(mix(state ^ mix(number)));
  }

  public long bits(String question) {
    return of(question).state;
  }

  /** Evenly spread over 0 (included) to 1 (excluded). */
  public double unit(String question) {
    return unit(bits(question));
  }

  public double between(double low, double high, String question) {
    return low + (high - low) * unit(question);
  }

  /** 0 to {@code bound - 1}. */
  public int below(int bound, String question) {
    return (int) (unit(question) * bound);
  }

  public boolean chance(double share, String question) {
    return unit(question) < share;
  }

  public <T> T pick(List<T> from, String question) {
    return from.get(below(from.size(), question));
  }

  /** Bell-shaped around 0 with standard deviation 1, never beyond 3.5 (sum of twelve, centred). */
  public double bell(String question) {
    long bits = bits(question);
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      bits = mix(bits);
      sum += unit(bits);
    }
    return Math.max(-3.5, Math.min(3.5, sum - 6));
  }

  /** A smooth wander between -1 and 1 that changes its mind once per {@code pace}. */
  public double wander(Instant at, Duration pace, String question) {
    double steps = (double) at.toEpochMilli() / pace.toMillis();
    long before = (long) Math.floor(steps);
    double share = steps - before;
    double ease = share * share * (3 - 2 * share);
    long own = bits(question);
    double from = unit(mix(own ^ mix(before)));
    double to = unit(mix(own ^ mix(before + 1)));
    return 2 * (from + (to - from) * ease) - 1;
  }

  private static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
