package io.waystation.storage.log.sqlite;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.sqlite.SqliteFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks for damage in {@code log.db}. */
final class LogCheck {
  /** Up to here SQLite's own check of every page takes less than a second. */
  private static final long QUICK_BYTES = 256L << 20;

  private static final int LAST_ROWS = 20;
  private static final int CHUNK_ROWS = 100;
  private static final int MOST_SENTENCES = 100;

  private final SqliteFile file;
  private final SignalCatalogue catalogue;

  LogCheck(SqliteFile file, SignalCatalogue catalogue) {
    this.file = file;
    this.catalogue = catalogue;
  }

  /**
   * Looks at what is likely to be hurt when a machine loses its power: the end of each lane and the
   * head, and every page of a small file.
   *
   * @throws LogException if something is damaged
   */
  void atStart() throws SQLException {
    List<String> damage = new ArrayList<>();
    if (file.bytes() < QUICK_BYTES) {
      damage.addAll(file.read(LogCheck::pages));
    }
    if (damage.isEmpty()) {
      damage.addAll(file.read(this::ends));
    }
    if (!damage.isEmpty()) {
      throw new LogException(
          "%s is damaged: %s. Stop the service, keep a copy of the folder, and put a backup in its place"
              .formatted(file.path(), String.join("; ", damage)),
          null);
    }
  }

  /** As {@link ReadingLog#verify}. */
  List<String> everything(ReadingLog.Progress progress) throws SQLException {
    List<String> damage = new ArrayList<>(file.read(LogCheck::pages));
    damage.addAll(file.read(this::ends));
    damage.addAll(file.read(LedgerReader::disagreements));
    damage.addAll(file.read(LogCheck::accounts));
    long all = file.read(LogCheck::messages);
    long done = 0;
    for (Lane lane : Lane.values()) {
      long at = -1;
      for (Chunk chunk = chunk(lane, at, damage);
          chunk.rows() > 0;
          chunk = chunk(lane, at, damage)) {
        done += chunk.messages();
        at = chunk.end();
        progress.at(Math.min(done, all), all);
        if (damage.size() >= MOST_SENTENCES) {
          return damage;
        }
      }
    }
    return damage;
  }

  private static List<String> pages(Connection connection) throws SQLException {
    List<String> damage = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("PRAGMA quick_check(3)")) {
      while (row.next()) {
        if (!row.getString(1).equals("ok")) {
          damage.add(row.getString(1));
        }
      }
    }
    return damage;
  }

  private List<String> ends(Connection connection) throws SQLException {
    List<String> damage = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet head = select.executeQuery("SELECT next_offset, next_backlog FROM head")) {
      if (!head.next()) {
        return List.of("its head is missing");
      }
      for (Lane lane : Lane.values()) {
        end(connection, lane, head.getLong(lane.ordinal() + 1), damage);
      }
    }
    return damage;
  }

  private void end(Connection connection, Lane lane, long next, List<String> damage)
      throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT first_offset, count, entries FROM %s ORDER BY first_offset DESC LIMIT %d"
                    .formatted(LaneWriter.table(lane), LAST_ROWS))) {
      long end = next;
      while (rows.next()) {
        StoredRow row = StoredRow.of(lane, rows);
        if (row.firstOffset() + row.count() != end) {
          damage.add(gap(lane, row.firstOffset() + row.count(), end));
        }
        look(row, damage);
        end = row.firstOffset();
      }
    }
  }

  private record Chunk(int rows, long messages, long end) {}

  /** Each chunk is a snapshot of its own, so that SQLite can go on merging what is appended. */
  private Chunk chunk(Lane lane, long from, List<String> damage) throws SQLException {
    return file.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT first_offset, count, entries FROM %s WHERE first_offset >= ? ORDER BY first_offset LIMIT %d"
                      .formatted(LaneWriter.table(lane), CHUNK_ROWS))) {
            select.setLong(1, from);
            int rows = 0;
            long messages = 0;
            long end = from;
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) {
                StoredRow row = StoredRow.of(lane, found);
                if (end >= 0 && row.firstOffset() != end) {
                  damage.add(gap(lane, end, row.firstOffset()));
                }
                look(row, damage);
                rows++;
                messages += row.count();
                end = row.firstOffset() + row.count();
              }
            }
            return new Chunk(rows, messages, end);
          }
        });
  }

  private void look(StoredRow row, List<String> damage) {
    try {
      row.entries(catalogue, (entry, digest) -> true);
    } catch (LogException e) {
      damage.add(row.words(e.getCause()));
    }
  }

  private static String gap(Lane lane, long end, long next) {
    return "in the %s lane the row that ends before offset %d is followed by offset %d"
        .formatted(lane, end, next);
  }

  private static List<String> accounts(Connection connection) throws SQLException {
    List<String> damage = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT device, boot, holes, aside, missing, refused FROM ledger")) {
      while (row.next() && damage.size() < MOST_SENTENCES) {
        String whose = "the account of '%s', boot %d, ".formatted(row.getString(1), row.getLong(2));
        try {
          long holes = SeqRanges.of(row.getBytes(5)).size();
          long aside = SeqRanges.of(row.getBytes(6)).size();
          if (holes != row.getLong(3) || aside != row.getLong(4)) {
            damage.add(
                whose
                    + "says %d missing and %d refused numbers, and lists %d and %d"
                        .formatted(row.getLong(3), row.getLong(4), holes, aside));
          }
        } catch (RuntimeException e) {
          damage.add(whose + "cannot be read (" + e.getMessage() + ")");
        }
      }
    }
    return damage;
  }

  private static long messages(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                SELECT next_offset + next_backlog
                    - coalesce((SELECT min(first_offset) FROM log), next_offset)
                    - coalesce((SELECT min(first_offset) FROM backlog), next_backlog) FROM head""")) {
      return row.getLong(1);
    }
  }
}
