package io.waystation.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what became of messages since this process started. */
final class FateMeters {
  private final MeterRegistry meters;
  private final Map<Fate, Counter> fates = new EnumMap<>(Fate.class);
  private final Map<Lane, Counter> lanes = new EnumMap<>(Lane.class);
  private final Counter readings;
  private final Counter rejectedValues;
  private final Counter clocksCorrected;

  FateMeters(MeterRegistry meters) {
    this.meters = meters;
    for (Fate fate : Fate.values()) {
      fates.put(
          fate,
          Counter.builder("waystation.ingest.messages")
              .description("Messages by what became of them; duplicates are mostly redeliveries")
              .tag("fate", fate.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    for (Lane lane : Lane.values()) {
      lanes.put(
          lane,
          Counter.builder("waystation.ingest.stored")
              .description("Stored messages by lane; backlog was measured long before it came")
              .tag("lane", lane.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    this.readings =
        Counter.builder("waystation.ingest.readings")
            .description("Readings in stored messages")
            .register(meters);
    this.rejectedValues =
        Counter.builder("waystation.ingest.values.rejected")
            .description(
                "Readings kept and shown to nobody: implausible, or disowned by the device")
            .register(meters);
    this.clocksCorrected =
        Counter.builder("waystation.ingest.clocks.corrected")
            .description(
                "Stored messages whose times were moved because the device's clock is wrong")
            .register(meters);
  }

  void count(Arrival.Result result, Outcome outcome) {
    fates.get(outcome.fate()).increment();
    if (!outcome.reason().isEmpty()) {
      meters.counter("waystation.ingest.refused", "reason", outcome.reason()).increment();
    }
    if (outcome.fate() != Fate.STORED) {
      return;
    }
    if (result instanceof Arrival.Message message) {
      stored(message.lane(), message.readings());
    } else if (result instanceof Arrival.Unnumbered message) {
      stored(message.lane(), message.readings());
    }
  }

  private void stored(Lane lane, List<Reading> stored) {
    lanes.get(lane).increment();
    readings.increment(stored.size());
    boolean corrected = false;
    for (Reading reading : stored) {
      if (reading.has(Flag.REJECTED)) {
        rejectedValues.increment();
      }
      corrected |= reading.has(Flag.CLOCK_CORRECTED);
    }
    if (corrected) {
      clocksCorrected.increment();
    }
  }
}
