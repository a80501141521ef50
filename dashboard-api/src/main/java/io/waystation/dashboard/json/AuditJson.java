package io.waystation.dashboard.json;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.access.Subject;
import io.waystation.storage.records.AuditEntry;

/** Who did what. */
public final class AuditJson {
  private AuditJson() {}

  /** Says that it was about people, not about whom: the reader runs the system. */
  public static JsonObject entry(AuditEntry entry) {
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
