package io.waystation.storage.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a file, made when it is new; {@code user_version} says which form they have.
 *
 * @param upgrades the first makes form 2 of form 1, the next form 3 of form 2, and so on
 */
public record SqliteSchema(int version, List<String> tables, List<Upgrade> upgrades) {
  /** Gives a file the next form, within the transaction in which the form is noted. */
  @FunctionalInterface
  public interface Upgrade {
    void apply(Connection connection) throws SQLException;
  }

  public SqliteSchema {
    tables = List.copyOf(tables);
    upgrades = List.copyOf(upgrades);
    if (upgrades.size() != version - 1) {
      throw new IllegalArgumentException(
          "form %d needs %d upgrades and has %d".formatted(version, version - 1, upgrades.size()));
    }
  }

  /** The first form of a file. */
  public SqliteSchema(int version, List<String> tables) {
    this(version, tables, List.of());
  }

  /**
   * Makes the tables of a new file, and brings an older one to this form.
   *
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
      if (found == 0) {
        for (String table : tables) {
          statement.execute(table);
        }
      } else {
        for (Upgrade upgrade : upgrades.subList(found - 1, version - 1)) {
          upgrade.apply(connection);
        }
      }
      if (found < version) {
        statement.execute("PRAGMA user_version=" + version);
      }
      connection.commit();
    }
  }
}
