package io.waystation.dashboard.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * What a counter has counted, whatever became of the counter itself: the sum of its positive
 * differences.
 *
 * <ul>
 *   <li>It starts anew (a new boot, another meter): what it shows then has been counted since.
 *   <li>It steps back a little: what it counts again on the way up is not counted twice, unless it
 *       stays below for an hour; then it goes on from there.
 *   <li>It jumps by more than can have been: the jump is left out, and it goes on from there.
 * </ul>
 *
 * @param steps of more than 0, oldest first
 */
record Increase(List<Step> steps) {
  /** Below this share of what it showed, it has begun again; above, it has stepped back. */
  private static final double ANEW = 0.5;

  private static final long STEPPED_BACK_MILLIS = 3_600_000;
  private static final double MILLIS_PER_HOUR = 3_600_000;

  /**
   * What was counted between two points.
   *
   * @param from epoch milliseconds
   * @param to epoch milliseconds
   */
  record Step(long from, long to, double amount) {
    /** How much of it falls into that time, if it went on evenly. */
    double within(long start, long end) {
      long overlap = Math.min(to, end) - Math.max(from, start);
      return overlap <= 0 ? 0 : amount * overlap / (to - from);
    }
  }

  /**
   * What cannot be more.
   *
   * @param atOnce however short the time
   * @param perHour besides
   */
  record Limit(double atOnce, double perHour) {
    private boolean allows(double amount, long millis) {
      return amount <= atOnce + perHour * millis / MILLIS_PER_HOUR;
    }
  }

  Increase {
    steps = List.copyOf(steps);
  }

  static Increase of(Track track, Limit limit) {
    List<Step> steps = new ArrayList<>();
    double base = 0;
    long basedAt = 0;
    for (int i = 0; i < track.size(); i++) {
      double value = track.value(i);
      long time = track.time(i);
      if (i == 0) {
        base = value;
        basedAt = time;
        continue;
      }
      if (value < base && value >= ANEW * base && time - basedAt < STEPPED_BACK_MILLIS) {
        continue;
      }
      long before = track.time(i - 1);
      double amount = value >= base ? value - base : value < ANEW * base ? value : 0;
      if (amount > 0 && limit.allows(amount, time - before)) {
        steps.add(new Step(before, time, amount));
      }
      base = value;
      basedAt = time;
    }
    return new Increase(steps);
  }

  double within(long from, long to) {
    return steps.stream().mapToDouble(step -> step.within(from, to)).sum();
  }
}
