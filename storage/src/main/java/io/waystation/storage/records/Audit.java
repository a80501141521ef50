package io.waystation.storage.records;

import java.util.List;

/** Who looked at or changed what; only ever added to. */
public interface Audit {
  void add(AuditEntry entry);

  /** Newest first, ids below {@code before}. */
  List<AuditEntry> page(long before, int max);

  /** The id of the first line whose seal is broken; 0 when all hold. */
  long firstBroken();
}
