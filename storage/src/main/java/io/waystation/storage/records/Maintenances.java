package io.waystation.storage.records;

import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.StationId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Maintenance and what is out of service: planned, running and over. */
public final class Maintenances {
  private final Handle handle;

  Maintenances(Handle handle) {
    this.handle = handle;
  }

  public void add(Maintenance maintenance) {
    handle
        .createUpdate(
            """
            INSERT INTO maintenance (id, why, station, device, starts_at, ends_at, author, reason,
              created_at, ended_at, ended_by, next_at, is_settled)
            VALUES (:id, :why, :station, :device, :startsAt, :endsAt, :author, :reason, :createdAt,
              :endedAt, :endedBy, :startsAt, FALSE)
            """)
        .bindMethods(maintenance)
        .execute();
  }

  public Optional<Maintenance> find(String id) {
    return handle
        .createQuery("SELECT * FROM maintenance WHERE id = :id")
        .bind("id", id)
        .map(Row.to(Maintenances::maintenance))
        .findOne();
  }

  /** Those that are not over at that time; the first to start first. */
  public List<Maintenance> notOverAt(Instant time) {
    return handle
        .createQuery(
            """
            SELECT * FROM maintenance WHERE coalesce(ended_at, ends_at, :never) > :time
            ORDER BY starts_at, id
            """)
        .bind("never", Long.MAX_VALUE)
        .bind("time", time)
        .map(Row.to(Maintenances::maintenance))
        .list();
  }

  /** Those that hold alarms back at that time. */
  public List<Maintenance> runningAt(Instant time) {
    return handle
        .createQuery(
            """
            SELECT * FROM maintenance
            WHERE NOT is_settled AND starts_at <= :time
              AND coalesce(ended_at, ends_at, :never) > :time
            ORDER BY starts_at, id
            """)
        .bind("never", Long.MAX_VALUE)
        .bind("time", time)
        .map(Row.to(Maintenances::maintenance))
        .list();
  }

  /**
   * Ends it now, or calls it off, if it is not over yet. What it held back is let go by whoever
   * looks at {@link #due} next.
   *
   * @return as it is afterwards; empty when there is none of that id
   */
  public Optional<Maintenance> end(String id, Instant now, String by) {
    Optional<Maintenance> found = find(id);
    if (found.isEmpty() || (found.get().overAt() != null && !found.get().overAt().isAfter(now))) {
      return found;
    }
    Maintenance over = found.get().ended(now, by);
    handle
        .createUpdate(
            """
            UPDATE maintenance SET ended_at = :endedAt, ended_by = :endedBy, next_at = :endedAt
            WHERE id = :id
            """)
        .bindMethods(over)
        .execute();
    return Optional.of(over);
  }

  /** Those whose beginning or end has come and was not seen to yet, in the order they were due. */
  public List<Maintenance> due(Instant now) {
    return handle
        .createQuery(
            """
            SELECT * FROM maintenance WHERE NOT is_settled AND next_at <= :now
            ORDER BY next_at, id
            """)
        .bind("now", now)
        .map(Row.to(Maintenances::maintenance))
        .list();
  }

  /** Its beginning was seen to; its end, if it has one, is the next. */
  public void begun(Maintenance running) {
    handle
        .createUpdate("UPDATE maintenance SET next_at = :overAt WHERE id = :id")
        .bindMethods(running)
        .execute();
  }

  /** It is over and holds nothing back any more. */
  public void settled(Maintenance over) {
    handle
        .createUpdate("UPDATE maintenance SET next_at = NULL, is_settled = TRUE WHERE id = :id")
        .bindMethods(over)
        .execute();
  }

  private static Maintenance maintenance(Row row) throws SQLException {
    return new Maintenance(
        row.text("id"),
        row.word("why", Why.class),
        new StationId(row.text("station")),
        row.text("device"),
        row.time("starts_at"),
        row.time("ends_at"),
        row.text("author"),
        row.text("reason"),
        row.time("created_at"),
        row.time("ended_at"),
        row.text("ended_by"));
  }
}
