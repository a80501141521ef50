package io.waystation.benchmarks.results;

import java.util.List;

/**
 * How a cost goes with a size, and how it would go on.
 *
 * @param heading the cost with its unit
 * @param along what the size counts, for example {@code devices}
 * @param measured from the smallest size on
 * @param beyond what was reckoned, from the largest size on; empty when nothing was
 */
public record Curve(String heading, String along, List<Point> measured, List<Point> beyond) {
  public Curve {
    measured = List.copyOf(measured);
    beyond = List.copyOf(beyond);
  }

  /** One size and its cost, both above 0 to be drawn. */
  public record Point(double size, double cost) {
    boolean drawn() {
      return size > 0 && cost > 0;
    }
  }
}
