package io.waystation.simulator.life;

import io.waystation.model.Geo;
import io.waystation.model.Route;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a mobile station is: parked where its route begins, from there to every stop in its turn,
 * where it stands until it has to go on, and home along the rest of the route. A few minutes early
 * or late, as traffic is, every day. One thread only.
 */
public final class Trip {
  /** Through a city, with its lights: 30 km/h. */
  private static final double METRES_PER_SECOND = 8.3;

  private static final double LAST_STOP_S = 4_500;
  private static final double STANDS_AT_LEAST_S = 600;
  private static final double EARLY_S = 180;
  private static final double LATE_S = 480;

  /** Setting up and packing in. */
  private static final double SET_UP_S = 120;

  /** Live data and two days of history are asked for in turn. */
  private static final int DAYS_KEPT = 4;

  /** At that second of the local day it has come so many metres along its way. */
  private record Knot(double second, double metres) {}

  /** While it stands at a stop and people come, in hours since the local midnight. */
  record Halt(double from, double to) {}

  private record Day(List<Knot> knots, List<Halt> halts) {}

  /** A stop so near a corner is that corner. */
  private static final double CORNER_METRES = 30;

  private final Calendar calendar;
  private final Dice dice;
  private final List<Geo> way;
  private final List<Route.Stop> stops;

  /** From the first place of the way to each, on the ground. */
  private final double[] metres;

  /** Place in the way of each stop. */
  private final int[] stopAt;

  private final Map<Long, Day> days = new HashMap<>();

  /**
   * @param van has a route, or stops, or both
   */
  public Trip(Station van, Dice dice) {
    this.calendar = new Calendar(van.zone());
    this.dice = dice;
    this.stops = points(van, StationAttributes.STOPS);
    List<Route.Stop> route = points(van, StationAttributes.ROUTE);
    if (route.isEmpty() && stops.isEmpty()) {
      throw new IllegalArgumentException("%s has no route to drive".formatted(van.id()));
    }
    this.way =
        new ArrayList<>((route.isEmpty() ? stops : route).stream().map(Route.Stop::place).toList());
    this.stopAt = new int[stops.size()];
    for (int i = 0; i < stops.size(); i++) {
      stopAt[i] = callAt(stops.get(i).place(), i == 0 ? 0 : stopAt[i - 1]);
    }
    this.metres = new double[way.size()];
    for (int i = 1; i < way.size(); i++) {
      metres[i] = metres[i - 1] + metres(way.get(i - 1), way.get(i));
    }
  }

  /** Makes a stop a corner of the way, where that comes nearest to it; gives its place in it. */
  private int callAt(Geo stop, int from) {
    int corner = from;
    for (int i = from; i < way.size(); i++) {
      corner = metres(stop, way.get(i)) < metres(stop, way.get(corner)) ? i : corner;
    }
    int leg = from;
    for (int i = from; i + 1 < way.size(); i++) {
      leg = off(stop, i) < off(stop, leg) ? i : leg;
    }
    if (leg + 1 == way.size() || metres(stop, way.get(corner)) <= off(stop, leg) + CORNER_METRES) {
      return corner;
    }
    way.add(leg + 1, stop);
    return leg + 1;
  }

  private double off(Geo stop, int leg) {
    Route.Stop begin = new Route.Stop(LocalTime.MIN, way.get(leg));
    Route.Stop end = new Route.Stop(LocalTime.MIN, way.get(leg + 1));
    return new Route(List.of(begin, end)).distance(stop);
  }

  private static double metres(Geo a, Geo b) {
    return Route.between(a, b);
  }

  /** Whether the register says of a station where it is to go. */
  public static boolean isMobile(Station station) {
    return station.attributes().values().containsKey(StationAttributes.ROUTE)
        || station.attributes().values().containsKey(StationAttributes.STOPS);
  }

  public Geo place(Instant at) {
    double gone = gone(at);
    int end = 1;
    while (end < way.size() - 1 && metres[end] < gone) {
      end++;
    }
    if (way.size() == 1) {
      return way.get(0);
    }
    Geo a = way.get(end - 1);
    Geo b = way.get(end);
    double leg = metres[end] - metres[end - 1];
    double share = leg == 0 ? 0 : Math.max(0, Math.min(1, (gone - metres[end - 1]) / leg));
    return new Geo(
        a.latitude() + share * (b.latitude() - a.latitude()),
        a.longitude() + share * (b.longitude() - a.longitude()));
  }

  public boolean driving(Instant at) {
    return !place(at).equals(place(at.plusSeconds(1)));
  }

  /** Between two stops, before the first and after the last nobody can come in. */
  List<Halt> halts(long day) {
    return day(day).halts;
  }

  private double gone(Instant at) {
    long day = calendar.day(at);
    double second = 86_400 * calendar.dayShare(at);
    Knot before = new Knot(0, 0);
    for (Knot knot : day(day).knots) {
      if (knot.second > second) {
        double share = (second - before.second) / (knot.second - before.second);
        return before.metres + share * (knot.metres - before.metres);
      }
      before = knot;
    }
    return before.metres;
  }

  private Day day(long day) {
    if (!days.containsKey(day)) {
      days.keySet().removeIf(other -> Math.abs(other - day) > DAYS_KEPT);
      days.put(day, plan(dice.of(day)));
    }
    return days.get(day);
  }

  private Day plan(Dice own) {
    List<Knot> knots = new ArrayList<>();
    List<Halt> halts = new ArrayList<>();
    double at = 0;
    double gone = 0;
    for (int i = 0; i < stops.size(); i++) {
      double drives = Math.abs(metres[stopAt[i]] - gone) / METRES_PER_SECOND;
      double late = own.of(i).between(-EARLY_S, LATE_S, "late");
      double planned = stops.get(i).planned().toSecondOfDay() + late;
      double arrives = Math.max(at + (i == 0 ? 0 : STANDS_AT_LEAST_S) + drives, planned);
      double leaves = arrives - drives;
      halt(halts, i == 0 ? leaves : at, leaves);
      knots.add(new Knot(leaves, gone));
      knots.add(new Knot(arrives, metres[stopAt[i]]));
      at = arrives;
      gone = metres[stopAt[i]];
    }
    if (!stops.isEmpty()) {
      double home = closed() ? metres[way.size() - 1] : 0;
      double leaves = at + LAST_STOP_S;
      halt(halts, at, leaves);
      knots.add(new Knot(leaves, gone));
      knots.add(new Knot(leaves + Math.abs(home - gone) / METRES_PER_SECOND, home));
    }
    return new Day(List.copyOf(knots), List.copyOf(halts));
  }

  private static void halt(List<Halt> halts, double arrives, double leaves) {
    if (leaves - arrives > 2 * SET_UP_S) {
      halts.add(new Halt((arrives + SET_UP_S) / 3600, Math.min(24, (leaves - SET_UP_S) / 3600)));
    }
  }

  /** It ends where it began; one that does not is driven back the same way. */
  private boolean closed() {
    return metres(way.get(0), way.get(way.size() - 1)) < CORNER_METRES;
  }

  private static List<Route.Stop> points(Station van, String attribute) {
    return van.attributes().route(attribute).map(Route::points).orElse(List.of());
  }
}
