package io.waystation.benchmarks;

import io.waystation.benchmarks.growth.Cost;
import io.waystation.benchmarks.growth.Growing;
import io.waystation.benchmarks.growth.GrowthRun;
import io.waystation.benchmarks.growth.GrowthTable;
import io.waystation.benchmarks.growth.Growths;
import io.waystation.benchmarks.results.Figure;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What costs grow with what: one thing at three sizes. Only measures: no growth is promised. */
@Command(
    name = "growth",
    description =
        "Measures at three sizes what the packaged service costs: processor time for a reading, heap"
            + " after a full collection, disk, seconds of a restart, answers of the API; and how fast"
            + " each grows. With devices it reckons what 100,000 stations would cost.",
    sortOptions = false)
final class GrowthBenchmark extends Benchmark {
  private static final Measure CPU_PER_MILLION =
      new Measure("cpu_s_per_million_readings", "CPU s/M", Unit.CPU_PER_MILLION, "%.1f");
  private static final Measure HEAP = new Measure("heap_mb", "heap MB", Unit.MEGABYTES, "%.0f");
  private static final Measure DISK = new Measure("disk_mb", "disk MB", Unit.MEGABYTES, "%.0f");
  private static final Measure STORED =
      new Measure("stored_bytes_per_reading", "stored B/r", Unit.BYTES, "%.1f");
  private static final Measure LOGGED =
      new Measure("logged_bytes_per_reading", "logged B/r", Unit.BYTES, "%.1f");
  private static final Measure RESTART =
      new Measure("restart_s", "restart s", Unit.SECONDS, "%.1f");
  private static final Measure RESTART_CPU =
      new Measure("restart_cpu_s", "restart CPU s", Unit.SECONDS, "%.1f");
  private static final Measure LIST_CPU =
      new Measure("list_cpu_ms", "list CPU ms", Unit.MILLISECONDS, "%.0f");
  private static final Measure LIST = new Measure("list_ms", "list ms", Unit.MILLISECONDS, "%.0f");
  private static final Measure QUESTION =
      new Measure("question_ms", "question ms", Unit.MILLISECONDS, "%.0f");

  private static final int SIZES = 3;
  private static final int MOST = 10_000_000;

  @Option(
      names = "--of",
      required = true,
      paramLabel = "WHAT",
      description = "devices, people, rules (times the shipped book) or days (of history)")
  private Growths of;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N,N,N",
      description =
          "three, each as many times the one before (default: 450,1800,7200 devices;"
              + " 1000,6000,36000 people; 1,4,16 times; 7,28,112 days)")
  private List<Integer> sizes;

  @Option(
      names = "--messages",
      defaultValue = "20000",
      description =
          "measured at each size, after as many to warm up and one of everything there is"
              + " (default: ${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--heap",
      defaultValue = "2g",
      description = "the service's -Xmx (default: ${DEFAULT-VALUE})")
  private String heap;

  @Override
  String name() {
    return super.name() + "-" + of.name().toLowerCase(Locale.ROOT);
  }

  @Override
  int measure(Scratch scratch) throws IOException, InterruptedException {
    Growing growing = of.of(sizes, messages);
    List<Cost> costs = new ArrayList<>();
    bench.about(
        scratch,
        "of %s, %d messages measured at each size, service with -Xmx%s",
        growing.unit(),
        messages,
        heap);
    bench.head(
        "",
        CPU_PER_MILLION,
        HEAP,
        DISK,
        STORED,
        LOGGED,
        RESTART,
        RESTART_CPU,
        LIST,
        LIST_CPU,
        QUESTION);
    GrowthRun run = new GrowthRun(growing, heap, messages);
    for (int size : sizes) {
      Cost cost = run.measure(scratch.folder().resolve("size-" + size), size);
      costs.add(cost);
      bench.row(
          String.format(Locale.ROOT, "%,d %s", size, growing.unit()),
          CPU_PER_MILLION.of(cost.cpuPerMillion()),
          HEAP.of(cost.heapMegabytes()),
          DISK.of(cost.diskMegabytes()),
          STORED.of(cost.storedBytes()),
          LOGGED.of(cost.loggedBytes()),
          RESTART.of(cost.restartSeconds()),
          RESTART_CPU.of(cost.restartCpuSeconds()),
          LIST.of(cost.listMillis()),
          LIST_CPU.of(cost.listCpuMillis()),
          QUESTION.of(cost.questionMillis()));
    }

    GrowthTable table = new GrowthTable(growing, costs);
    table.print(bench.out());
    bench.draw(table.curves());
    return bench.end(
        true,
        table.exponents().entrySet().stream()
            .map(
                one ->
                    Measure.named(one.getKey() + "_exponent", Unit.AMOUNT, "%.2f")
                        .of(one.getValue()))
            .toArray(Figure[]::new));
  }

  @Override
  void check() {
    sizes = sizes == null ? of.usual() : sizes;
    boolean growing = sizes.size() == SIZES;
    if (growing) {
      long first = sizes.get(0);
      long second = sizes.get(1);
      long third = sizes.get(2);
      // Only then does the exponent say what it claims to.
      growing = first > 0 && second > first && second * second == first * third && third <= MOST;
    }
    if (!growing) {
      throw refused(
          "--sizes is %s: use three numbers, each the same number of times the one before, such as"
              + " 10,40,160",
          String.join(",", sizes.stream().map(String::valueOf).toList()));
    }
    check("--messages", messages, 500, MOST);
  }
}
