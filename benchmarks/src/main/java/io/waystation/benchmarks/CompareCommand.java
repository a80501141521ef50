package io.waystation.benchmarks;

import io.waystation.benchmarks.results.Comparison;
import io.waystation.benchmarks.results.Comparison.Verdict;
import io.waystation.benchmarks.results.Results;
import io.waystation.benchmarks.results.ResultsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "compare",
    description =
        "Compares what two runs have written with --json or --out, figure by figure, and marks what"
            + " is worse by more than the tolerance. Exit 0 if nothing is, 1 if something is or a"
            + " promise does not hold any more, 2 for wrong arguments.",
    sortOptions = false)
final class CompareCommand implements Callable<Integer> {
  private static final String SUFFIX = ".json";

  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "OLD", description = "file, or folder of files")
  private Path before;

  @Parameters(index = "1", paramLabel = "NEW", description = "file, or folder of files")
  private Path now;

  @Option(
      names = "--tolerance",
      defaultValue = "10%",
      converter = Percentage.class,
      description = "by which a figure may be worse (default: ${DEFAULT-VALUE})")
  private double tolerance;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this and ends")
  private boolean help;

  /** "10%" as 0.1. */
  static final class Percentage implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (!text.matches("\\d{1,4}(\\.\\d+)?%")) {
        throw new TypeConversionException(
            "'%s' is not a percentage: use one such as 10%%".formatted(text));
      }
      return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Map<String, Results> old = read(before);
    Map<String, Results> next = read(now);
    Map<String, Comparison> both = new LinkedHashMap<>();
    old.forEach(
        (benchmark, results) -> {
          if (next.containsKey(benchmark)) {
            both.put(benchmark, new Comparison(results, next.get(benchmark), tolerance));
          }
        });
    if (both.values().stream().mapToLong(Comparison::compared).sum() == 0) {
      throw wrong(
          "%s has %s and %s has %s: there is no figure that both have"
              .formatted(before, old.keySet(), now, next.keySet()));
    }
    long worse = 0;
    long better = 0;
    long compared = 0;
    long broken = 0;
    for (Comparison comparison : both.values()) {
      comparison.print(out);
      out.println();
      worse += comparison.count(Verdict.WORSE);
      better += comparison.count(Verdict.BETTER);
      compared += comparison.compared();
      broken += comparison.promiseBroken() ? 1 : 0;
    }
    alone("OLD", old, both, out);
    alone("NEW", next, both, out);
    out.printf(
        "compared=%d worse=%d better=%d promises_broken=%d%n", compared, worse, better, broken);
    return worse + broken == 0 ? 0 : 1;
  }

  private static void alone(
      String which, Map<String, Results> all, Map<String, Comparison> both, PrintWriter out) {
    all.keySet().stream()
        .filter(benchmark -> !both.containsKey(benchmark))
        .forEach(benchmark -> out.printf("%s is only in %s%n", benchmark, which));
  }

  /** By benchmark. */
  private Map<String, Results> read(Path path) throws IOException {
    Map<String, Results> all = new TreeMap<>();
    for (Path file : files(path)) {
      Results results;
      try {
        results = ResultsFile.read(file);
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
      if (all.put(results.benchmark(), results) != null) {
        throw wrong(
            "%s has more than one file of '%s': name the one to compare"
                .formatted(path, results.benchmark()));
      }
    }
    return all;
  }

  private List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      if (found.isEmpty()) {
        throw wrong("%s is a folder without a file *%s".formatted(path, SUFFIX));
      }
      return found;
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(command.commandLine(), reason);
  }
}
