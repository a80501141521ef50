package io.waystation.dashboard.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many people really came, when a counter of those who go in and one of those who go out both
 * err.
 *
 * <p><b>What is assumed.</b> Time is cut at moments when nobody can have been inside. Between two
 * of them {@code n} people have come in, and the same {@code n} have gone out. Each of these passes
 * is counted by its counter once, or not at all (two side by side are one to a radar), or twice
 * (somebody lingers in the door), independently of the others, with rates that hold for the whole
 * of the given segments. Any {@code n} is as likely as another before the counters are read. Misses
 * and doubles become rarer exponentially with their rate (means 2 % and 0.5 %), misses being the
 * commoner: so with nothing else to go by, the larger count is nearer the truth.
 *
 * <p><b>What is estimated.</b> The four rates are those that make the counts of all segments
 * likeliest (maximum a posteriori, on a grid), and {@code n} of a segment is its mean under these
 * rates. Short segments decide: where a sensor saw somebody and only one of the counters counted,
 * the other has missed; where both agree nearly always, rates are low.
 *
 * <p><b>What it cannot know.</b> When nobody is ever seen to have left (one segment, the whole
 * day), what both counters miss alike is lost, and a doubling in-counter looks like a missing
 * out-counter.
 */
public final class DriftCorrection {
  /** Whether anybody was there, as something else than the counters says. */
  public enum Seen {
    SOMEBODY,
    NOBODY,
    UNKNOWN
  }

  /** What was counted between two moments at which it was empty. */
  public record Segment(int in, int out, Seen seen) {}

  /** Shares of the passes of each direction. */
  public record Rates(double missedIn, double doubledIn, double missedOut, double doubledOut) {
    private static Rates of(double[] rates) {
      return new Rates(rates[0], rates[2], rates[1], rates[3]);
    }
  }

  private static final double[] GRID = {
    1e-5, .001, .0025, .005, .0075, .01, .015, .02, .03, .04, .05, .06, .08, .1, .125, .15, .2, .3
  };

  /** Of the exponential priors: missed in, missed out, doubled in, doubled out. */
  private static final double[] MEAN = {.02, .02, .005, .005};

  private static final double[][] STARTS = {{.01, .01, 1e-5, 1e-5}, {.01, .01, .02, .02}};
  private static final int MOST_SWEEPS = 12;

  /** More explanations than this of one count are not worth looking at. */
  private static final int MOST_SLACK = 60;

  /** Beyond this many passes without an empty moment the larger count is taken. */
  private static final int MOST_PASSES = 2_000;

  private static final double[] LOG_FACTORIAL = logFactorials(MOST_PASSES + MOST_SLACK + 1);

  private final double[] rates;
  private final Map<Segment, Double> visits = new HashMap<>();

  private DriftCorrection(double[] rates) {
    this.rates = rates;
  }

  /**
   * @param closed segments that begin and end empty; those in which nothing happened may be left
   *     out
   */
  public static DriftCorrection of(List<Segment> closed) {
    Map<Segment, Long> patterns =
        closed.stream()
            .filter(segment -> segment.seen != Seen.NOBODY)
            .filter(segment -> segment.in + segment.out > 0 || segment.seen == Seen.SOMEBODY)
            .collect(Collectors.groupingBy(segment -> segment, Collectors.counting()));
    double[] best = STARTS[0];
    double likeliest = Double.NEGATIVE_INFINITY;
    for (double[] start : patterns.isEmpty() ? new double[0][] : STARTS) {
      double[] rates = start.clone();
      double found = climb(rates, patterns);
      if (found > likeliest) {
        likeliest = found;
        best = rates;
      }
    }
    return new DriftCorrection(patterns.isEmpty() ? new double[] {0, 0, 0, 0} : best);
  }

  public Rates rates() {
    return Rates.of(rates);
  }

  /** How many came in that segment, on average over what may have been. */
  public double visits(Segment segment) {
    return visits.computeIfAbsent(segment, this::mean);
  }

  /** How many real passes one counted one stands for, where nothing closes the account. */
  public double perCountedIn() {
    return 1 / (1 - rates[0] + rates[2]);
  }

  /** As {@link #perCountedIn}. */
  public double perCountedOut() {
    return 1 / (1 - rates[1] + rates[3]);
  }

  private double mean(Segment segment) {
    if (segment.seen == Seen.NOBODY) {
      return Math.min(segment.in, segment.out);
    }
    if (Math.max(segment.in, segment.out) > MOST_PASSES) {
      return Math.max(segment.in, segment.out);
    }
    if (segment.in + segment.out == 0 && segment.seen == Seen.UNKNOWN) {
      return 0;
    }
    double sum = 0;
    double weighted = 0;
    for (int n = least(segment); n <= most(segment); n++) {
      double weight = weight(segment, n, rates);
      sum += weight;
      weighted += n * weight;
    }
    return sum > 0 ? weighted / sum : Math.max(segment.in, segment.out);
  }

  /** Changes one rate after the other until none gets better; answers how likely all is then. */
  private static double climb(double[] rates, Map<Segment, Long> patterns) {
    double best = likelihood(rates, patterns);
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double before = best;
      for (int rate = 0; rate < rates.length; rate++) {
        double chosen = rates[rate];
        for (double tried : GRID) {
          rates[rate] = tried;
          double found = likelihood(rates, patterns);
          if (found > best) {
            best = found;
            chosen = tried;
          }
        }
        rates[rate] = chosen;
      }
      if (best == before) {
        break;
      }
    }
    return best;
  }

  /** Logarithm; what is common to all rates is left out. */
  private static double likelihood(double[] rates, Map<Segment, Long> patterns) {
    double log = 0;
    for (int rate = 0; rate < rates.length; rate++) {
      log -= rates[rate] / MEAN[rate];
    }
    for (Map.Entry<Segment, Long> pattern : patterns.entrySet()) {
      Segment segment = pattern.getKey();
      if (Math.max(segment.in, segment.out) <= MOST_PASSES) {
        double sum = 0;
        for (int n = least(segment); n <= most(segment); n++) {
          sum += weight(segment, n, rates);
        }
        log += pattern.getValue() * Math.log(Math.max(sum, Double.MIN_NORMAL));
      }
    }
    return log;
  }

  /** Nobody is counted more than twice. */
  private static int least(Segment segment) {
    int half = (Math.max(segment.in, segment.out) + 1) / 2;
    int slack = Math.min(segment.in, segment.out) - slack(segment);
    return Math.max(segment.seen == Seen.SOMEBODY ? 1 : 0, Math.max(half, slack));
  }

  private static int most(Segment segment) {
    return Math.max(segment.in, segment.out) + slack(segment);
  }

  private static int slack(Segment segment) {
    return Math.min(MOST_SLACK, 2 + Math.max(segment.in, segment.out) / 5);
  }

  private static double weight(Segment segment, int n, double[] rates) {
    return counted(segment.in, n, rates[0], rates[2]) * counted(segment.out, n, rates[1], rates[3]);
  }

  /** How likely {@code n} passes are counted as {@code count}. */
  private static double counted(int count, int n, double missed, double doubled) {
    double once = Math.log(1 - missed - doubled);
    double logMissed = Math.log(missed);
    double logDoubled = Math.log(doubled);
    double sum = 0;
    int fewest = Math.max(0, count - n);
    int most = Math.min(count / 2, fewest + MOST_SLACK);
    for (int twice = fewest; twice <= most; twice++) {
      int never = n + twice - count;
      double term =
          Math.exp(
              LOG_FACTORIAL[n]
                  - LOG_FACTORIAL[never]
                  - LOG_FACTORIAL[twice]
                  - LOG_FACTORIAL[count - 2 * twice]
                  + never * logMissed
                  + twice * logDoubled
                  + (count - 2 * twice) * once);
      sum += term;
      if (twice > fewest && term < 1e-9 * sum) {
        break;
      }
    }
    return sum;
  }

  private static double[] logFactorials(int size) {
    double[] logs = new double[size];
    Arrays.setAll(logs, i -> i < 2 ? 0 : Math.log(i));
    Arrays.parallelPrefix(logs, Double::sum);
    return logs;
  }
}
