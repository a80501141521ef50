package io.waystation.benchmarks;

import static io.waystation.benchmarks.results.Measure.CPU_PER_MILLION;
import static io.waystation.benchmarks.results.Measure.MAX;
import static io.waystation.benchmarks.results.Measure.MESSAGES_PER_SECOND;
import static io.waystation.benchmarks.results.Measure.P50;
import static io.waystation.benchmarks.results.Measure.P99;
import static io.waystation.benchmarks.results.Measure.PEAK;

import io.waystation.benchmarks.results.Curve;
import io.waystation.benchmarks.results.Figure;
import io.waystation.benchmarks.results.Machine;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Results;
import io.waystation.benchmarks.results.Row;
import io.waystation.benchmarks.service.Delays;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * One run of a benchmark: prints each figure as it comes and remembers it, so that what is in the
 * files is what was shown.
 */
final class BenchRun {
  /** Say nothing of what was measured: where it was and where it goes. */
  private static final Set<String> NO_MATTER =
      Set.of("--help", "--data", "--json", "--plot", "--out");

  private final CommandSpec command;
  private final String name;
  private final OutputOptions output;
  private final PrintWriter out;
  private final Instant at = Instant.now();
  private final long start = System.nanoTime();
  private final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  private final List<Row> rows = new ArrayList<>();
  private Machine machine;
  private final List<Curve> curves = new ArrayList<>();
  private Table table;

  /**
   * @throws ParameterException if the files it shall write cannot be written
   */
  BenchRun(CommandSpec command, String name, OutputOptions output) {
    output.check(command, name);
    this.command = command;
    this.name = name;
    this.output = output;
    this.out = command.commandLine().getOut();
  }

  /** For what is said besides figures. */
  PrintWriter out() {
    return out;
  }

  /** The first line, which must be before all others: what is measured, and on what. */
  void about(Scratch scratch, String form, Object... values) throws IOException {
    machine = Machine.here(scratch.disk());
    out.printf(
        Locale.ROOT,
        "%s: %s, %s%n",
        name,
        String.format(Locale.ROOT, form, values),
        machine.brief());
  }

  /** The rows that follow stand below it. */
  void head() {
    head("", MESSAGES_PER_SECOND, CPU_PER_MILLION, PEAK, P50, P99, MAX);
  }

  void head(String title, Measure... columns) {
    table = new Table(out, title, List.of(columns));
  }

  void row(String what, Figure... figures) {
    row(what, Row.ONCE, "", figures);
  }

  /**
   * @param round as {@link Row} has it
   * @param remark for people alone
   */
  void row(String what, int round, String remark, Figure... figures) {
    Row row = new Row(what, round, Arrays.asList(figures));
    rows.add(row);
    table.row(row, remark);
  }

  void rate(String what, double perSecond) {
    row(what, MESSAGES_PER_SECOND.of(perSecond));
  }

  /**
   * @param round as {@link Row} has it
   * @param peakMegabytes 0 when it is of no interest
   */
  void rate(String what, int round, double perSecond, double cpuPerMillion, long peakMegabytes) {
    row(
        what,
        round,
        "",
        MESSAGES_PER_SECOND.of(perSecond),
        CPU_PER_MILLION.of(cpuPerMillion),
        PEAK.of(peakMegabytes == 0 ? Double.NaN : peakMegabytes));
  }

  /** Without figures when nothing was seen. */
  void delay(String what, Delays delays) {
    row(what, P50.of(within(delays, 0.5)), P99.of(within(delays, 0.99)), MAX.of(within(delays, 1)));
  }

  private static double within(Delays delays, double share) {
    return delays.count() == 0 ? Double.NaN : delays.within(share);
  }

  /** For the drawing alone: its figures are in the rows. */
  void draw(List<Curve> more) {
    curves.addAll(more);
  }

  /**
   * Prints the closing line, without what was not measured, and writes the files.
   *
   * @param kept whether what is promised held
   * @return the exit code
   */
  int end(boolean kept, Figure... closing) throws IOException {
    out.println(
        Arrays.stream(closing)
            .filter(Figure::measured)
            .map(figure -> figure.measure().name() + "=" + figure.text())
            .collect(Collectors.joining(" ")));
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    output.write(
        new Results(
            name, at, seconds, machine, load, options(), rows, Arrays.asList(closing), kept),
        curves);
    return kept ? 0 : 1;
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      if (!NO_MATTER.contains(option.longestName())) {
        options.put(option.longestName(), text(option.getValue()));
      }
    }
    return options;
  }

  private static String text(Object value) {
    if (value instanceof Collection<?> many) {
      Stream<String> texts = many.stream().map(BenchRun::text);
      return (many instanceof Set<?> ? texts.sorted() : texts).collect(Collectors.joining(","));
    }
    return value instanceof Enum<?> one
        ? one.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }
}
