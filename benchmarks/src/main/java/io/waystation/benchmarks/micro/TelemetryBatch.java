package io.waystation.benchmarks.micro;

import io.waystation.benchmarks.load.Readings;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.Written;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A batch into the embedded telemetry store: 500 readings of 1,500 series. */
@State(Scope.Thread)
public class TelemetryBatch {
  private static final int BATCH = 500;

  private final Readings said = new Readings(500);
  private TelemetryStore store;
  private long written;

  @Setup
  public void open() throws IOException {
    store = SqliteTelemetryStore.open(WorkFolder.make());
  }

  @TearDown
  public void close() {
    store.close();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  @Operation("a reading made and written, 500 to a transaction")
  public Written write() {
    Written done = store.write(said.readings(written, BATCH));
    written += BATCH;
    return done;
  }
}
