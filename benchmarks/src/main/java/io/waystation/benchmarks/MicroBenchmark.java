package io.waystation.benchmarks;

import io.waystation.benchmarks.micro.MicroRuns;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Row;
import io.waystation.benchmarks.results.Unit;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hot inner parts one by one, by JMH. Only measures: exit 1 when one could not be. */
@Command(
    name = "micro",
    description =
        "Times the hot inner parts one by one, with JMH: decoding, log, ledger, rules, telemetry"
            + " store, live view and stream. Time and memory allocated for each operation.",
    sortOptions = false)
final class MicroBenchmark extends Benchmark {
  private static final Measure TIME = new Measure("ns_per_op", "ns/op", Unit.NANOSECONDS, "%.0f");
  private static final Measure SPREAD =
      new Measure("spread_percent", "spread %", Unit.AMOUNT, "%.0f");
  private static final Measure ALLOCATED = new Measure("bytes_per_op", "B/op", Unit.BYTES, "%.0f");

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      defaultValue = "",
      description =
          "a regular expression: those whose name, such as Decoding.json, has it somewhere"
              + " (default: all)")
  private String only;

  @Option(
      names = "--quick",
      description = "for a first look: one process of a second each instead of two of six")
  private boolean quick;

  private List<String> chosen;

  @Override
  void check() {
    chosen = chosen();
  }

  @Override
  int measure(Scratch scratch) throws IOException {

    bench.about(scratch, "%s, JMH", quick ? "one short fork each" : "two forks each");
    bench.head("", TIME, SPREAD, ALLOCATED);
    MicroRuns runs = new MicroRuns(scratch.folder(), quick);
    for (String benchmark : chosen) {
      for (MicroRuns.Timed timed : runs.run(benchmark)) {
        bench.row(
            timed.name(),
            Row.ONCE,
            timed.operation(),
            TIME.of(timed.nanos()),
            SPREAD.of(timed.spreadPercent()),
            ALLOCATED.of(timed.bytes()));
      }
    }

    return bench.end(true, Measure.named("benchmarks", Unit.AMOUNT, "%.0f").of(chosen.size()));
  }

  private List<String> chosen() {
    List<String> all = MicroRuns.all();
    List<String> chosen;
    try {
      Pattern wanted = Pattern.compile(only);
      chosen = all.stream().filter(name -> wanted.matcher(MicroRuns.brief(name)).find()).toList();
    } catch (PatternSyntaxException e) {
      throw refused("--only is '%s': no regular expression: %s", only, e.getDescription());
    }
    if (chosen.isEmpty()) {
      throw refused(
          "--only is '%s': no benchmark is called so; there are %s",
          only, String.join(", ", all.stream().map(MicroRuns::brief).toList()));
    }
    return chosen;
  }
}
