package io.waystation.storage.records;

import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** Who looked at or changed what; only ever added to. */
public final class Audit {
  /** The last line's place and seal, kept apart from the lines. */
  private record End(long line, String hash) {}

  private final Handle handle;

  Audit(Handle handle) {
    this.handle = handle;
  }

  /** Numbers and seals the line; what it carries for {@code id} and {@code hash} is not used. */
  public void add(AuditEntry entry) {
    End end = end();
    AuditEntry sealed = entry.after(end.line(), end.hash());
    handle
        .createUpdate(
            """
            INSERT INTO audit (id, at, actor, role, action, subject, origin, hash)
            VALUES (:id, :at, :actor, :role, :action, :subject, :from, :hash)
            """)
        .bindMethods(sealed)
        .execute();
    handle
        .createUpdate("UPDATE audit_end SET line = :id, hash = :hash")
        .bindMethods(sealed)
        .execute();
  }

  /** Newest first, ids below {@code before} (use {@link Long#MAX_VALUE} first). */
  public List<AuditEntry> page(long before, int max) {
    return handle
        .createQuery("SELECT * FROM audit WHERE id < :before ORDER BY id DESC LIMIT :max")
        .bind("before", before)
        .bind("max", max)
        .map(Row.to(Audit::entry))
        .list();
  }

  /**
   * How far the seals were found whole.
   *
   * @param line the last one looked at that is whole; 0 before any
   * @param hash its seal
   * @param firstBroken the id of the first line that was changed, moved or taken out, also of one
   *     taken off the end; 0 when all are as they were written
   */
  public record Checked(long line, String hash, long firstBroken) {
    public static final Checked NOTHING = new Checked(0, "", 0);
  }

  /** Reads all lines: see {@link Checked#firstBroken}. */
  public long firstBroken() {
    return check(Checked.NOTHING).firstBroken();
  }

  /**
   * Reads the lines after those that were found whole before, which it believes if the last of them
   * still stands.
   */
  public Checked check(Checked before) {
    long last = before.line();
    String hash = before.hash();
    if (last > 0 && page(last + 1, 1).stream().noneMatch(e -> e.hash().equals(before.hash()))) {
      return check(Checked.NOTHING);
    }
    try (ResultIterator<AuditEntry> lines =
        handle
            .createQuery("SELECT * FROM audit WHERE id > :last ORDER BY id")
            .bind("last", last)
            .map(Row.to(Audit::entry))
            .iterator()) {
      while (lines.hasNext()) {
        AuditEntry line = lines.next();
        if (!line.equals(line.after(last, hash))) {
          return new Checked(last, hash, last + 1);
        }
        last = line.id();
        hash = line.hash();
      }
    }
    return new Checked(last, hash, end().equals(new End(last, hash)) ? 0 : last + 1);
  }

  private End end() {
    return handle
        .createQuery("SELECT line, hash FROM audit_end")
        .map(Row.to(row -> new End(row.big("line"), row.text("hash"))))
        .one();
  }

  private static AuditEntry entry(Row row) throws SQLException {
    return new AuditEntry(
        row.big("id"),
        row.time("at"),
        row.text("actor"),
        row.text("role"),
        row.text("action"),
        row.text("subject"),
        row.text("origin"),
        row.text("hash"));
  }
}
