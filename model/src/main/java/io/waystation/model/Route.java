package io.waystation.model;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The way a mobile station is to go and when it is to be where, as registers write them: {@code
 * 31.2304 121.4737; 31.2411 121.4902} and {@code 08:30 31.2304 121.4737; 09:15 31.2411 121.4902}
 * (degrees north and east, WGS 84; times by the station's clock, every day).
 */
public record Route(List<Stop> points) {
  private static final double METRES_PER_DEGREE = 111_195;

  /**
   * @param planned midnight where there is no time
   */
  public record Stop(LocalTime planned, Geo place) {}

  public Route {
    points = List.copyOf(points);
  }

  /**
   * @param timed whether a time stands before each place
   * @throws BadInput if it cannot be read; it says how it is written
   */
  public static Route parse(String text, boolean timed) {
    List<Stop> points = new ArrayList<>();
    for (String point : text.split(";")) {
      String[] words = point.strip().split("\\s+");
      try {
        int from = timed ? 1 : 0;
        if (words.length != from + 2) {
          throw new IllegalArgumentException("two numbers are needed");
        }
        points.add(
            new Stop(
                timed ? LocalTime.parse(words[0]) : LocalTime.MIN,
                new Geo(Double.parseDouble(words[from]), Double.parseDouble(words[from + 1]))));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw timed
            ? new BadInput(
                "'%s' 不是停靠点：请写 '08:30 31.2304 121.4737; ...'",
                "'%s' is no stop: write '08:30 31.2304 121.4737; ...'", point.strip())
            : new BadInput(
                "'%s' 不是位置：请写 '31.2304 121.4737; ...'",
                "'%s' is no point: write '31.2304 121.4737; ...'", point.strip());
      }
    }
    return new Route(points);
  }

  /** Metres to the nearest place of the way, on the flat; good to a per cent within 100 km. */
  public double distance(Geo from) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      Geo end = points.get(i).place();
      Geo begin = i == 0 ? end : points.get(i - 1).place();
      nearest = Math.min(nearest, distance(from, begin, end));
    }
    return nearest;
  }

  private static double distance(Geo from, Geo begin, Geo end) {
    double east = Math.cos(Math.toRadians(from.latitude())) * METRES_PER_DEGREE;
    double bx = (begin.longitude() - from.longitude()) * east;
    double by = (begin.latitude() - from.latitude()) * METRES_PER_DEGREE;
    double dx = (end.longitude() - begin.longitude()) * east;
    double dy = (end.latitude() - begin.latitude()) * METRES_PER_DEGREE;
    double length = dx * dx + dy * dy;
    double share = length == 0 ? 0 : Math.max(0, Math.min(1, -(bx * dx + by * dy) / length));
    return Math.hypot(bx + share * dx, by + share * dy);
  }

  /** Metres between two places, on the flat. */
  public static double between(Geo a, Geo b) {
    return distance(a, b, b);
  }
}
