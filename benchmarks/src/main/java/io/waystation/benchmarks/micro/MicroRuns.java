package io.waystation.benchmarks.micro;

import io.waystation.benchmarks.results.Median;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH without its own words. */
public final class MicroRuns {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Path folder;
  private final boolean quick;

  /**
   * One benchmark with one set of parameters.
   *
   * @param name for example {@code Decoding.json}
   * @param operation what one is, for people
   * @param nanos of one, the median of all iterations
   * @param spreadPercent from the fastest iteration to the slowest, of the median
   * @param bytes allocated for one, by all threads
   */
  public record Timed(
      String name, String operation, double nanos, double spreadPercent, double bytes) {}

  /**
   * @param folder those that write do it there
   * @param quick one short process each
   */
  public MicroRuns(Path folder, boolean quick) {
    this.folder = folder;
    this.quick = quick;
    // It would keep a second run from starting, on whatever it may work.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /** The full names of all there are, by package. */
  public static List<String> all() {
    Set<BenchmarkListEntry> all =
        BenchmarkList.defaultList()
            .find(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of(".*"),
                List.of());
    Set<String> names = new TreeSet<>();
    all.forEach(entry -> names.add(entry.getUsername()));
    return List.copyOf(names);
  }

  /** Class and method. */
  public static String brief(String name) {
    int method = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', method - 1) + 1);
  }

  /**
   * @return one, or as many as it has parameters
   * @throws IllegalStateException if it failed; JMH has said why on the error stream
   */
  public List<Timed> run(String benchmark) {
    int iterations = quick ? 3 : 5;
    TimeValue time = TimeValue.milliseconds(quick ? 150 : 600);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(benchmark) + "$")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(quick ? 1 : 2)
            .warmupIterations(iterations)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend("-D" + WorkFolder.PROPERTY + "=" + folder.toAbsolutePath())
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    try {
      return new Runner(options.build()).run().stream().map(MicroRuns::timed).toList();
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "%s has failed: %s".formatted(brief(benchmark), e.getMessage()), e);
    }
  }

  private static Timed timed(RunResult result) {
    List<Double> times = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        times.add(iteration.getPrimaryResult().getScore());
        Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
        bytes.add(allocated == null ? Double.NaN : allocated.getScore());
      }
    }
    double median = Median.of(times);
    double spread =
        times.stream().mapToDouble(v -> v).max().orElse(0)
            - times.stream().mapToDouble(v -> v).min().orElse(0);
    BenchmarkParams params = result.getParams();
    String parameters =
        params.getParamsKeys().stream()
            .map(key -> " " + params.getParam(key))
            .collect(Collectors.joining());
    return new Timed(
        brief(params.getBenchmark()) + parameters,
        operation(params.getBenchmark()),
        median,
        100 * spread / median,
        Median.of(bytes));
  }

  private static String operation(String benchmark) {
    int method = benchmark.lastIndexOf('.');
    try {
      return Arrays.stream(Class.forName(benchmark.substring(0, method)).getMethods())
          .filter(m -> m.getName().equals(benchmark.substring(method + 1)))
          .map((Method m) -> m.getAnnotation(Operation.class))
          .filter(said -> said != null)
          .map(Operation::value)
          .findFirst()
          .orElse("");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class of " + benchmark, e);
    }
  }
}
