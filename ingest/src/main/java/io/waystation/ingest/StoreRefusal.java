package io.waystation.ingest;

import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.telemetry.Written;

/** A reading that the telemetry store will never take, as quarantine keeps it. */
final class StoreRefusal {
  static final String REASON = "STORE_REFUSED";

  private StoreRefusal() {}

  static Arrival.Refused of(Written.Refused refused) {
    Reading reading = refused.reading();
    return new Arrival.Refused(
        "",
        reading.device().value(),
        reading.boot(),
        reading.seq(),
        reading.receivedAt(),
        REASON,
        detail(refused),
        ReadingJson.write(reading));
  }

  /** A store may repeat the value in its words: those about a person are not kept. */
  static String detail(Written.Refused refused) {
    return refused.reading().person().equals(PersonId.NONE)
        ? refused.reading().signal().code() + ": the store says: " + refused.reason()
        : refused.reading().signal().code()
            + ": the store refused it; its words may repeat the value and are not kept";
  }
}
