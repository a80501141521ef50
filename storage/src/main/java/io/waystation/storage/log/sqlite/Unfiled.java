package io.waystation.storage.log.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What {@link QuarantineFiler} is still to file, as far as it must be known when the next message
 * comes: a copy of the end of the table. All of it was refused by ingest and waits.
 */
final class Unfiled {
  /**
   * What is taken of a budget.
   *
   * @param bytes about
   */
  record Taken(long messages, long bytes) {
    static final Taken NOTHING = new Taken(0, 0);

    Taken plus(Taken other) {
      return new Taken(messages + other.messages, bytes + other.bytes);
    }
  }

  private final Set<Long> fingerprints = new HashSet<>();
  private final Map<String, Taken> budgets = new HashMap<>();

  int size() {
    return fingerprints.size();
  }

  boolean holds(long fingerprint) {
    return fingerprints.contains(fingerprint);
  }

  Taken of(String budget) {
    return budgets.getOrDefault(budget, Taken.NOTHING);
  }

  void add(long fingerprint, String account, boolean stranger, long bytes) {
    fingerprints.add(fingerprint);
    Taken one = new Taken(1, bytes);
    budgets.merge(account, one, Taken::plus);
    if (stranger) {
      budgets.merge(QuarantineWriter.ALL_STRANGERS, one, Taken::plus);
    }
  }

  void clear() {
    fingerprints.clear();
    budgets.clear();
  }

  /** Reads it anew: another process has added to it, or has filed it. */
  void load(Connection connection) throws SQLException {
    clear();
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "SELECT fingerprint, account, stranger, bytes FROM quarantine WHERE "
                    + QuarantineFiler.UNFILED)) {
      while (row.next()) {
        add(row.getLong(1), row.getString(2), row.getInt(3) == 1, row.getLong(4));
      }
    }
  }
}
