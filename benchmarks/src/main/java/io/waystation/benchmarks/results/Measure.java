package io.waystation.benchmarks.results;

import java.util.Locale;

/**
 * What can be measured: a column of a table, or a name in the closing line.
 *
 * @param name in the closing line and in files, where it tells one figure from another
 * @param heading of its column, for people
 * @param form how a value of it is written, as {@link String#format} takes it
 */
public record Measure(String name, String heading, Unit unit, String form) {
  public static final Measure MESSAGES_PER_SECOND =
      new Measure("msgs_per_s", "msgs/s", Unit.PER_SECOND, "%.0f");
  public static final Measure CPU_PER_MILLION =
      new Measure("cpu_s_per_million", "CPU s/M", Unit.CPU_PER_MILLION, "%.1f");
  public static final Measure PEAK = new Measure("peak_mb", "peak MB", Unit.MEGABYTES, "%.0f");
  public static final Measure P50 = new Measure("p50_ms", "p50 ms", Unit.MILLISECONDS, "%.0f");
  public static final Measure P99 = new Measure("p99_ms", "p99 ms", Unit.MILLISECONDS, "%.0f");
  public static final Measure MAX = new Measure("max_ms", "max ms", Unit.MILLISECONDS, "%.0f");

  /** For the closing line, which has no headings. */
  public static Measure named(String name, Unit unit, String form) {
    return new Measure(name, name, unit, form);
  }

  public Figure of(double value) {
    return new Figure(this, value);
  }

  String text(double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
