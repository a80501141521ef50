package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The quarantine table of {@code log.db}. */
final class SqliteQuarantine implements Quarantine {
  private static final String COLUMNS =
      "id, origin, received_at, topic, device, boot, seq, reason, detail, size, raw, state, settled_at";

  private final SqliteReadingLog log;

  SqliteQuarantine(SqliteReadingLog log) {
    this.log = log;
  }

  @Override
  public List<Quarantined> page(Filter filter, long before, int max) {
    Where where = new Where(filter);
    return log.ask(
        connection -> {
          List<Quarantined> found = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + COLUMNS
                      + " FROM quarantine WHERE id < ?"
                      + where.sql
                      + " ORDER BY id DESC LIMIT ?")) {
            select.setLong(1, before);
            int next = where.bind(select, 2);
            select.setInt(next, max);
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                found.add(quarantined(row));
              }
            }
          }
          return found;
        });
  }

  @Override
  public Optional<Quarantined> find(long id) {
    return page(Filter.of(id), Long.MAX_VALUE, 1).stream().findFirst();
  }

  @Override
  public List<Group> groups() {
    throw new UnsupportedOperationException("groups");
  }

  @Override
  public int replay(Filter filter) {
    throw new UnsupportedOperationException("replay");
  }

  @Override
  public int discard(Filter filter) {
    throw new UnsupportedOperationException("discard");
  }

  @Override
  public List<Quarantined> replaying(Quarantined.Origin origin, int max) {
    throw new UnsupportedOperationException("replaying");
  }

  @Override
  public void settle(long id, String refusal) {
    throw new UnsupportedOperationException("settle");
  }

  private static Quarantined quarantined(ResultSet row) throws SQLException {
    long settled = row.getLong(13);
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
        settled == 0 ? null : Instant.ofEpochMilli(settled));
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
