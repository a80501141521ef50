package io.waystation.simulator.life;

import io.waystation.model.Station;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * How many come to a place, at what hours, and how long they stay. Numbers per day are chosen
 * around public figures: 12.8 per station and day in the whole country, several times that in a
 * city's centre. One thread only.
 */
public final class Footfall {
  /** Nobody stays longer. */
  static final double LONGEST_H = 175 / 60.0;

  /** Shut up, it cannot be reached: nobody stands inside so shortly before it closes. */
  private static final double LAST_COMES_H = 0.02;

  /** Share of a day's visits by hour: meals, the noon rest, the evening peak of deliveries. */
  private static final double[] CITY_HOURS = {
    .5, .3, .2, .2, .4, 1, 2.5, 4, 5, 5, 6, 9, 11, 10, 7, 5, 5, 6, 7, 6, 4, 2.5, 1.5, .9
  };

  /** Huts follow the shifts: before and after work, and at noon. */
  private static final double[] HUT_HOURS = {
    .3, .2, .2, .2, .3, 1, 5, 9, 6, 4, 4, 6, 9, 7, 4, 4, 4, 6, 10, 9, 5, 3, 1.5, .6
  };

  /** An hour or less in which people may come, evenly; whoever came must have left by its end. */
  record Window(double from, double to, double weight, double leaveBy) {}

  private final double perDay;
  private final double restMinutes;
  private final LongFunction<List<Window>> windows;

  private Footfall(double perDay, double restMinutes, LongFunction<List<Window>> windows) {
    this.perDay = perDay;
    this.restMinutes = restMinutes;
    this.windows = windows;
  }

  /** What is usual at such a place within its opening times. */
  public static Footfall usual(Station station, Dice dice) {
    return station.type() == Station.Type.HUT
        ? new Footfall(dice.between(18, 40, "per day"), 22, hours(station, HUT_HOURS))
        : new Footfall(dice.between(25, 95, "per day"), 22, hours(station, CITY_HOURS));
  }

  /** A mobile station: whoever is near while it stands at a stop. */
  public static Footfall mobile(Trip trip, Dice dice) {
    return new Footfall(
        dice.between(30, 60, "per day"),
        12,
        day ->
            trip.halts(day).stream()
                .map(halt -> new Window(halt.from(), halt.to(), halt.to() - halt.from(), halt.to()))
                .toList());
  }

  /** The same with other numbers. */
  public Footfall of(double otherPerDay) {
    return new Footfall(otherPerDay, restMinutes, windows);
  }

  /** People on an ordinary working day on which anybody can come in. */
  double perDay() {
    return perDay;
  }

  List<Window> windows(long day) {
    return windows.apply(day);
  }

  /** How long somebody stays who is not put out: most some half an hour, few long. */
  double dwellMinutes(Dice own) {
    return Math.min(LONGEST_H * 60, 6 + restMinutes * Math.exp(0.7 * own.bell("dwell")));
  }

  /** One week is like the other, so seven days are worked out and no more. */
  private static LongFunction<List<Window>> hours(Station station, double[] shares) {
    Calendar calendar = new Calendar(station.zone());
    OpeningTimes open = OpeningTimes.of(station);
    Map<DayOfWeek, List<Window>> week = new EnumMap<>(DayOfWeek.class);
    for (int day = 0; day < 7; day++) {
      LocalDate date = calendar.date(day);
      week.put(date.getDayOfWeek(), windows(open.of(date), shares));
    }
    return day -> week.get(calendar.date(day).getDayOfWeek());
  }

  private static List<Window> windows(List<OpeningTimes.Stretch> stretches, double[] shares) {
    List<Window> windows = new ArrayList<>();
    for (OpeningTimes.Stretch stretch : stretches) {
      boolean goesOn = stretch.to() >= 24;
      double last = goesOn ? 24 : stretch.to() - LAST_COMES_H;
      for (int hour = (int) stretch.from(); hour < last; hour++) {
        double from = Math.max(hour, stretch.from());
        double to = Math.min(hour + 1, last);
        if (from < to) {
          double leaveBy = goesOn ? 24 + LONGEST_H : stretch.to();
          windows.add(new Window(from, to, shares[hour] * (to - from), leaveBy));
        }
      }
    }
    return List.copyOf(windows);
  }
}
