package io.waystation.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.model.Reading;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.LogFollower;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.Written;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the log to the telemetry store on a thread of its own. A store that is away is asked
 * again for ever; the log keeps what it has missed. Crash and restart write at most the last batch
 * again, which changes nothing.
 */
public final class StoreWriter implements AutoCloseable {
  /** This consumer's name in the log. */
  public static final String CONSUMER = "store-writer";

  private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);
  private static final int BATCH = 500;

  private final ReadingLog source;
  private final TelemetryStore store;
  private final Counter stored;
  private final Counter refused;
  private LogFollower follower;

  private StoreWriter(ReadingLog source, TelemetryStore store, MeterRegistry meters) {
    this.source = source;
    this.store = store;
    this.stored =
        Counter.builder("waystation.store.readings")
            .description("Readings the telemetry store has taken")
            .register(meters);
    this.refused =
        Counter.builder("waystation.store.refused")
            .description("Readings the telemetry store will never take; the log still has them")
            .register(meters);
  }

  public static StoreWriter start(ReadingLog source, TelemetryStore store, MeterRegistry meters) {
    StoreWriter writer = new StoreWriter(source, store, meters);
    writer.follower =
        LogFollower.start(CONSUMER, source, () -> source.committed(CONSUMER), BATCH, writer::write);
    Gauge.builder("waystation.store.lag", writer, StoreWriter::lag)
        .description("Messages in the log that the telemetry store does not have yet")
        .register(meters);
    return writer;
  }

  /** Messages in the log that the telemetry store does not have yet. */
  public long lag() {
    return follower.lag();
  }

  /** Why the store does not take anything just now; empty when all is well. */
  public String trouble() {
    return follower.trouble();
  }

  private void write(List<Entry> batch, Position next) {
    if (batch.isEmpty()) {
      return;
    }
    List<Reading> readings = new ArrayList<>();
    for (Entry entry : batch) {
      readings.addAll(entry.readings());
    }
    Written written = store.write(readings);
    stored.increment(written.stored());
    refused.increment(written.refused().size());
    for (Written.Refused refusal : written.refused()) {
      log.warn("the telemetry store refused a reading: {}", refusal.reason());
    }
    source.commit(CONSUMER, next);
  }

  /** Lets the batch in hand finish (at most 10 s) and stops. */
  @Override
  public void close() {
    follower.close();
  }
}
