package io.waystation.simulator.life;

import java.time.Duration;
import java.time.Instant;

/** The air inside: heated in winter, cooled in summer, breathed by those who are there. */
public final class Room {
  private static final double CO2_OUTSIDE_PPM = 425;

  /** With the doors and the ventilation of such a place, air is renewed in about this time. */
  private static final double AIR_CHANGE_SECONDS = 2400;

  /** What one resting person adds in the long run, in ppm, at that air change in about 60 m3. */
  private static final double CO2_PER_PERSON_PPM = 62;

  private final Weather weather;
  private final Visits visits;
  private final Dice dice;

  public Room(Weather weather, Visits visits, Dice dice) {
    this.weather = weather;
    this.visits = visits;
    this.dice = dice;
  }

  /** Cel: between the comfort limits of GB/T 18883 (winter 16-24, summer 22-28) unless it fails. */
  public double temperature(Instant at) {
    double outside = weather.temperature(at);
    double comfort = outside < 20 ? 20.5 : 25;
    double pull = Math.max(-1.6, Math.min(1.6, 0.07 * (outside - comfort)));
    return comfort
        + pull
        + 0.12 * Math.min(8, visits.lagged(at, 1800))
        + 0.5 * dice.wander(at, Duration.ofHours(5), "warmth");
  }

  /** Per cent. */
  public double humidity(Instant at) {
    double dry = weather.temperature(at) < 5 ? 38 : 50;
    return dry
        + 6 * dice.wander(at, Duration.ofHours(11), "moisture")
        + 0.6 * Math.min(8, visits.lagged(at, 1800));
  }

  /** ppm. */
  public double co2(Instant at) {
    return CO2_OUTSIDE_PPM
        + CO2_PER_PERSON_PPM * visits.lagged(at, AIR_CHANGE_SECONDS)
        + 9 * dice.wander(at, Duration.ofMinutes(25), "co2");
  }

  /** ppm; only what comes in from the street or a stove. */
  public double carbonMonoxide(Instant at) {
    return Math.max(0, 0.6 + 1.2 * dice.wander(at, Duration.ofHours(2), "co"));
  }

  /** ug/m3: about half of what is outside. */
  public double finedust(Instant at) {
    return Math.max(
        2, 0.5 * weather.finedust(at) + 2 * dice.wander(at, Duration.ofHours(1), "dust"));
  }

  /**
   * A thermometer in a cupboard, a cabinet, another corner: near the room, slower, by an offset.
   */
  public double corner(Instant at, double offset, String name) {
    return temperature(at.minusSeconds(1800))
        + offset
        + 0.3 * dice.wander(at, Duration.ofHours(3), name);
  }

  /**
   * Cel in a refrigerator: the compressor's saw-tooth around its set point.
   *
   * @param setPoint Cel
   */
  public double fridge(Instant at, double setPoint, String name) {
    double period = 2300;
    double phase = (at.getEpochSecond() / period + dice.unit(name)) % 1;
    double saw = phase < 0.3 ? 1 - phase / 0.15 : (phase - 0.3) / 0.35 - 1;
    return setPoint + 0.7 * saw + 0.25 * dice.wander(at, Duration.ofMinutes(20), name);
  }
}
