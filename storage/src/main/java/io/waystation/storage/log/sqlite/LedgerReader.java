package io.waystation.storage.log.sqlite;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.LedgerTotals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ledger says, as it is on disk. */
final class LedgerReader {
  private static final int MOST_SENTENCES = 20;

  private static final String BOOTS =
      """
      SELECT boot, stored, duplicates, quarantined, turned_away, holes, filled, next_seq,
          missing, last_received
      FROM ledger WHERE device = ? ORDER BY boot DESC LIMIT ?""";

  private LedgerReader() {}

  static LedgerTotals totals(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                SELECT coalesce(sum(stored), 0), coalesce(sum(duplicates), 0),
                    coalesce(sum(quarantined), 0), coalesce(sum(turned_away), 0),
                    total(holes) FROM ledger""")) {
      return new LedgerTotals(
          row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), (long) row.getDouble(5));
    }
  }

  static List<DeviceLedger> ledgers(Connection connection) throws SQLException {
    List<DeviceLedger> ledgers = new ArrayList<>();
    // Beside max(boot), next_seq is the one of that boot: SQLite's rule for bare columns.
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                SELECT device, sum(stored), sum(duplicates), sum(quarantined), sum(turned_away),
                    total(holes), sum(filled), max(boot), next_seq, (SELECT max(last_received)
                        FROM ledger l WHERE l.device = ledger.device)
                FROM ledger GROUP BY device ORDER BY device""")) {
      while (row.next()) {
        String device = row.getString(1);
        if (DeviceId.valid(device)) {
          ledgers.add(
              new DeviceLedger(
                  new DeviceId(device),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  (long) row.getDouble(6),
                  row.getLong(7),
                  row.getLong(8),
                  row.getLong(9),
                  Instant.ofEpochMilli(row.getLong(10))));
        }
      }
    }
    return ledgers;
  }

  static List<BootLedger> boots(Connection connection, DeviceId device, int max)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BOOTS)) {
      return boots(select, device, max);
    }
  }

  static Map<DeviceId, BootLedger> newestBoots(Connection connection, Collection<DeviceId> devices)
      throws SQLException {
    Map<DeviceId, BootLedger> newest = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(BOOTS)) {
      for (DeviceId device : devices) {
        for (BootLedger boot : boots(select, device, 1)) {
          newest.put(device, boot);
        }
      }
    }
    return newest;
  }

  /**
   * @param select of {@link #BOOTS}
   */
  private static List<BootLedger> boots(PreparedStatement select, DeviceId device, int max)
      throws SQLException {
    List<BootLedger> boots = new ArrayList<>();
    select.setString(1, device.value());
    select.setInt(2, max);
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        boots.add(
            new BootLedger(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                SeqRanges.of(row.getBytes(9)).lowest(BootLedger.MOST_RANGES),
                Instant.ofEpochMilli(row.getLong(10))));
      }
    }
    return boots;
  }

  static List<String> disagreements(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement select = connection.createStatement()) {
      try (ResultSet row =
          select.executeQuery(
              """
              SELECT device, boot, next_seq, stored, holes, aside FROM ledger
              WHERE (boot <> -1 AND next_seq <> stored + holes + aside)
                  OR min(stored, duplicates, quarantined, turned_away, holes, aside, filled) < 0
              LIMIT %d"""
                  .formatted(MOST_SENTENCES))) {
        while (row.next()) {
          found.add(
              ("device '%s' has counted %d messages in boot %d, and its account has %d stored,"
                      + " %d missing and %d refused numbers")
                  .formatted(
                      row.getString(1),
                      row.getLong(3),
                      row.getLong(2),
                      row.getLong(4),
                      row.getLong(5),
                      row.getLong(6)));
        }
      }
      compare(
          select,
          "SELECT coalesce(sum(stored), 0), (SELECT next_offset + next_backlog FROM head) FROM"
              + " ledger",
          "the accounts count %d messages as stored, and the log has given out %d offsets",
          found);
      compare(
          select,
          """
          SELECT coalesce(sum(quarantined), 0), (SELECT removed FROM head)
              + (SELECT count(*) FROM quarantine WHERE origin = 'MESSAGE' AND state <> 'STORED')
          FROM ledger""",
          "the accounts count %d messages as quarantined, and quarantine has or had %d",
          found);
      compare(
          select,
          """
          SELECT (SELECT coalesce(sum(messages), 0) FROM waiting WHERE budget <> '*'),
              (SELECT count(*) FROM quarantine
                  WHERE origin = 'MESSAGE' AND %s AND NOT (%s))"""
              .formatted(LogSchema.WAITING, QuarantineFiler.UNFILED),
          "the budgets of the quarantine count %d waiting messages, and there are %d",
          found);
      compare(
          select,
          "SELECT count(*), 0 FROM quarantine, head WHERE id <= head.filed AND quarantine.filed = 0",
          "%d messages of quarantine are not filed and have an id up to which all should be",
          found);
      for (String lane : List.of("log", "backlog")) {
        compare(
            select,
            """
            SELECT (SELECT first_offset + count FROM %1$s ORDER BY first_offset DESC LIMIT 1), %2$s
            FROM head WHERE EXISTS (SELECT 1 FROM %1$s)"""
                .formatted(lane, lane.equals("log") ? "next_offset" : "next_backlog"),
            "the last row of " + lane + " ends at offset %d, and the next offset is %d",
            found);
      }
    }
    return found;
  }

  private static void compare(Statement select, String query, String sentence, List<String> found)
      throws SQLException {
    try (ResultSet row = select.executeQuery(query)) {
      if (row.next() && row.getLong(1) != row.getLong(2)) {
        found.add(sentence.formatted(row.getLong(1), row.getLong(2)));
      }
    }
  }
}
