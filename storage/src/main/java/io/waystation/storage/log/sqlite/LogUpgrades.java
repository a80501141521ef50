package io.waystation.storage.log.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Gives a {@code log.db} of an older program the next form, up to that of {@link LogSchema}. */
final class LogUpgrades {
  /** Without indexes and triggers: the next upgrade makes them anew. */
  private static final String QUARANTINE_OF_FORM_2 =
      """
      CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        received_at INTEGER NOT NULL,
        topic TEXT NOT NULL,
        device TEXT NOT NULL,
        boot INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        size INTEGER NOT NULL,
        origin TEXT NOT NULL,
        state TEXT NOT NULL,
        settled_at INTEGER,
        fingerprint INTEGER NOT NULL,
        account TEXT NOT NULL,
        stranger INTEGER NOT NULL,
        bytes INTEGER NOT NULL)""";

  private LogUpgrades() {}

  /** Form 1 had one lane, and a quarantine without states that kept 64 KiB of a message. */
  static void addLanesAndQuarantine(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE head ADD COLUMN next_backlog INTEGER NOT NULL DEFAULT 0");
      statement.execute("ALTER TABLE head ADD COLUMN identity TEXT NOT NULL DEFAULT ''");
      statement.execute("ALTER TABLE head ADD COLUMN removed INTEGER NOT NULL DEFAULT 0");
      statement.execute("UPDATE head SET identity = lower(hex(randomblob(16)))");
      statement.execute("ALTER TABLE consumer ADD COLUMN next_backlog INTEGER NOT NULL DEFAULT 0");
      statement.execute("ALTER TABLE ledger ADD COLUMN turned_away INTEGER NOT NULL DEFAULT 0");
      statement.execute("ALTER TABLE ledger ADD COLUMN aside INTEGER NOT NULL DEFAULT 0");
      statement.execute(
          """
          UPDATE ledger SET aside = next_seq - stored - holes
          WHERE boot >= 0 AND refused IS NOT NULL""");
      statement.execute("ALTER TABLE quarantine RENAME TO quarantine_of_form_1");
      statement.execute(QUARANTINE_OF_FORM_2);
      statement.execute("CREATE TABLE quarantine_raw (id INTEGER PRIMARY KEY, raw BLOB NOT NULL)");
      try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO quarantine SELECT id, received_at, topic, device, boot, seq, reason,
                      detail, size, 'MESSAGE', 'KEPT', NULL, ?, ?, 0,
                      length(raw) + length(topic) + length(detail)
                  FROM quarantine_of_form_1 WHERE id = ?""");
          ResultSet row =
              statement.executeQuery("SELECT id, topic, device, raw FROM quarantine_of_form_1")) {
        while (row.next()) {
          insert.setLong(1, Fingerprint.of(row.getString(2), row.getBytes(4)));
          insert.setString(2, Ledger.account(row.getString(3)));
          insert.setLong(3, row.getLong(1));
          insert.executeUpdate();
        }
      }
      statement.execute("INSERT INTO quarantine_raw SELECT id, raw FROM quarantine_of_form_1");
      statement.execute("DROP TABLE quarantine_of_form_1");
    }
  }

  /** Form 2 had every row of quarantine in its indexes, and in the budgets, at once. */
  static void fileQuarantine(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE quarantine ADD COLUMN filed INTEGER NOT NULL DEFAULT 0");
      statement.execute("ALTER TABLE head ADD COLUMN filed INTEGER NOT NULL DEFAULT 0");
      for (String index : List.of("fingerprint", "device", "replaying")) {
        statement.execute("DROP INDEX IF EXISTS quarantine_" + index);
      }
      for (String trigger : List.of("kept", "settled", "kept_again", "removed")) {
        statement.execute("DROP TRIGGER IF EXISTS waiting_" + trigger);
      }
      statement.execute("DROP TABLE IF EXISTS waiting");
      for (String table : LogSchema.tables()) {
        statement.execute(table);
      }
    }
    try (QuarantineFiler filer = new QuarantineFiler(connection)) {
      filer.file();
    }
  }
}
