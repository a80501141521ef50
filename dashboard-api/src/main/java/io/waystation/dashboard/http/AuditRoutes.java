package io.waystation.dashboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.json.AuditJson;
import io.waystation.storage.records.Audit;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.Records;
import java.util.List;

/** Who looked at or changed what, and whether the lines are as they were written. */
final class AuditRoutes {
  /** Real time. So often the seals are checked from the first line on, and in between the new. */
  private static final long WHOLE_NANOS = 600_000_000_000L;

  private final Records records;
  private Audit.Checked checked = Audit.Checked.NOTHING;
  private long wholeAt;

  AuditRoutes(Records records) {
    this.records = records;
  }

  void mount(Api api) {
    api.answer("listAudit", this::list);
  }

  private Answer list(Call call) {
    int limit = call.number("limit").orElse(50L).intValue();
    long before = call.number("before").orElse(Long.MAX_VALUE);
    List<AuditEntry> found = records.read(t -> t.audit().page(before, limit + 1));
    List<AuditEntry> page = found.subList(0, Math.min(limit, found.size()));
    return Answer.ok(
        new JsonObject()
            .put("entries", new JsonArray(page.stream().map(AuditJson::entry).toList()))
            .put("next", found.size() > limit ? page.get(limit - 1).id() : null)
            .put("intact", intact()));
  }

  /** Who asks meanwhile waits for the same answer. */
  private synchronized boolean intact() {
    long now = System.nanoTime();
    boolean whole =
        checked.equals(Audit.Checked.NOTHING)
            || checked.firstBroken() != 0
            || now - wholeAt > WHOLE_NANOS;
    Audit.Checked from = whole ? Audit.Checked.NOTHING : checked;
    checked = records.read(t -> t.audit().check(from));
    if (whole) {
      wholeAt = now;
    }
    return checked.firstBroken() == 0;
  }
}
