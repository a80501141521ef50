package io.waystation.ingest;

import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes readings again that the store has refused and somebody has asked to be tried again. On a
 * thread of its own: what is new does not wait for it.
 */
final class StoreReplays implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreReplays.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final int AT_ONCE = 500;

  private final Quarantine quarantine;
  private final TelemetryStore store;
  private final SignalCatalogue catalogue;
  private final Worker worker = new Worker("store-replays", log, LOOK_MILLIS, this::perform);

  StoreReplays(Quarantine quarantine, TelemetryStore store, SignalCatalogue catalogue) {
    this.quarantine = quarantine;
    this.store = store;
    this.catalogue = catalogue;
  }

  void start() {
    worker.start();
  }

  /** Why they cannot be done just now; empty when all is well. */
  String trouble() {
    return worker.trouble();
  }

  @Override
  public void close() {
    worker.close();
  }

  /** Some of them; an end in the middle only writes the same again. */
  private void perform() {
    List<Quarantined> waiting = quarantine.replaying(Quarantined.Origin.STORE, AT_ONCE);
    if (waiting.isEmpty()) {
      return;
    }
    Map<Long, Reading> again = new HashMap<>();
    for (Quarantined one : waiting) {
      Optional<Reading> reading = ReadingJson.read(one.raw(), catalogue);
      if (reading.isPresent()) {
        again.put(one.id(), reading.get());
      } else {
        quarantine.settle(one.id(), "it cannot be read again; is its signal still known?");
      }
    }
    Map<Reading, String> refused = new HashMap<>();
    for (Written.Refused refusal : store.write(new ArrayList<>(again.values())).refused()) {
      refused.put(refusal.reading(), StoreRefusal.detail(refusal));
    }
    again.forEach((id, reading) -> quarantine.settle(id, refused.getOrDefault(reading, "")));
  }
}
