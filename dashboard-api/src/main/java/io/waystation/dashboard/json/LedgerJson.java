package io.waystation.dashboard.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.model.StationId;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The accounts of messages. */
public final class LedgerJson {
  private LedgerJson() {}

  public static JsonObject totals(LedgerTotals totals) {
    return new JsonObject()
        .put("sent", totals.sent())
        .put("received", totals.received())
        .put("stored", totals.stored())
        .put("duplicates", totals.duplicates())
        .put("quarantined", totals.quarantined())
        .put("refused", totals.refused())
        .put("holes", totals.holes());
  }

  public static JsonObject status(LogStatus status) {
    return new JsonObject()
        .put("bytes", status.bytes())
        .put("freeBytes", status.freeBytes())
        .put("full", status.full())
        .put("oldest", Times.text(status.oldest()));
  }

  public static JsonObject device(DeviceLedger ledger, Optional<StationId> station) {
    return new JsonObject()
        .put("device", ledger.device().value())
        .put("station", station.map(StationId::value).orElse(null))
        .put("sent", ledger.sent())
        .put("stored", ledger.stored())
        .put("duplicates", ledger.duplicates())
        .put("quarantined", ledger.quarantined())
        .put("refused", ledger.refused())
        .put("holes", ledger.holes())
        .put("filled", ledger.filled())
        .put("boot", ledger.boot())
        .put("nextSeq", ledger.nextSeq())
        .put("lastReceivedAt", Times.text(ledger.lastReceivedAt()));
  }

  public static JsonObject boot(BootLedger ledger) {
    JsonArray missing = new JsonArray();
    ledger
        .missing()
        .forEach(range -> missing.add(new JsonArray().add(range.first()).add(range.last())));
    return new JsonObject()
        .put("boot", ledger.boot())
        .put("sent", ledger.sent())
        .put("stored", ledger.stored())
        .put("duplicates", ledger.duplicates())
        .put("quarantined", ledger.quarantined())
        .put("refused", ledger.refused())
        .put("holes", ledger.holes())
        .put("filled", ledger.filled())
        .put("nextSeq", ledger.nextSeq())
        .put("missing", missing)
        .put("lastReceivedAt", Times.text(ledger.lastReceivedAt()));
  }

  /**
   * @param offset device minus ours
   * @param driftPpm null when too little is known
   */
  public static JsonObject clock(
      Duration offset, Double driftPpm, long samples, Instant since, boolean wrong) {
    return new JsonObject()
        .put("offset", offset.toMillis())
        .put("drift", driftPpm)
        .put("samples", samples)
        .put("since", Times.text(since))
        .put("wrong", wrong);
  }
}
