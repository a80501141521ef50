package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;

/** What a place draws from the mains. Its counters only ever go up. One thread only. */
public final class Meters {
  /** A kettle, a microwave, a phone charged: what one visit costs, in kWh. */
  private static final double KWH_PER_VISIT = 0.02;

  /** A cup, hands, the toilet: what one visit takes, in m3. */
  private static final double M3_PER_VISIT = 0.006;

  private static final double WATTS_PER_GUEST = 35;

  /** Somebody cleans once a day, before most people come, with the water running. */
  private static final double CLEANING_AT_HOUR = 5.5;

  private static final double CLEANING_HOURS = 1.0 / 3;

  private final Calendar calendar;
  private final Visits visits;
  private final Weather weather;
  private final Dice dice;
  private final double baseWatts;
  private final double wattsPerKelvin;
  private final double cleaningM3;
  private final Calendar.Total kwhOfDays;

  public Meters(Station station, Visits visits, Weather weather, Dice dice) {
    this.calendar = new Calendar(station.zone());
    this.visits = visits;
    this.weather = weather;
    this.dice = dice;
    boolean hut = station.type() == Station.Type.HUT;
    this.baseWatts = dice.between(120, 260, "base load");
    this.wattsPerKelvin = hut ? dice.between(30, 45, "heating") : dice.between(12, 24, "heating");
    this.cleaningM3 = dice.between(0.03, 0.08, "cleaning");
    this.kwhOfDays = new Calendar.Total(day -> 0.024 * steadyWatts(day));
  }

  /** W, with what is switched on and off at the moment. */
  public double active(Instant at) {
    return Math.max(
        40,
        steadyWatts(calendar.day(at))
            + WATTS_PER_GUEST * visits.inside(at)
            + 0.18 * baseWatts * dice.wander(at, Duration.ofMinutes(12), "switching"));
  }

  /** V: 220 +7 % -10 % (GB/T 12325). */
  public double voltage(Instant at) {
    return 222
        + 4 * dice.wander(at, Duration.ofHours(4), "grid")
        + 1.5 * dice.wander(at, Duration.ofMinutes(3), "flicker");
  }

  /** kWh since the opening. */
  public double energy(Instant at) {
    long day = calendar.day(at);
    return kwhOfDays.before(day)
        + kwhOfDays.of(day) * calendar.dayShare(at)
        + KWH_PER_VISIT * visits.in(at);
  }

  /** m3 since the opening. */
  public double water(Instant at) {
    double cleaned = (calendar.hour(at) - CLEANING_AT_HOUR) / CLEANING_HOURS;
    return cleaningM3 * (calendar.day(at) + Math.max(0, Math.min(1, cleaned)))
        + M3_PER_VISIT * visits.in(at);
  }

  /** mA. */
  public double residualCurrent(Instant at) {
    return 18 + 9 * dice.wander(at, Duration.ofHours(1), "leakage");
  }

  /** Fridges, gateway, lights, and heating or cooling to 20 Cel through the day. */
  private double steadyWatts(long day) {
    double outside = weather.dayMean(day);
    double kelvin = Math.max(0, 18 - outside) + 0.6 * Math.max(0, outside - 25);
    return baseWatts + wattsPerKelvin * kelvin;
  }
}
