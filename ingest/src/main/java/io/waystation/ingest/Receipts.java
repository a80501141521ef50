package io.waystation.ingest;

import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Outcome;

/** Told what became of every message, once it is in the log. Must not block. */
@FunctionalInterface
public interface Receipts {
  /** Tells nobody. */
  Receipts NONE = (message, result, outcome) -> {};

  void became(RawMessage message, Arrival.Result result, Outcome outcome);
}
