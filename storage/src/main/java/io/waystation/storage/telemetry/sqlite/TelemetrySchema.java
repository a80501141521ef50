package io.waystation.storage.telemetry.sqlite;

import io.waystation.storage.sqlite.SqliteSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@code telemetry.db}; a week's points come with {@link #createWeek}. */
final class TelemetrySchema {
  private static final List<String> TABLES =
      List.of(
          """
    CREATE TABLE IF NOT EXISTS series (
      id INTEGER PRIMARY KEY,
      station TEXT NOT NULL,
      device TEXT NOT NULL,
      part TEXT NOT NULL,
      person TEXT NOT NULL,
      signal TEXT NOT NULL,
      UNIQUE (station, signal, device, part, person))""",
          "CREATE INDEX IF NOT EXISTS series_of_person ON series (person, signal) WHERE person <> ''",
          "CREATE INDEX IF NOT EXISTS series_of_device ON series (device, signal)",
          "CREATE TABLE IF NOT EXISTS week (number INTEGER PRIMARY KEY)",
          // The newest valid point of each series.
          """
    CREATE TABLE IF NOT EXISTS latest (
      series INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      value REAL NOT NULL,
      flags INTEGER NOT NULL,
      shift INTEGER NOT NULL DEFAULT 0)""",
          // What the valid points of a series and hour come to; times in milliseconds.
          """
    CREATE TABLE IF NOT EXISTS hour (
      series INTEGER NOT NULL,
      start INTEGER NOT NULL,
      count INTEGER NOT NULL,
      sum REAL NOT NULL,
      min REAL NOT NULL,
      max REAL NOT NULL,
      first_time INTEGER NOT NULL,
      first REAL NOT NULL,
      last_time INTEGER NOT NULL,
      last REAL NOT NULL,
      held TEXT NOT NULL,
      PRIMARY KEY (series, start)) WITHOUT ROWID""",
          // 'done' and 'dropped': see HourMarks.
          "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, time INTEGER NOT NULL)",
          // Hours written to since their figures were made; each write counts the version up.
          "CREATE TABLE IF NOT EXISTS dirty (hour INTEGER PRIMARY KEY, version INTEGER NOT NULL)");

  private static final SqliteSchema SCHEMA =
      new SqliteSchema(
          3, TABLES, List.of(TelemetrySchema::addShiftAndHours, TelemetrySchema::addRecent));

  private TelemetrySchema() {}

  /** The newest form of the file this program knows. */
  static int form() {
    return SCHEMA.version();
  }

  static void create(Connection connection) throws SQLException {
    SCHEMA.create(connection);
  }

  /** Form 1 had no {@code shift} and no figures by the hour. */
  private static void addShiftAndHours(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT name FROM sqlite_schema t WHERE type = 'table'
                  AND (name = 'latest' OR name IN (SELECT 'points_' || number FROM week))
                  AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'shift')""")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    try (Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute(
            "ALTER TABLE \"%s\" ADD COLUMN shift INTEGER NOT NULL DEFAULT 0".formatted(table));
      }
    }
  }

  /** Form 2 had one table for each week. */
  private static void addRecent(Connection connection) throws SQLException {
    List<Week> weeks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT number FROM week")) {
      while (row.next()) {
        weeks.add(new Week(row.getLong(1)));
      }
    }
    for (Week week : weeks) {
      createWeek(connection, week);
    }
  }

  static void createWeek(Connection connection, Week week) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : List.of(week.settled(), week.recent())) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS %s (
              series INTEGER NOT NULL,
              time INTEGER NOT NULL,
              value REAL NOT NULL,
              flags INTEGER NOT NULL,
              shift INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY (series, time)) WITHOUT ROWID"""
                .formatted(table));
      }
      statement.execute(
          """
          CREATE VIEW IF NOT EXISTS %s AS
          SELECT series, time, value, flags, shift FROM %s
          UNION ALL
          SELECT series, time, value, flags, shift FROM %s s
          WHERE NOT EXISTS (SELECT 1 FROM %s r WHERE r.series = s.series AND r.time = s.time)"""
              .formatted(week.table(), week.recent(), week.settled(), week.recent()));
      statement.execute("INSERT OR IGNORE INTO week VALUES (" + week.number() + ")");
    }
  }

  static void dropWeek(Connection connection, Week week) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP VIEW IF EXISTS " + week.table());
      statement.execute("DROP TABLE IF EXISTS " + week.recent());
      statement.execute("DROP TABLE IF EXISTS " + week.settled());
      statement.execute("DELETE FROM week WHERE number = " + week.number());
    }
  }
}
