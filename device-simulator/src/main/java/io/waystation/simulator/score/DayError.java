package io.waystation.simulator.score;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figures of one station's local day, as they were and as the service has them.
 *
 * @param real by the truth
 * @param served by the service; a figure it does not give is not there
 * @param coverage share of the time that data cover, as the service says of each served figure
 * @param sleeps whether devices sleep between their reports by intent: counters then lose nothing,
 *     however little of the time is covered
 */
record DayError(
    String station,
    LocalDate date,
    Map<Figure, Double> real,
    Map<Figure, Double> served,
    Map<Figure, Double> coverage,
    boolean sleeps) {
  /** A figure of less than half the day is none of the day. */
  static final double LEAST_COVERAGE = 0.5;

  enum Figure {
    VISITS("visits", "服务人次", "visits", true),
    DWELL("mean dwell", "平均停留", "meanDwell", false),
    ENERGY("energy", "用电量", "energy", true),
    WATER("water", "用水量", "water", true);

    final String word;
    final String zh;

    /** What the API calls it. */
    final String served;

    /** Whether it comes of counters, which go on while nobody reads them. */
    final boolean counted;

    Figure(String word, String zh, String served, boolean counted) {
      this.word = word;
      this.zh = zh;
      this.served = served;
      this.counted = counted;
    }

    static Figure of(String word) {
      return Arrays.stream(values())
          .filter(figure -> figure.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no figure is called " + word));
    }
  }

  DayError {
    real = copy(real);
    served = copy(served);
    coverage = copy(coverage);
  }

  /** Whether the service itself says that data cover too little of the day for this figure. */
  boolean leftOut(Figure figure) {
    boolean lessByIntent = sleeps && figure.counted;
    return served.containsKey(figure)
        && coverage.getOrDefault(figure, 1.0) < LEAST_COVERAGE
        && !lessByIntent;
  }

  /**
   * By which share of the real figure the service is off, negative when it has too little; empty
   * where one of the two is not known, nothing really happened, or data cover too little.
   */
  OptionalDouble error(Figure figure) {
    Double is = served.get(figure);
    Double was = real.get(figure);
    return is == null || was == null || was == 0 || leftOut(figure)
        ? OptionalDouble.empty()
        : OptionalDouble.of((is - was) / was);
  }

  /** An enum map cannot be made of an empty map of another kind. */
  private static Map<Figure, Double> copy(Map<Figure, Double> figures) {
    Map<Figure, Double> copy = new EnumMap<>(Figure.class);
    copy.putAll(figures);
    return copy;
  }
}
