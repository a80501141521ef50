package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;

/** The air outside one place: continental seasons, colder with altitude, clear cold nights. */
public final class Weather {
  private static final Duration FRONTS = Duration.ofHours(60);

  private final Calendar calendar;
  private final double altitude;
  private final Dice dice;

  /**
   * @param dice of the region, so that neighbours share their weather
   */
  public Weather(Station station, Dice dice) {
    this.calendar = new Calendar(station.zone());
    this.altitude = station.altitude().orElse(0);
    this.dice = dice;
  }

  /** Cel. Annual mean 15 at sea level, 4.2 less per kilometre of height; warmest in mid-July. */
  public double temperature(Instant at) {
    double hour = calendar.hour(at);
    double daySwing = 4 + altitude / 900;
    return dayMean(calendar.day(at))
        + daySwing * Math.cos(2 * Math.PI * (hour - 15) / 24)
        + 2.5 * dice.wander(at, FRONTS, "fronts");
  }

  /** Cel, by season alone. */
  double dayMean(long day) {
    double season = Math.cos(2 * Math.PI * (calendar.date(day).getDayOfYear() - 197) / 365.25);
    return 15 - 4.2 * altitude / 1000 + 13 * season;
  }

  /** hPa: the standard atmosphere (ISO 2533) at this height, give or take a front. */
  public double pressure(Instant at) {
    return 1013.25 * Math.pow(1 - 2.25577e-5 * altitude, 5.25588)
        + 4 * dice.wander(at, FRONTS, "pressure");
  }

  /** ug/m3. */
  public double finedust(Instant at) {
    return 20 + 14 * dice.wander(at, Duration.ofHours(20), "dust");
  }

  /** Whether it rains or snows for much of a day; more often in summer. */
  public boolean wet(long day) {
    double season = Math.cos(2 * Math.PI * (calendar.date(day).getDayOfYear() - 197) / 365.25);
    return dice.of("rain").of(day).chance(0.2 + 0.12 * season, "wet");
  }
}
