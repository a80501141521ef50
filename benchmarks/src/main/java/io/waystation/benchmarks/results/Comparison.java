package io.waystation.benchmarks.results;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Two runs of one benchmark, figure by figure. What was measured in several rounds is compared by
 * its median. Whether more or less is better is known from the unit; what is neither is shown and
 * not judged.
 */
public final class Comparison {
  private static final String LINE = "%-48s %12s %12s %8s  %s%n";
  private static final MathContext DIGITS = new MathContext(5);

  /** What became of one figure. */
  public enum Verdict {
    WORSE,
    BETTER,
    /** Within the tolerance, or of a unit that is neither good nor bad. */
    SAME,
    /** Only in the old file. */
    GONE,
    /** Only in the new file. */
    ADDED
  }

  private record Line(String label, double before, double now, Verdict verdict) {
    String ratio() {
      return before > 0 && now > 0 ? String.format(Locale.ROOT, "%.2f", now / before) : "";
    }

    String mark() {
      return switch (verdict) {
        case SAME -> "";
        case GONE -> "only in OLD";
        case ADDED -> "only in NEW";
        default -> verdict.name().toLowerCase(Locale.ROOT);
      };
    }
  }

  private final Results before;
  private final Results now;
  private final List<Line> lines = new ArrayList<>();

  /**
   * @param tolerance share of an old figure by which the new one may be worse
   * @throws IllegalArgumentException if they are of two benchmarks
   */
  public Comparison(Results before, Results now, double tolerance) {
    if (!before.benchmark().equals(now.benchmark())) {
      throw new IllegalArgumentException(
          "OLD is of '%s' and NEW of '%s'".formatted(before.benchmark(), now.benchmark()));
    }
    this.before = before;
    this.now = now;
    Map<String, Series> added = new LinkedHashMap<>();
    now.counted().forEach(series -> added.put(series.label(), series));
    for (Series old : before.counted()) {
      Series other = added.remove(old.label());
      lines.add(
          other == null
              ? new Line(old.label(), old.median(), Double.NaN, Verdict.GONE)
              : new Line(
                  old.label(),
                  old.median(),
                  other.median(),
                  verdict(old.measure().unit(), old.median(), other.median(), tolerance)));
    }
    added.forEach(
        (label, series) -> lines.add(new Line(label, Double.NaN, series.median(), Verdict.ADDED)));
  }

  private static Verdict verdict(Unit unit, double before, double now, double tolerance) {
    if (unit.worse(before, now, tolerance)) {
      return Verdict.WORSE;
    }
    return unit.worse(now, before, tolerance) ? Verdict.BETTER : Verdict.SAME;
  }

  public long count(Verdict verdict) {
    return lines.stream().filter(line -> line.verdict == verdict).count();
  }

  /** Figures that both have. */
  public long compared() {
    return lines.size() - count(Verdict.GONE) - count(Verdict.ADDED);
  }

  /** Whether a promise was kept and is not any more. */
  public boolean promiseBroken() {
    return before.kept() && !now.kept();
  }

  /** For people. */
  public void print(PrintWriter out) {
    out.printf("%s: OLD of %s, NEW of %s%n", now.benchmark(), before.at(), now.at());
    differences("machine", before.machine().description(), now.machine().description(), out);
    differences("options", before.options(), now.options(), out);
    if (before.load() >= 0 && now.load() >= 0) {
      out.printf(Locale.ROOT, "load average: %.1f, %.1f%n", before.load(), now.load());
    }
    out.printf(LINE, "", "old", "new", "ratio", "");
    for (Line line : lines) {
      out.printf(LINE, line.label, text(line.before), text(line.now), line.ratio(), line.mark());
    }
    out.printf(LINE, "promises", held(before), held(now), "", promiseBroken() ? "worse" : "");
  }

  private static void differences(
      String what, Map<String, String> before, Map<String, String> now, PrintWriter out) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String old = before.getOrDefault(name, "");
      String other = now.getOrDefault(name, "");
      if (!old.equals(other)) {
        out.printf("other %s: %s was '%s', is '%s'%n", what, name, old, other);
      }
    }
  }

  private static String held(Results results) {
    return results.kept() ? "held" : "broken";
  }

  private static String text(double value) {
    return Double.isNaN(value)
        ? ""
        : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
