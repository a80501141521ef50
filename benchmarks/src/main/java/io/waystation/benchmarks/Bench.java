package io.waystation.benchmarks;

import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how fast parts of the house are, always beside something bare that does the least
 * possible, so that the figure says something about our code and not about the machine.
 *
 * <p>Exit codes: 0 measured and as promised, 1 not so, 2 wrong arguments.
 */
@Command(
    name = "bench",
    description = "Measures parts of Waystation.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      IngestBenchmark.class,
      StorageBenchmark.class,
      LossBenchmark.class,
      OutageBenchmark.class,
      OverloadBenchmark.class,
      AlertingBenchmark.class,
      EndToEndBenchmark.class,
      GrowthBenchmark.class,
      MicroBenchmark.class,
      CompareCommand.class
    })
public final class Bench {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this and ends")
  private boolean help;

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(
        run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Bench())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (fault, command, parsed) -> {
              err.println("bench: " + words(fault));
              return 1;
            })
        .execute(arguments);
  }

  /** Some faults have no words, or only the name of a file. */
  private static String words(Exception fault) {
    boolean bare = fault.getMessage() == null || fault instanceof FileSystemException;
    return bare ? fault.toString() : fault.getMessage();
  }
}
