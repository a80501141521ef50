package io.waystation.storage.log.sqlite;

import io.waystation.storage.sqlite.SqliteSchema;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@code log.db}. */
final class LogSchema {
  /**
   * Waits for somebody: it counts towards the budgets, and its bytes may not come a second time.
   */
  static final String WAITING = "state IN ('KEPT', 'REPLAYING')";

  // One row holds a whole group of messages: see EntryEncoder.
  private static final String LANE =
      """
      CREATE TABLE IF NOT EXISTS %s (
        first_offset INTEGER PRIMARY KEY,
        count INTEGER NOT NULL,
        appended_at INTEGER NOT NULL,
        entries BLOB NOT NULL)""";

  // aside: how many numbers are in refused; so identities can be checked without unpacking it.
  private static final String LEDGER =
      """
      CREATE TABLE IF NOT EXISTS ledger (
        device TEXT NOT NULL,
        boot INTEGER NOT NULL,
        stored INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        quarantined INTEGER NOT NULL,
        turned_away INTEGER NOT NULL,
        filled INTEGER NOT NULL,
        next_seq INTEGER NOT NULL,
        holes INTEGER NOT NULL,
        aside INTEGER NOT NULL,
        last_received INTEGER NOT NULL,
        missing BLOB,
        refused BLOB,
        PRIMARY KEY (device, boot)) WITHOUT ROWID""";

  // account: the ledger's device it is counted under; bytes: what it takes up, about; stranger: 1
  // if the device had no message stored then; filed: 1 if it is in the indexes and in waiting,
  // which
  // QuarantineWriter.file brings about for many rows at once. The raw bytes lie apart, so that a
  // change of the row does not write them again.
  private static final List<String> QUARANTINE =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS quarantine (
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
            bytes INTEGER NOT NULL,
            filed INTEGER NOT NULL)""",
          "CREATE TABLE IF NOT EXISTS quarantine_raw (id INTEGER PRIMARY KEY, raw BLOB NOT NULL)",
          "CREATE INDEX IF NOT EXISTS quarantine_fingerprint ON quarantine (fingerprint)"
              + " WHERE filed = 1",
          "CREATE INDEX IF NOT EXISTS quarantine_device ON quarantine (device, id) WHERE filed = 1",
          "CREATE INDEX IF NOT EXISTS quarantine_replaying ON quarantine (origin, id)"
              + " WHERE state = 'REPLAYING'",
          // How much of each budget is taken: one per account, and '*' for all strangers together.
          // Only what is filed changes its state or goes, and for that there are triggers, so it is
          // right whichever process changes the table.
          """
          CREATE TABLE IF NOT EXISTS waiting (
            budget TEXT PRIMARY KEY,
            messages INTEGER NOT NULL,
            bytes INTEGER NOT NULL) WITHOUT ROWID""",
          trigger("settled", "UPDATE OF state", both("OLD", "NEW"), "OLD", -1),
          trigger("kept_again", "UPDATE OF state", both("NEW", "OLD"), "NEW", 1),
          trigger("removed", "DELETE", "OLD." + WAITING, "OLD", -1));

  private static final String CONSUMER =
      """
      CREATE TABLE IF NOT EXISTS consumer (
        name TEXT PRIMARY KEY,
        next_offset INTEGER NOT NULL,
        next_backlog INTEGER NOT NULL) WITHOUT ROWID""";

  static final SqliteSchema SCHEMA =
      new SqliteSchema(
          3, tables(), List.of(LogUpgrades::addLanesAndQuarantine, LogUpgrades::fileQuarantine));

  private LogSchema() {}

  /** Makes whatever of the tables, indexes and triggers is not there. */
  static List<String> tables() {
    List<String> tables = new ArrayList<>();
    tables.add(LANE.formatted("log"));
    tables.add(LANE.formatted("backlog"));
    // version changes with every append, so that a writer sees when another one was here. removed:
    // messages counted as quarantined whose rows the retention has taken away. filed: up to this id
    // all of quarantine is filed, and no filed row is newer than one that is not.
    tables.add(
        """
        CREATE TABLE IF NOT EXISTS head (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          version INTEGER NOT NULL,
          next_offset INTEGER NOT NULL,
          next_backlog INTEGER NOT NULL,
          identity TEXT NOT NULL,
          removed INTEGER NOT NULL,
          filed INTEGER NOT NULL)""");
    tables.add("INSERT OR IGNORE INTO head VALUES (1, 0, 0, 0, lower(hex(randomblob(16))), 0, 0)");
    tables.add(LEDGER);
    tables.addAll(QUARANTINE);
    tables.add(CONSUMER);
    return tables;
  }

  private static String both(String waits, String waitsNot) {
    return waits + "." + WAITING + " AND NOT " + waitsNot + "." + WAITING;
  }

  private static String trigger(String name, String event, String when, String row, int change) {
    return """
        CREATE TRIGGER IF NOT EXISTS waiting_%1$s AFTER %2$s ON quarantine
        WHEN %4$s.origin = 'MESSAGE' AND %3$s
        BEGIN
          INSERT INTO waiting VALUES (%4$s.account, %5$d, %5$d * %4$s.bytes)
              ON CONFLICT (budget) DO UPDATE SET messages = messages + excluded.messages,
                  bytes = bytes + excluded.bytes;
          DELETE FROM waiting WHERE budget = %4$s.account AND messages = 0;
          INSERT INTO waiting SELECT '*', %5$d, %5$d * %4$s.bytes WHERE %4$s.stranger = 1
              ON CONFLICT (budget) DO UPDATE SET messages = messages + excluded.messages,
                  bytes = bytes + excluded.bytes;
        END"""
        .formatted(name, event, when, row, change);
  }
}
