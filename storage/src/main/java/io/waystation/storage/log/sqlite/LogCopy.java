package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Renamed;
import io.waystation.storage.sqlite.SqliteFile;
import io.waystation.storage.sqlite.SqliteSnapshot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The log's file, copied for a backup and taken up again from one. */
public final class LogCopy {
  /** In the log's folder. */
  public static final String FILE = "log.db";

  private LogCopy() {}

  /** The newest form of the file this program knows. */
  public static int form() {
    return LogSchema.SCHEMA.version();
  }

  /** Holds the log as it is now; see {@link SqliteSnapshot}. */
  public static SqliteSnapshot snapshot(Path folder) throws SQLException {
    return SqliteSnapshot.of(folder.resolve(FILE));
  }

  /**
   * Makes a restored file a log of its own. What it will append gets offsets that the log it was
   * copied from has given to other messages since, so whoever kept a position in that one must not
   * go on with it here.
   *
   * @param again a consumer that shall read everything there is once more; empty for none
   */
  public static Renamed renew(Path folder, String again) throws SQLException {
    SqliteFile file = new SqliteFile(folder.resolve(FILE));
    try (Connection connection = file.writer()) {
      LogSchema.SCHEMA.create(connection);
      String before = identity(connection);
      try (Statement update = connection.createStatement()) {
        update.executeUpdate("UPDATE head SET identity = lower(hex(randomblob(16)))");
      }
      if (!again.isEmpty()) {
        try (PreparedStatement back =
            connection.prepareStatement(
                "UPDATE consumer SET next_offset = 0, next_backlog = 0 WHERE name = ?")) {
          back.setString(1, again);
          back.executeUpdate();
        }
      }
      String now = identity(connection);
      connection.commit();
      return new Renamed(before, now);
    } finally {
      file.close();
    }
  }

  private static String identity(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT identity FROM head")) {
      row.next();
      return row.getString(1);
    }
  }
}
