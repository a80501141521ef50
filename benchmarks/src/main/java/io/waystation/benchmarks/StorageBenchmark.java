package io.waystation.benchmarks;

import io.waystation.benchmarks.load.Readings;
import io.waystation.benchmarks.results.Figure;
import io.waystation.benchmarks.results.Measure;
import io.waystation.benchmarks.results.Unit;
import io.waystation.model.Reading;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the embedded telemetry store costs beside the least that would do: one table ordered by
 * series and time, a row for each reading, the same batches and an fsync for each. Both take turns,
 * one batch each, on one thread; costs are its CPU time.
 */
@Command(
    name = "storage",
    description =
        "Writes the same readings to the SQLite telemetry store and, row by row, to one bare table,"
            + " in turn.",
    sortOptions = false)
final class StorageBenchmark extends Benchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Measure READINGS_PER_SECOND =
      new Measure("readings_per_s", "readings/s", Unit.PER_SECOND, "%.0f");

  /** Of readings; as many microseconds for one. */
  private static final Measure CPU_PER_MILLION = Measure.CPU_PER_MILLION;

  /** Before this share of the batches nothing counts. */
  private static final int WARM_UP_SHARE = 4;

  @Option(
      names = "--readings",
      defaultValue = "400000",
      description = "readings written to each (default: ${DEFAULT-VALUE})")
  private int readings;

  @Option(
      names = "--batch",
      defaultValue = "500",
      description = "readings in a transaction (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--devices",
      defaultValue = "500",
      description = "devices, with 3 signals each, that speak in turn (default: ${DEFAULT-VALUE})")
  private int devices;

  /** The CPU time and the time of one side. */
  private static final class Cost {
    private long cpuNanos;
    private long nanos;

    void of(Write write, boolean counts) throws SQLException {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      write.run();
      if (counts) {
        cpuNanos += THREADS.getCurrentThreadCpuTime() - cpu;
        nanos += System.nanoTime() - start;
      }
    }

    double perSecond(double readings) {
      return readings * 1e9 / nanos;
    }

    Figure[] figures(double readings) {
      return new Figure[] {
        READINGS_PER_SECOND.of(perSecond(readings)), CPU_PER_MILLION.of(cpuNanos / 1e3 / readings)
      };
    }
  }

  @FunctionalInterface
  private interface Write {
    void run() throws SQLException;
  }

  @Override
  void check() {
    check("--readings", readings, 10_000, 100_000_000);
    check("--batch", batch, 1, 100_000);
    check("--devices", devices, 1, 100_000);
  }

  @Override
  int measure(Scratch scratch) throws IOException, SQLException {
    Cost ours = new Cost();
    Cost bare = new Cost();
    int batches = Math.max(readings / batch, WARM_UP_SHARE);
    int warmUp = batches / WARM_UP_SHARE;
    Readings said = new Readings(devices);
    try (TelemetryStore store = SqliteTelemetryStore.open(scratch.folder());
        Connection connection = bare(scratch.folder().resolve("bare.db"));
        PreparedStatement insert =
            connection.prepareStatement("INSERT OR REPLACE INTO point VALUES (?, ?, ?, ?)")) {
      bench.about(
          scratch,
          "%d readings of %d series, %d to a transaction",
          readings,
          devices * Readings.SIGNALS,
          batch);
      for (int i = 0; i < batches; i++) {
        long first = (long) i * batch;
        List<Reading> next = said.readings(first, batch);
        ours.of(() -> store.write(next), i >= warmUp);
        bare.of(() -> write(connection, insert, first, next), i >= warmUp);
      }
    }
    double counted = (double) (batches - warmUp) * batch;
    bench.head("", READINGS_PER_SECOND, CPU_PER_MILLION);
    bench.row("bare table", bare.figures(counted));
    bench.row("telemetry store", ours.figures(counted));
    return bench.end(
        true,
        Measure.named("ratio_to_bare", Unit.TIMES, "%.2f")
            .of((double) bare.cpuNanos / ours.cpuNanos),
        READINGS_PER_SECOND.of(ours.perSecond(counted)));
  }

  private static Connection bare(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("PRAGMA cache_size=-16384");
      statement.execute("PRAGMA wal_autocheckpoint=4000");
      statement.execute(
          """
          CREATE TABLE point (series INTEGER, time INTEGER, value REAL, flags INTEGER,
              PRIMARY KEY (series, time)) WITHOUT ROWID""");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private void write(
      Connection connection, PreparedStatement insert, long first, List<Reading> some)
      throws SQLException {
    Readings said = new Readings(devices);
    long number = first;
    for (Reading reading : some) {
      insert.setLong(1, said.series(number));
      insert.setLong(2, reading.measuredAt().toEpochMilli());
      insert.setDouble(3, reading.value());
      insert.setLong(4, reading.flags());
      insert.addBatch();
      number++;
    }
    insert.executeBatch();
    connection.commit();
  }
}
