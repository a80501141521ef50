package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;

/** Packs the messages of one lane into rows, for one transaction after the other. */
final class LaneWriter {
  private static final int ROW_MESSAGES = 500;
  private static final int ROW_BYTES = 1 << 20;

  private final PreparedStatement insert;
  private final Clock clock;
  private final EntryEncoder row = new EntryEncoder();
  private long next;

  LaneWriter(Connection connection, Lane lane, Clock clock) throws SQLException {
    this.clock = clock;
    this.insert =
        connection.prepareStatement("INSERT INTO " + table(lane) + " VALUES (?, ?, ?, ?)");
  }

  static String table(Lane lane) {
    return lane == Lane.LIVE ? "log" : lane.name().toLowerCase(Locale.ROOT);
  }

  void startAt(long offset) {
    next = offset;
  }

  /** The offset of the next row. */
  long next() {
    return next;
  }

  void add(Arrival.Message message) throws SQLException {
    row.add(message);
    closeFullRow();
  }

  void add(Arrival.Unnumbered message) throws SQLException {
    row.add(message);
    closeFullRow();
  }

  private void closeFullRow() throws SQLException {
    if (row.count() >= ROW_MESSAGES || row.size() >= ROW_BYTES) {
      writeRow();
    }
  }

  /** Writes what has been added since the last row, if anything. */
  void writeRow() throws SQLException {
    if (row.count() > 0) {
      insert.setLong(1, next);
      insert.setInt(2, row.count());
      insert.setLong(3, clock.millis());
      insert.setBytes(4, row.row(next));
      insert.executeUpdate();
      next += row.count();
      row.clear();
    }
  }
}
