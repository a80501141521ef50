package io.waystation.storage.telemetry.sqlite;

import io.waystation.storage.sqlite.SqliteSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of {@code telemetry.db}; a week's points come with {@link #createWeek}. */
final class TelemetrySchema {
  static final SqliteSchema SCHEMA =
      new SqliteSchema(
          1,
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
      flags INTEGER NOT NULL)"""));

  private TelemetrySchema() {}

  static void createWeek(Connection connection, Week week) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS %s (
            series INTEGER NOT NULL,
            time INTEGER NOT NULL,
            value REAL NOT NULL,
            flags INTEGER NOT NULL,
            PRIMARY KEY (series, time)) WITHOUT ROWID"""
              .formatted(week.table()));
      statement.execute("INSERT OR IGNORE INTO week VALUES (" + week.number() + ")");
    }
  }
}
