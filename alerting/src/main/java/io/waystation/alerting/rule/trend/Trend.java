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
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Works out the statistic of a row over the occasions of one person, as of the newest one. */
final class Trend {
  private static final VitalBands BANDS = VitalBands.shipped();

  private final TrendRow row;
  private final List<Signal> signals;
  private final List<Occasion> all;
  private final List<Occasion> window;
  private final Occasion latest;
  private final Sex sex;

  /**
   * @param occasions at least one, in the order of their time
   */
  Trend(TrendRow row, List<Signal> signals, List<Occasion> occasions, Sex sex) {
    this.row = row;
    this.signals = signals;
    this.all = occasions;
    this.latest = occasions.get(occasions.size() - 1);
    this.sex = sex;
    this.window = last(row.windowDays());
  }

  private List<Occasion> last(int days) {
    return all.stream().filter(o -> o.day() > latest.day() - days).toList();
  }

  /** There is as much as the row asks for; less is "insufficient data" and says nothing. */
  boolean enough() {
    int readings = window.stream().mapToInt(this::readings).sum();
    return days(window) >= row.minDays() && readings >= row.minReadings();
  }

  private int readings(Occasion occasion) {
    return row.statistic() == Statistic.READINGS_BELOW
        ? occasion.values().size()
        : occasion.readings(0);
  }

  private static long days(List<Occasion> occasions) {
    return occasions.stream().map(Occasion::day).distinct().count();
  }

  /** What is worked out; of means, that of the first signal. Empty where it cannot be. */
  OptionalDouble value() {
    double value =
        switch (row.statistic()) {
          case MEAN_DROPPING_FIRST_DAY, MEAN, PLAIN_MEAN -> mean(0);
          case DAYS_OF_MEAN, DAYS_AT_OR_ABOVE, DAYS_ABOVE, DAYS_INSIDE, DAYS_BELOW_TABLE ->
              days(window.stream().filter(this::abnormal).toList());
          case DAYS_IN_A_ROW -> inARow();
          case READINGS_BELOW -> codes().mapToLong(code -> belowOf(code, window)).sum();
          case STEP, RISE_OF_MEAN -> rise();
          case DEVIATION -> deviation();
          case ABOVE_LOWEST, ABOVE_LOWEST_AND_HIGH -> latest.mean(0) - lowest();
          case PERCENT_BELOW_HIGHEST -> (highest() - latest.mean(0)) / highest() * 100;
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
      case STEP -> holds(value.getAsDouble(), row.limits().get(0)) && besides() >= besidesLimit();
      case ABOVE_LOWEST_AND_HIGH ->
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

  private boolean abnormal(Occasion occasion) {
    return codes().anyMatch(code -> abnormal(occasion, code));
  }

  private boolean abnormal(Occasion occasion, int code) {
    if (occasion.readings(code) == 0) {
      return false;
    }
    double x = signals.get(code).rounded(occasion.mean(code));
    return switch (row.statistic()) {
      case MEAN_DROPPING_FIRST_DAY, MEAN, PLAIN_MEAN -> holds(x, limit(code));
      case DAYS_OF_MEAN, DAYS_AT_OR_ABOVE, DAYS_IN_A_ROW -> x >= limit(code);
      case DAYS_ABOVE -> x > limit(code);
      case DAYS_INSIDE -> x >= row.limits().get(0) && x <= row.limits().get(1);
      case DAYS_BELOW_TABLE -> occasion.confirmed(0) && lowForAltitude(occasion);
      case READINGS_BELOW -> belowOf(code, List.of(occasion)) > 0;
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
          codes().filter(code -> window.stream().anyMatch(o -> abnormal(o, code))).boxed().toList();
      case HYPOXIA_WITH_SIGNS -> codes().filter(code -> code == 0 || sign(code)).boxed().toList();
      default -> List.of(0);
    };
  }

  /** The mean of a signal, without the first day where the row drops it. */
  double mean(int code) {
    boolean drops = row.statistic() == Statistic.MEAN_DROPPING_FIRST_DAY;
    return mean(drops ? withoutFirstDay() : window, code);
  }

  /** On how many days a signal was as the row looks for, or how many of its readings were. */
  long count(int code) {
    return row.statistic() == Statistic.READINGS_BELOW
        ? belowOf(code, window)
        : days(window.stream().filter(o -> abnormal(o, code)).toList());
  }

  private long belowOf(int code, List<Occasion> occasions) {
    return occasions.stream()
        .flatMap(o -> o.values().stream())
        .filter(value -> value.code() == code && below(value))
        .count();
  }

  /** What must be as high as {@link #besidesLimit} besides, of rows that ask for two things. */
  double besides() {
    return row.statistic() == Statistic.STEP
        ? mean(last(row.inWords().get(0).intValue()), 0)
        : latest.mean(0);
  }

  double besidesLimit() {
    return row.statistic() == Statistic.STEP ? row.inWords().get(3) : bySex(row.inWords());
  }

  private boolean below(TrendState.Value value) {
    return signals.get(value.code()).rounded(value.value()) < row.limits().get(0);
  }

  private boolean lowForAltitude(Occasion occasion) {
    return occasion.altitude() != TrendState.NOWHERE
        && BANDS
            .grade(signals.get(0), occasion.mean(0), sex, OptionalInt.of(occasion.altitude()))
            .filter(grade -> grade.severity().atLeast(Severity.WARNING))
            .isPresent();
  }

  /** Of a sex that is not known, the limit that is reached sooner. */
  private double bySex(List<Double> menAndWomen) {
    if (menAndWomen.size() == 1) {
      return menAndWomen.get(0);
    }
    return sex == Sex.MALE ? menAndWomen.get(0) : menAndWomen.get(1);
  }

  private List<Occasion> withoutFirstDay() {
    boolean drop = days(window) >= row.inWords().get(0);
    long first = window.get(0).day();
    return drop ? window.stream().filter(o -> o.day() != first).toList() : window;
  }

  private static double mean(List<Occasion> occasions, int code) {
    return occasions.stream()
        .filter(o -> o.readings(code) > 0)
        .mapToDouble(o -> o.mean(code))
        .average()
        .orElse(Double.NaN);
  }

  private int inARow() {
    TreeSet<Long> days = new TreeSet<>();
    window.stream().filter(this::abnormal).forEach(o -> days.add(o.day()));
    int best = 0;
    for (long day : days) {
      int run = 1;
      while (days.contains(day - run)) {
        run++;
      }
      best = Math.max(best, run);
    }
    return best;
  }

  private double rise() {
    int days = row.inWords().get(0).intValue();
    int before = row.inWords().get(1).intValue();
    Predicate<Occasion> earlier =
        o -> o.day() <= latest.day() - days && o.day() > latest.day() - days - before;
    List<Occasion> past = all.stream().filter(earlier).toList();
    boolean enough = past.stream().mapToInt(o -> o.readings(0)).sum() >= row.minReadings();
    return enough ? mean(last(days), 0) - mean(past, 0) : Double.NaN;
  }

  private double deviation() {
    double[] means =
        window.stream()
            .map(Occasion::day)
            .distinct()
            .mapToDouble(day -> mean(window.stream().filter(o -> o.day() == day).toList(), 0))
            .toArray();
    double mean = IntStream.range(0, means.length).mapToDouble(i -> means[i]).sum() / means.length;
    double squares = 0;
    for (double x : means) {
      squares += (x - mean) * (x - mean);
    }
    return means.length < 2 ? Double.NaN : Math.sqrt(squares / (means.length - 1));
  }

  private double lowest() {
    return window.stream().mapToDouble(o -> o.mean(0)).min().orElse(Double.NaN);
  }

  private double highest() {
    return window.stream().mapToDouble(o -> o.mean(0)).max().orElse(Double.NaN);
  }

  private double belowMedian() {
    if (!latest.confirmed(0) || latest.altitude() == TrendState.NOWHERE) {
      return Double.NaN;
    }
    double near = row.inWords().get(0);
    double[] own =
        window.stream()
            .filter(o -> o != latest && o.altitude() != TrendState.NOWHERE)
            .filter(o -> Math.abs(o.altitude() - latest.altitude()) <= near)
            .mapToDouble(o -> o.mean(0))
            .toArray();
    return own.length == 0 ? Double.NaN : median(own) - latest.mean(0);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private boolean hypoxiaWithSigns() {
    return latest.readings(0) > 0 && lowForAltitude(latest) && (sign(1) || sign(2));
  }

  /** The pulse or the breath, measured beside the saturation, is too fast. */
  private boolean sign(int code) {
    return latest.mean(code) > signLimit(code);
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
    if (latest.altitude() == TrendState.NOWHERE || latest.altitude() <= above) {
      return false;
    }
    if (arrived.isPresent()
        && arrived.getAsDouble() <= latest.day()
        && arrived.getAsDouble() > latest.day() - days) {
      return true;
    }
    long firstUp = latest.day();
    for (int i = all.size() - 1; i >= 0; i--) {
      int altitude = all.get(i).altitude();
      if (altitude != TrendState.NOWHERE && altitude <= latest.altitude() - climb) {
        return firstUp > latest.day() - days;
      }
      firstUp = all.get(i).day();
    }
    return false;
  }

  /** Metres of where it was last measured; {@link TrendState#NOWHERE} if nobody knows. */
  int altitude() {
    return latest.altitude();
  }

  Occasion latest() {
    return latest;
  }

  long daysMeasured() {
    return days(window);
  }

  /** Of the signals that decided; of several measured together, those of the one measured most. */
  int readingsMade() {
    return row.statistic() == Statistic.READINGS_BELOW
        ? window.stream().mapToInt(this::readings).sum()
        : deciding().stream()
            .mapToInt(code -> window.stream().mapToInt(o -> o.readings(code)).sum())
            .max()
            .orElse(0);
  }
}
