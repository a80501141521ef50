package io.waystation.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every benchmark is told, and how it begins; what is measured, and how, is its own. */
abstract class Benchmark implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--data",
      order = OutputOptions.BEHIND_THE_REST,
      defaultValue = "data",
      description =
          "folder to work in, on the disk to measure; what is written is deleted (default:"
              + " ${DEFAULT-VALUE})")
  private Path data;

  @Mixin private OutputOptions output;

  @Option(
      names = {"-h", "--help"},
      order = OutputOptions.BEHIND_THE_REST + 2,
      usageHelp = true,
      description = "shows this and ends")
  private boolean help;

  /** The run, from the moment its options are known to be good. */
  BenchRun bench;

  @Override
  public final Integer call() throws Exception {
    check();
    if (!OutputOptions.writable(data)) {
      throw refused("--data is %s: use a folder that can be written", data);
    }
    bench = new BenchRun(command, name(), output);
    try (Scratch scratch = Scratch.in(data)) {
      return measure(scratch);
    }
  }

  /**
   * Looks at the options before anything is written or started.
   *
   * @throws ParameterException if one of them asks for what cannot be
   */
  abstract void check();

  /** In files and of files: what is compared with each other has the same one. */
  String name() {
    return command.name();
  }

  /**
   * @param scratch its own, gone when it ends
   * @return the exit code
   */
  abstract int measure(Scratch scratch) throws Exception;

  final void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw refused("%s is %d: use %d to %d", option, value, least, most);
    }
  }

  /** For {@link #check()} to throw; says which option and what to use. */
  final ParameterException refused(String form, Object... values) {
    return new ParameterException(command.commandLine(), form.formatted(values));
  }
}
