package io.waystation.storage.log.sqlite;

import io.waystation.storage.sqlite.SqliteSchema;
import java.util.List;

/** The tables of {@code log.db}. */
final class LogSchema {
  static final SqliteSchema SCHEMA =
      new SqliteSchema(
          2,
          List.of(
              // One row holds a whole group of messages: see EntryEncoder.
              """
    CREATE TABLE IF NOT EXISTS log (
      first_offset INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      appended_at INTEGER NOT NULL,
      entries BLOB NOT NULL)""",
              // The backlog lane, in the same form.
              """
    CREATE TABLE IF NOT EXISTS backlog (
      first_offset INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      appended_at INTEGER NOT NULL,
      entries BLOB NOT NULL)""",
              // version changes with every append, so that a writer sees when another one was here.
              """
    CREATE TABLE IF NOT EXISTS head (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      version INTEGER NOT NULL,
      next_offset INTEGER NOT NULL,
      next_backlog INTEGER NOT NULL,
      identity TEXT NOT NULL)""",
              "INSERT OR IGNORE INTO head VALUES (1, 0, 0, 0, lower(hex(randomblob(16))))",
              // boot -1 counts what carries no number; device '' what names no device.
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
      last_received INTEGER NOT NULL,
      missing BLOB,
      refused BLOB,
      PRIMARY KEY (device, boot)) WITHOUT ROWID""",
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
      raw BLOB NOT NULL,
      origin TEXT NOT NULL,
      state TEXT NOT NULL,
      settled_at INTEGER,
      fingerprint INTEGER NOT NULL)""",
              """
    CREATE TABLE IF NOT EXISTS consumer (
      name TEXT PRIMARY KEY,
      next_offset INTEGER NOT NULL,
      next_backlog INTEGER NOT NULL) WITHOUT ROWID"""));

  private LogSchema() {}
}
