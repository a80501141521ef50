package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Position;
import io.waystation.storage.sqlite.SqliteFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Takes away what the log need no longer keep, in steps so small that an append which comes
 * meanwhile does not notice: oldest first, never what a consumer still wants, never the last row of
 * a lane. A log without consumers keeps everything.
 */
final class Retention implements GroupCommit.Upkeep {
  private static final int STEP_ROWS = 20;
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  /** Free pages kept for what comes next: it is less work to use them again than to give back. */
  private static final int SPARE_PAGES = 1_000;

  private static final int STEP_PAGES = 100;

  /** A row of a lane. */
  private record Row(Lane lane, long first, long appendedAt) {}

  private final SqliteFile file;
  private final LogLimits limits;
  private final Clock clock;

  Retention(SqliteFile file, LogLimits limits, Clock clock) {
    this.file = file;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public boolean due() throws SQLException {
    return file.read(
        connection ->
            oldestSuperfluous(connection) != null
                || oldQuarantine(connection) > 0
                || spare(connection) > 0);
  }

  @Override
  public void step(LogTransaction transaction) throws SQLException {
    Connection connection = transaction.connection();
    long stop = System.nanoTime() + STEP_NANOS;
    // Begins by writing: what is read below must still be so when it is acted on.
    removeQuarantine(transaction);
    for (int rows = 0; rows < STEP_ROWS && System.nanoTime() < stop; rows++) {
      Row row = oldestSuperfluous(connection);
      if (row == null) {
        break;
      }
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM " + LaneWriter.table(row.lane()) + " WHERE first_offset = ?")) {
        delete.setLong(1, row.first());
        delete.executeUpdate();
      }
    }
    if (spare(connection) > 0 && System.nanoTime() < stop) {
      try (Statement vacuum = connection.createStatement()) {
        // Each page is a row of its answer; only this call asks for them all.
        vacuum.executeUpdate("PRAGMA incremental_vacuum(" + STEP_PAGES + ")");
      }
    }
  }

  private Row oldestSuperfluous(Connection connection) throws SQLException {
    Position done = done(connection);
    Row live = oldest(connection, Lane.LIVE, done);
    Row backlog = oldest(connection, Lane.BACKLOG, done);
    Row oldest =
        live == null || backlog != null && backlog.appendedAt() < live.appendedAt()
            ? backlog
            : live;
    if (oldest == null) {
      return null;
    }
    boolean old = oldest.appendedAt() < clock.millis() - limits.age().toMillis();
    return old || used(connection) > limits.bytes() ? oldest : null;
  }

  /** What every consumer is past. */
  private static Position done(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                SELECT coalesce(min(next_offset), 0), coalesce(min(next_backlog), 0)
                FROM consumer""")) {
      return new Position(row.getLong(1), row.getLong(2));
    }
  }

  /** The oldest row of the lane if every consumer is past it and it is not the last one. */
  private static Row oldest(Connection connection, Lane lane, Position done) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT first_offset, count, appended_at FROM %s ORDER BY first_offset LIMIT 2"
                    .formatted(LaneWriter.table(lane)))) {
      if (!row.next() || row.getLong(1) + row.getLong(2) > done.in(lane)) {
        return null;
      }
      Row oldest = new Row(lane, row.getLong(1), row.getLong(3));
      return row.next() ? oldest : null;
    }
  }

  private long oldQuarantine(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT count(*) FROM (SELECT received_at FROM quarantine ORDER BY id LIMIT 1)
            WHERE received_at < ?""")) {
      select.setLong(1, oldestKept());
      try (ResultSet row = select.executeQuery()) {
        return row.getLong(1);
      }
    }
  }

  /** Rows go from the oldest on; their messages stay counted. */
  private void removeQuarantine(LogTransaction transaction) throws SQLException {
    Connection connection = transaction.connection();
    String old =
        """
        FROM (SELECT id, received_at, origin, state FROM quarantine ORDER BY id LIMIT %d)
        WHERE received_at < %d"""
            .formatted(STEP_ROWS, oldestKept());
    try (Statement delete = connection.createStatement()) {
      delete.executeUpdate(
          "UPDATE head SET removed = removed + (SELECT count(*) "
              + old
              + " AND origin = 'MESSAGE' AND state <> 'STORED')");
      if (oldQuarantine(connection) == 0) {
        return;
      }
      transaction.fileQuarantine();
      delete.executeUpdate("DELETE FROM quarantine_raw WHERE id IN (SELECT id " + old + ")");
      delete.executeUpdate("DELETE FROM quarantine WHERE id IN (SELECT id " + old + ")");
    }
  }

  private long oldestKept() {
    return clock.millis() - limits.quarantineAge().toMillis();
  }

  /** How many pages could be given back, and should. */
  private static long spare(Connection connection) throws SQLException {
    long free = pragma(connection, "freelist_count");
    if (free == 0 || pragma(connection, "auto_vacuum") == 0) {
      return 0;
    }
    return Math.max(0, free - Math.max(SPARE_PAGES, pragma(connection, "page_count") / 20));
  }

  private static long used(Connection connection) throws SQLException {
    return (pragma(connection, "page_count") - pragma(connection, "freelist_count"))
        * pragma(connection, "page_size");
  }

  private static long pragma(Connection connection, String name) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("PRAGMA " + name)) {
      return row.getLong(1);
    }
  }
}
