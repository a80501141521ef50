package io.waystation.storage.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of a file, made when it is new; {@code user_version} says which form they have. */
public record SqliteSchema(int version, List<String> tables) {
  public SqliteSchema {
    tables = List.copyOf(tables);
  }

  /**
   * @throws IllegalStateException if a newer program has written the file
   */
  public void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int found;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        found = row.getInt(1);
      }
      if (found > version) {
        throw new IllegalStateException(
            "it has the form %d and this program knows up to %d: use a newer Waystation"
                .formatted(found, version));
      }
      if (found < version) {
        for (String table : tables) {
          statement.execute(table);
        }
        statement.execute("PRAGMA user_version=" + version);
      }
      connection.commit();
    }
  }
}
