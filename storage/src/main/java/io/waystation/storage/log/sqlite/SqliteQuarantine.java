package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The quarantine table of {@code log.db}. */
final class SqliteQuarantine implements Quarantine {
  private static final String COLUMNS =
      "id, origin, received_at, topic, device, boot, seq, reason, detail, size, raw, state, settled_at";
  private static final int MOST_GROUPS = 1_000;

  /** Rows changed in one commit, so that nobody waits long who appends meanwhile. */
  private static final int STEP = 1_000;

  /** Of a message that was cut there is nothing to decode. */
  private static final String WHOLE =
      " AND (size <= 65536 OR size = (SELECT length(raw) FROM quarantine_raw r WHERE r.id = q.id))";

  private final SqliteReadingLog log;
  private final Clock clock;

  SqliteQuarantine(SqliteReadingLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public List<Quarantined> page(Filter filter, long before, int max) {
    Where where = new Where(filter);
    return log.ask(
        connection -> {
          // No filed row is newer than one that is not; and only those have indexes.
          List<Quarantined> found = page(connection, QuarantineFiler.UNFILED, where, before, max);
          if (found.size() < max) {
            found.addAll(page(connection, "filed = 1", where, before, max - found.size()));
          }
          return found;
        });
  }

  private static List<Quarantined> page(
      Connection connection, String which, Where where, long before, int max) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT %s FROM quarantine JOIN quarantine_raw USING (id) WHERE %s AND id < ?%s ORDER BY id DESC LIMIT ?"
                .formatted(COLUMNS, which, where.sql))) {
      select.setLong(1, before);
      int next = where.bind(select, 2);
      select.setInt(next, max);
      return rows(select);
    }
  }

  private static List<Quarantined> rows(PreparedStatement select) throws SQLException {
    List<Quarantined> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(quarantined(row));
      }
    }
    return found;
  }

  @Override
  public Optional<Quarantined> find(long id) {
    return page(Filter.of(id), Long.MAX_VALUE, 1).stream().findFirst();
  }

  @Override
  public List<Group> groups() {
    return log.ask(
        connection -> {
          List<Group> groups = new ArrayList<>();
          try (Statement select = connection.createStatement();
              ResultSet row =
                  select.executeQuery(
                      """
                      SELECT device, reason, count(*), min(received_at), max(received_at), max(id)
                      FROM quarantine WHERE %s GROUP BY device, reason ORDER BY max(id) DESC LIMIT %d"""
                          .formatted(LogSchema.WAITING, MOST_GROUPS))) {
            while (row.next()) {
              groups.add(
                  new Group(
                      row.getString(1),
                      row.getString(2),
                      row.getLong(3),
                      Instant.ofEpochMilli(row.getLong(4)),
                      Instant.ofEpochMilli(row.getLong(5)),
                      row.getLong(6)));
            }
          }
          return groups;
        });
  }

  @Override
  public int replay(Filter filter) {
    return change("state = 'REPLAYING'", filter, WHOLE);
  }

  @Override
  public int discard(Filter filter) {
    return change("state = 'DISCARDED', settled_at = " + clock.millis(), filter, "");
  }

  private int change(String set, Filter filter, String condition) {
    Where where = new Where(filter);
    String sql =
        """
        UPDATE quarantine SET %s WHERE id IN (SELECT id FROM quarantine q
            WHERE filed = 1 AND state = 'KEPT' AND id > ?%s%s ORDER BY id LIMIT %d) RETURNING id"""
            .formatted(set, where.sql, condition, STEP);
    int changed = 0;
    List<Long> ids;
    long after = -1;
    do {
      long from = after;
      ids =
          log.write(
              0,
              part -> {
                part.fileQuarantine();
                List<Long> step = new ArrayList<>();
                try (PreparedStatement update = part.connection().prepareStatement(sql)) {
                  update.setLong(1, from);
                  where.bind(update, 2);
                  try (ResultSet row = update.executeQuery()) {
                    while (row.next()) {
                      step.add(row.getLong(1));
                    }
                  }
                }
                return step;
              });
      for (long id : ids) {
        after = Math.max(after, id);
      }
      changed += ids.size();
    } while (ids.size() == STEP);
    return changed;
  }

  @Override
  public List<Quarantined> replaying(Quarantined.Origin origin, int max) {
    return log.ask(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + COLUMNS
                      + " FROM quarantine JOIN quarantine_raw USING (id)"
                      + " WHERE origin = ? AND state = 'REPLAYING' ORDER BY id LIMIT ?")) {
            select.setString(1, origin.name());
            select.setInt(2, max);
            return rows(select);
          }
        });
  }

  @Override
  public void settle(long id, String refusal) {
    log.write(
        0,
        part -> {
          part.settle(id, refusal);
          return id;
        });
  }

  private static Quarantined quarantined(ResultSet row) throws SQLException {
    long settled = row.getLong(13);
    boolean open = row.wasNull();
    return new Quarantined(
        row.getLong(1),
        Quarantined.Origin.valueOf(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10),
        row.getBytes(11),
        Quarantined.State.valueOf(row.getString(12)),
        open ? null : Instant.ofEpochMilli(settled));
  }

  /** The conditions of a filter, each beginning with AND. */
  private static final class Where {
    private final String sql;
    private final List<Object> values = new ArrayList<>();

    Where(Filter filter) {
      StringBuilder text = new StringBuilder();
      add(text, "origin", filter.origin() == null ? null : filter.origin().name());
      add(text, "device", filter.device());
      add(text, "reason", filter.reason());
      add(text, "state", filter.state() == null ? null : filter.state().name());
      add(text, "id", filter.id());
      sql = text.toString();
    }

    private void add(StringBuilder text, String column, Object value) {
      if (value != null) {
        text.append(" AND ").append(column).append(" = ?");
        values.add(value);
      }
    }

    int bind(PreparedStatement statement, int first) throws SQLException {
      int next = first;
      for (Object value : values) {
        statement.setObject(next++, value);
      }
      return next;
    }
  }
}
