package io.waystation.benchmarks.results;

import java.util.List;

/**
 * What was measured of one thing at a time.
 *
 * @param what tells it from the other rows of its benchmark, in every run of it
 * @param round {@link #ONCE}, {@link #WARM_UP}, or from 1 on for what is measured several times
 */
public record Row(String what, int round, List<Figure> figures) {
  public static final int ONCE = -1;

  /** Rounds that are shown and count for nothing. */
  public static final int WARM_UP = 0;

  public Row {
    figures = figures.stream().filter(Figure::measured).toList();
  }

  /** For people. */
  public String label() {
    return switch (round) {
      case ONCE -> what;
      case WARM_UP -> "warm-up, " + what;
      default -> "round " + round + ", " + what;
    };
  }
}
