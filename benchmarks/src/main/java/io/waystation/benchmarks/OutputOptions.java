package io.waystation.benchmarks;

import io.waystation.benchmarks.results.Curve;
import io.waystation.benchmarks.results.Plot;
import io.waystation.benchmarks.results.Results;
import io.waystation.benchmarks.results.ResultsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a benchmark's figures go besides the table. */
final class OutputOptions {
  /** In the help: behind the options of the one benchmark. */
  static final int BEHIND_THE_REST = 1;

  @Option(
      names = "--json",
      order = BEHIND_THE_REST + 1,
      paramLabel = "FILE",
      description = "writes the figures to it, for 'bench compare'; replaces what is there")
  private Path json;

  @Option(
      names = "--plot",
      order = BEHIND_THE_REST + 1,
      paramLabel = "FILE.svg",
      description = "draws the table; replaces what is there")
  private Path plot;

  @Option(
      names = "--out",
      order = BEHIND_THE_REST + 1,
      paramLabel = "FOLDER",
      description = "both, as BENCHMARK.json and BENCHMARK.svg in it")
  private Path folder;

  /** Makes the folders, so that nobody learns after an hour that they cannot be written. */
  void check(CommandSpec command, String name) {
    if (folder != null) {
      json = json == null ? folder.resolve(name + ".json") : json;
      plot = plot == null ? folder.resolve(name + ".svg") : plot;
    }
    check(command, "--json", json);
    check(command, "--plot", plot);
  }

  private static void check(CommandSpec command, String option, Path file) {
    if (file == null) {
      return;
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw new ParameterException(
          command.commandLine(), "%s is %s: use a file, not a folder".formatted(option, file));
    }
    if (!(Files.exists(file) ? Files.isWritable(file) : writable(parent))) {
      throw new ParameterException(
          command.commandLine(), "%s is %s: it cannot be written".formatted(option, file));
    }
  }

  /** Makes it if it is not there. */
  static boolean writable(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      return Files.isWritable(folder);
    } catch (IOException e) {
      return false;
    }
  }

  void write(Results results, List<Curve> curves) throws IOException {
    if (json != null) {
      ResultsFile.write(json, results);
    }
    if (plot != null) {
      Files.writeString(plot, Plot.of(results, curves));
    }
  }
}
