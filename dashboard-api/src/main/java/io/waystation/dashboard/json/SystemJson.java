package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Subject;
import io.waystation.model.StationId;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.records.AuditEntry;
import java.util.Optional;

/** The system's accounts. */
public final class SystemJson {
  private SystemJson() {}

  /**
   * @param preview null when it is withheld
   */
  public static JsonObject quarantined(Quarantined message, String preview) {
    return new JsonObject()
        .put("id", message.id())
        .put("receivedAt", Times.text(message.receivedAt()))
        .put("topic", message.topic())
        .put("device", message.device())
        .put("reason", message.reason())
        .put("detail", message.detail())
        .put("size", message.size())
        .put("preview", preview)
        .put("withheld", preview == null);
  }

  public static JsonObject totals(LedgerTotals totals) {
    return new JsonObject()
        .put("received", totals.received())
        .put("stored", totals.stored())
        .put("duplicates", totals.duplicates())
        .put("quarantined", totals.quarantined())
        .put("holes", totals.holes());
  }

  public static JsonObject ledger(DeviceLedger ledger, Optional<StationId> station) {
    return new JsonObject()
        .put("device", ledger.device().value())
        .put("station", station.map(StationId::value).orElse(null))
        .put("stored", ledger.stored())
        .put("duplicates", ledger.duplicates())
        .put("quarantined", ledger.quarantined())
        .put("holes", ledger.holes())
        .put("filled", ledger.filled())
        .put("boot", ledger.boot())
        .put("nextSeq", ledger.nextSeq())
        .put("lastReceivedAt", Times.text(ledger.lastReceivedAt()));
  }

  /** Says that it was about people, not about whom: the reader runs the system. */
  public static JsonObject audited(AuditEntry entry) {
    return new JsonObject()
        .put("id", entry.id())
        .put("at", Times.text(entry.at()))
        .put("actor", entry.actor())
        .put("role", entry.role())
        .put("action", entry.action())
        .put("subject", Subject.withoutPeople(entry.subject()))
        .put("from", entry.from());
  }
}
