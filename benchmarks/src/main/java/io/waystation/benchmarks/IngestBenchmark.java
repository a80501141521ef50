package io.waystation.benchmarks;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Appends the same messages to the log and to a bare SQLite table, batch by batch as ingest does,
 * and times the calls alone: making the messages is not counted. The two take turns at every batch,
 * so whatever else the machine does slows both. The first round warms up and is not counted.
 */
@Command(
    name = "ingest",
    description =
        "Appends messages of 200 bytes with 3 readings to the log, and their bytes to a bare SQLite"
            + " table, with fsync at every commit.",
    sortOptions = false)
final class IngestBenchmark implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--messages",
      defaultValue = "100000",
      description = "messages in each round (default: ${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--batch",
      defaultValue = "500",
      description = "messages in each commit (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--devices",
      defaultValue = "500",
      description = "devices the messages come from in turn (default: ${DEFAULT-VALUE})")
  private int devices;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "counted rounds (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--data",
      defaultValue = "data",
      description =
          "folder on the disk to measure; what is written there is deleted again"
              + " (default: ${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this and ends")
  private boolean help;

  @Override
  public Integer call() throws IOException, SQLException {
    check("--messages", messages, 1, 50_000_000);
    check("--batch", batch, 1, 100_000);
    check("--devices", devices, 1, 100_000);
    check("--rounds", rounds, 1, 100);

    PrintWriter out = command.commandLine().getOut();
    Files.createDirectories(data);
    Path folder = Files.createTempDirectory(data, "bench-");
    try {
      FileStore disk = Files.getFileStore(folder);
      out.printf(
          "ingest: %d messages of %d bytes with 3 readings, %d in a commit, %d devices, on %s (%s)%n",
          messages, Messages.BYTES, batch, devices, disk.name(), disk.type());
      out.printf(
          "%-8s %-12s %10s %9s %9s %9s %9s%n",
          "round", "store", "msgs/s", "p50 ms", "p99 ms", "max ms", "MB");
      Timing bare = new Timing();
      Timing log = new Timing();
      for (int round = 0; round <= rounds; round++) {
        Round measured = round(folder.resolve("round-" + round));
        String name = round == 0 ? "warm-up" : String.valueOf(round);
        row(out, name, "bare SQLite", measured.bare());
        row(out, name, "log", measured.log());
        if (round > 0) {
          bare.add(measured.bare());
          log.add(measured.log());
        }
      }
      out.printf(
          Locale.ROOT,
          "ratio_to_bare=%.2f msgs_per_s=%.0f p99_ms=%.2f%n",
          log.perSecond() / bare.perSecond(),
          log.perSecond(),
          log.millis(0.99));
      return 0;
    } finally {
      delete(folder);
    }
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          command.commandLine(), "%s is %d: use %d to %d".formatted(option, value, least, most));
    }
  }

  private record Round(Timing bare, Timing log) {}

  private Round round(Path folder) throws IOException, SQLException {
    Round round = new Round(new Timing(), new Timing());
    Path bareFolder = Files.createDirectories(folder.resolve("bare"));
    Path logFolder = folder.resolve("log");
    Messages source = new Messages(devices);
    try (BareSqlite bare = new BareSqlite(bareFolder.resolve("bare.db"));
        SqliteReadingLog log = SqliteReadingLog.open(logFolder, Clock.systemUTC())) {
      boolean logFirst = false;
      for (int done = 0; done < messages; done += batch) {
        List<Arrival> next = source.next(Math.min(batch, messages - done));
        if (logFirst) {
          append(round.log(), log, next);
        }
        round.bare().of(next.size(), () -> bare.insert(next));
        if (!logFirst) {
          append(round.log(), log, next);
        }
        logFirst = !logFirst;
      }
    }
    round.bare().wrote(size(bareFolder));
    round.log().wrote(size(logFolder));
    return round;
  }

  private static void append(Timing timing, ReadingLog log, List<Arrival> batch) {
    List<Outcome> fates = timing.of(batch.size(), () -> log.append(batch));
    if (fates.stream().anyMatch(outcome -> outcome.fate() != Fate.STORED)) {
      throw new IllegalStateException("the log did not store every message: " + fates);
    }
  }

  private static void row(PrintWriter out, String round, String store, Timing timing) {
    out.printf(
        Locale.ROOT,
        "%-8s %-12s %10.0f %9.2f %9.2f %9.2f %9.1f%n",
        round,
        store,
        timing.perSecond(),
        timing.millis(0.5),
        timing.millis(0.99),
        timing.millis(1),
        timing.megabytes());
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long size = 0;
      for (Path file : files.toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
