package io.waystation.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.model.DeviceId;
import io.waystation.model.SeriesKey;
import io.waystation.simulator.mqtt.Message;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Every reading that was sent, to be looked for in the store. For one thread at a time. */
public final class Said {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration AROUND = Duration.ofDays(1);

  private record Spoken(String device, String part, String signal, long at) {}

  private final Set<Spoken> readings = new HashSet<>();
  private long first = Long.MAX_VALUE;

  /**
   * @return the newest time in it, epoch milliseconds by the device's clock
   */
  public long add(Message.Report report) {
    long newest = 0;
    try {
      for (JsonNode entry : JSON.readTree(report.readings())) {
        long at = entry.path("t").asLong();
        newest = Math.max(newest, at);
        entry
            .path("m")
            .fieldNames()
            .forEachRemaining(
                signal -> add(report.device(), entry.path("part").asText(), signal, at));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return newest;
  }

  public void add(DeviceId device, String part, String signal, long at) {
    readings.add(new Spoken(device.value(), part, signal, at));
    first = Math.min(first, at);
  }

  /** Of one device, place, signal and time each. */
  public int count() {
    return readings.size();
  }

  /** How many of them the embedded store does not have; it must not be in use. */
  public int missingIn(Path folder) {
    if (readings.isEmpty()) {
      return 0;
    }
    Set<Spoken> missing = new HashSet<>(readings);
    Scan scan =
        (SeriesKey key, Point point) ->
            missing.remove(
                new Spoken(
                    key.device().value(),
                    key.part(),
                    key.signal().code(),
                    point.time().toEpochMilli()));
    try (TelemetryStore store = SqliteTelemetryStore.open(folder)) {
      Instant from = Instant.ofEpochMilli(first);
      store.scan(Selector.all(), from.minus(AROUND), Instant.now().plus(AROUND), scan);
    }
    return missing.size();
  }
}
