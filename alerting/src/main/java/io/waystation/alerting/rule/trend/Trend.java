package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.trend.TrendRow.Statistic;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.VitalBands;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Works out the statistic of a row over the occasions of one person, as of the newest one. */
final class Trend {
  private static final VitalBands BANDS = VitalBands.shipped();

  private final TrendRow row;
  private final List<Signal> signals;
  private final Measured all;
  private final Supplier<Sex> sex;

  /** The newest occasion. */
  private final int latest;

  private final int today;

  /** The first occasion of the row's window. */
  private final int window;

  /**
   * @param all at least one value
   * @param sex asked for where a limit depends on it
   */
  Trend(TrendRow row, List<Signal> signals, Measured all, Supplier<Sex> sex) {
    this.row = row;
    this.signals = signals;
    this.all = all;
    this.sex = sex;
    this.latest = all.occasions() - 1;
    this.today = all.day(latest);
    this.window = last(row.windowDays());
  }

  /** The first occasion of the last so many days; occasions go on to the newest. */
  private int last(int days) {
    int first = latest;
    while (first > 0 && all.day(first - 1) > today - days) {
      first--;
    }
    return first;
  }

  /** There is as much as the row asks for; less is "insufficient data" and says nothing. */
  boolean enough() {
    return daysMeasured() >= row.minDays() && readings(window, latest + 1) >= row.minReadings();
  }

  private int readings(int from, int to) {
    int readings = 0;
    for (int o = from; o < to; o++) {
      boolean any = row.statistic() == Statistic.READINGS_BELOW;
      readings += any ? all.readings(o) : all.readings(o, 0);
    }
    return readings;
  }

  /** On how many different days of the window there are such occasions. */
  private int days(IntPredicate such) {
    int days = 0;
    int before = Integer.MIN_VALUE;
    for (int o = window; o <= latest; o++) {
      if (all.day(o) != before && such.test(o)) {
        before = all.day(o);
        days++;
      }
    }
    return days;
  }

  /** What is worked out; of means, that of the first signal. Empty where it cannot be. */
  OptionalDouble value() {
    double value =
        switch (row.statistic()) {
          case MEAN_DROPPING_FIRST_DAY, MEAN, PLAIN_MEAN -> mean(0);
          case DAYS_OF_MEAN, DAYS_AT_OR_ABOVE, DAYS_ABOVE, DAYS_INSIDE, DAYS_BELOW_TABLE ->
              days(this::abnormal);
          case DAYS_IN_A_ROW -> inARow();
          case READINGS_BELOW -> below(window);
          case STEP, RISE_OF_MEAN -> rise();
          case DEVIATION -> deviation();
          case ABOVE_LOWEST, ABOVE_LOWEST_AND_HIGH -> all.mean(latest, 0) - lowest();
          case PERCENT_BELOW_HIGHEST -> percentBelowHighest();
          case BELOW_OWN_MEDIAN -> belowMedian();
          default -> Double.NaN;
        };
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The statistic is as the row says. */
  boolean matches() {
    if (row.statistic() == Statistic.HYPOXIA_WITH_SIGNS) {
      return hypoxiaWithSigns();
    }
    if (row.statistic() == Statistic.MEAN_DROPPING_FIRST_DAY) {
      return !deciding().isEmpty();
    }
    OptionalDouble value = value();
    if (value.isEmpty()) {
      return false;
    }
    return switch (row.statistic()) {
      case STEP, ABOVE_LOWEST_AND_HIGH ->
          holds(value.getAsDouble(), row.limits().get(0)) && besides() >= besidesLimit();
      case DAYS_OF_MEAN,
          DAYS_AT_OR_ABOVE,
          DAYS_ABOVE,
          DAYS_INSIDE,
          DAYS_BELOW_TABLE,
          DAYS_IN_A_ROW,
          READINGS_BELOW ->
          value.getAsDouble() >= row.least();
      default -> holds(value.getAsDouble(), row.limits().get(0));
    };
  }

  /** The newest occasion is not what the row looks for. */
  boolean calm() {
    return row.statistic().ofValues() ? !abnormal(latest) : !matches();
  }

  private boolean holds(double value, double limit) {
    return row.comparison().holds(value, limit);
  }

  private boolean abnormal(int occasion) {
    for (int code = 0; code < row.codes().size(); code++) {
      if (abnormal(occasion, code)) {
        return true;
      }
    }
    return false;
  }

  private boolean abnormal(int occasion, int code) {
    double mean = all.mean(occasion, code);
    if (Double.isNaN(mean)) {
      return false;
    }
    double x = signals.get(code).rounded(mean);
    return switch (row.statistic()) {
      case MEAN_DROPPING_FIRST_DAY, MEAN, PLAIN_MEAN -> holds(x, limit(code));
      case DAYS_OF_MEAN, DAYS_AT_OR_ABOVE, DAYS_IN_A_ROW -> x >= limit(code);
      case DAYS_ABOVE -> x > limit(code);
      case DAYS_INSIDE -> x >= row.limits().get(0) && x <= row.limits().get(1);
      case DAYS_BELOW_TABLE -> all.confirmed(occasion, 0) && lowForAltitude(occasion);
      case READINGS_BELOW -> below(occasion, code) > 0;
      default -> false;
    };
  }

  /** Places of the row's signals. */
  private IntStream codes() {
    return IntStream.range(0, row.codes().size());
  }

  /** What values of that signal are compared with, of a row whose limits are no table's. */
  double limit(int code) {
    return switch (row.statistic()) {
      case MEAN_DROPPING_FIRST_DAY, DAYS_OF_MEAN -> row.limits().get(code);
      case DAYS_AT_OR_ABOVE, DAYS_ABOVE, DAYS_IN_A_ROW -> bySex(row.limits());
      default -> row.limits().get(0);
    };
  }

  /** Places of the signals that made it match, in the order of the row; at least one if it does. */
  List<Integer> deciding() {
    return switch (row.statistic()) {
      case MEAN_DROPPING_FIRST_DAY ->
          codes().filter(code -> holds(mean(code), limit(code))).boxed().toList();
      case DAYS_OF_MEAN, READINGS_BELOW ->
          codes().filter(code -> days(o -> abnormal(o, code)) > 0).boxed().toList();
      case HYPOXIA_WITH_SIGNS -> codes().filter(code -> code == 0 || sign(code)).boxed().toList();
      default -> List.of(0);
    };
  }

  /** The mean of a signal, without the first day where the row drops it. */
  double mean(int code) {
    boolean drops = row.statistic() == Statistic.MEAN_DROPPING_FIRST_DAY;
    return mean(drops ? afterFirstDay() : window, latest + 1, code);
  }

  /** On how many days a signal was as the row looks for, or how many of its readings were. */
  int count(int code) {
    return row.statistic() == Statistic.READINGS_BELOW
        ? IntStream.rangeClosed(window, latest).map(o -> below(o, code)).sum()
        : days(o -> abnormal(o, code));
  }

  private int below(int from) {
    int below = 0;
    for (int o = from; o <= latest; o++) {
      for (int code = 0; code < row.codes().size(); code++) {
        below += below(o, code);
      }
    }
    return below;
  }

  private int below(int occasion, int code) {
    return all.below(occasion, code, signals.get(code), row.limits().get(0));
  }

  /** What must be as high as {@link #besidesLimit} besides, of rows that ask for two things. */
  double besides() {
    return row.statistic() == Statistic.STEP
        ? mean(last(row.inWords().get(0).intValue()), latest + 1, 0)
        : all.mean(latest, 0);
  }

  double besidesLimit() {
    return row.statistic() == Statistic.STEP ? row.inWords().get(3) : bySex(row.inWords());
  }

  private boolean lowForAltitude(int occasion) {
    int altitude = all.altitude(occasion);
    return altitude != Measured.NOWHERE
        && BANDS
            .grade(signals.get(0), all.mean(occasion, 0), sex.get(), OptionalInt.of(altitude))
            .filter(grade -> grade.severity().atLeast(Severity.WARNING))
            .isPresent();
  }

  /** Of a sex that is not known, the limit that is reached sooner. */
  private double bySex(List<Double> menAndWomen) {
    boolean men = menAndWomen.size() == 1 || sex.get() == Sex.MALE;
    return menAndWomen.get(men ? 0 : 1);
  }

  /** The first occasion of the window that the mean is taken of. */
  private int afterFirstDay() {
    int first = window;
    if (daysMeasured() >= row.inWords().get(0)) {
      while (all.day(first) == all.day(window)) {
        first++;
      }
    }
    return first;
  }

  /** Of the occasions at which it was measured; NaN if there are none. */
  private double mean(int from, int to, int code) {
    double sum = 0;
    int count = 0;
    for (int o = from; o < to; o++) {
      double mean = all.mean(o, code);
      if (!Double.isNaN(mean)) {
        sum += mean;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  private int inARow() {
    int best = 0;
    int run = 0;
    int before = Integer.MIN_VALUE;
    for (int o = window; o <= latest; o++) {
      if (all.day(o) != before && abnormal(o)) {
        run = all.day(o) == before + 1 ? run + 1 : 1;
        before = all.day(o);
        best = Math.max(best, run);
      }
    }
    return best;
  }

  private double rise() {
    int days = row.inWords().get(0).intValue();
    int before = row.inWords().get(1).intValue();
    int now = last(days);
    int past = last(days + before);
    boolean enough = past < now && readings(past, now) >= row.minReadings();
    return enough ? mean(now, latest + 1, 0) - mean(past, now, 0) : Double.NaN;
  }

  private double deviation() {
    double[] means = new double[latest + 1 - window];
    int count = 0;
    for (int o = window; o <= latest; ) {
      int next = o;
      while (next <= latest && all.day(next) == all.day(o)) {
        next++;
      }
      means[count++] = mean(o, next, 0);
      o = next;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += means[i];
    }
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += (means[i] - sum / count) * (means[i] - sum / count);
    }
    return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
  }

  private double lowest() {
    double lowest = all.mean(latest, 0);
    for (int o = window; o < latest; o++) {
      lowest = Math.min(lowest, all.mean(o, 0));
    }
    return lowest;
  }

  private double percentBelowHighest() {
    double highest = all.mean(latest, 0);
    for (int o = window; o < latest; o++) {
      highest = Math.max(highest, all.mean(o, 0));
    }
    return (highest - all.mean(latest, 0)) / highest * 100;
  }

  private double belowMedian() {
    int here = all.altitude(latest);
    if (here == Measured.NOWHERE || !all.confirmed(latest, 0)) {
      return Double.NaN;
    }
    double near = row.inWords().get(0);
    double[] own = new double[latest - window];
    int count = 0;
    for (int o = window; o < latest; o++) {
      int there = all.altitude(o);
      if (there != Measured.NOWHERE && Math.abs(there - here) <= near) {
        own[count++] = all.mean(o, 0);
      }
    }
    return count == 0 ? Double.NaN : median(own, count) - all.mean(latest, 0);
  }

  private static double median(double[] values, int count) {
    Arrays.sort(values, 0, count);
    int middle = count / 2;
    return count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private boolean hypoxiaWithSigns() {
    return (sign(1) || sign(2)) && all.readings(latest, 0) > 0 && lowForAltitude(latest);
  }

  /** The pulse or the breath, measured beside the saturation, is too fast. */
  private boolean sign(int code) {
    return all.mean(latest, code) > signLimit(code);
  }

  double signLimit(int code) {
    return row.inWords().get(code - 1);
  }

  /**
   * Came up by so many metres to above that altitude, no longer ago than the row says.
   *
   * @param arrived the day, if it is on file
   */
  boolean newcomer(OptionalDouble arrived) {
    int days = row.ofPeople().get(0).intValue();
    double climb = row.ofPeople().get(1);
    double above = row.ofPeople().get(2);
    if (altitude() == Measured.NOWHERE || altitude() <= above) {
      return false;
    }
    if (arrived.isPresent()
        && arrived.getAsDouble() <= today
        && arrived.getAsDouble() > today - days) {
      return true;
    }
    int firstUp = today;
    for (int o = latest; o >= 0; o--) {
      int altitude = all.altitude(o);
      if (altitude != Measured.NOWHERE && altitude <= altitude() - climb) {
        return firstUp > today - days;
      }
      firstUp = all.day(o);
    }
    return false;
  }

  /** Metres of where it was last measured; {@link Measured#NOWHERE} if nobody knows. */
  int altitude() {
    return all.altitude(latest);
  }

  /** The day of the newest occasion, since 1970-01-01. */
  int today() {
    return today;
  }

  /** At the newest occasion; NaN where that was not measured. */
  double latest(int code) {
    return all.mean(latest, code);
  }

  int daysMeasured() {
    int days = 1;
    for (int o = window + 1; o <= latest; o++) {
      days += all.day(o) != all.day(o - 1) ? 1 : 0;
    }
    return days;
  }

  /** Of the signals that decided; of several measured together, those of the one measured most. */
  int readingsMade() {
    if (row.statistic() == Statistic.READINGS_BELOW) {
      return readings(window, latest + 1);
    }
    int most = 0;
    for (int code : deciding()) {
      most =
          Math.max(
              most, IntStream.rangeClosed(window, latest).map(o -> all.readings(o, code)).sum());
    }
    return most;
  }
}
