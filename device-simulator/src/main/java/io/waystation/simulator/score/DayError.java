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
 */
record DayError(
    String station, LocalDate date, Map<Figure, Double> real, Map<Figure, Double> served) {
  enum Figure {
    VISITS("visits", "服务人次", "visits"),
    DWELL("mean dwell", "平均停留", "meanDwell"),
    ENERGY("energy", "用电量", "energy"),
    WATER("water", "用水量", "water");

    final String word;
    final String zh;

    /** What the API calls it. */
    final String served;

    Figure(String word, String zh, String served) {
      this.word = word;
      this.zh = zh;
      this.served = served;
    }

    static Figure of(String word) {
      return Arrays.stream(values())
          .filter(figure -> figure.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no figure is called " + word));
    }
  }

  DayError {
    real = new EnumMap<>(real);
    served = new EnumMap<>(served);
  }

  /**
   * By which share of the real figure the service is off, negative when it has too little; empty
   * where one of the two is not known, or nothing really happened.
   */
  OptionalDouble error(Figure figure) {
    Double is = served.get(figure);
    Double was = real.get(figure);
    return is == null || was == null || was == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((is - was) / was);
  }
}
