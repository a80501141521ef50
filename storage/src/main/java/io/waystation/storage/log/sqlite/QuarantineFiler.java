package io.waystation.storage.log.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into the indexes of quarantine, and counts towards the budgets, what has been added to it
 * since the last time. For hundreds of rows at once this takes a fraction of what it takes for each
 * as it comes: an index has its entries in no order, so every single one dirties another page.
 */
final class QuarantineFiler implements AutoCloseable {
  /** What is not filed yet: few rows, at the end of the table. */
  static final String UNFILED = "filed = 0 AND id > (SELECT filed FROM head)";

  private static final String COUNT =
      """
      INSERT INTO waiting SELECT %s, count(*), sum(bytes) FROM quarantine
          WHERE %s AND origin = 'MESSAGE' GROUP BY 1
          ON CONFLICT (budget) DO UPDATE SET messages = messages + excluded.messages,
              bytes = bytes + excluded.bytes""";

  private final List<PreparedStatement> steps = new ArrayList<>();
  private final PreparedStatement last;

  QuarantineFiler(Connection connection) throws SQLException {
    String waiting = UNFILED + " AND " + LogSchema.WAITING;
    steps.add(connection.prepareStatement(COUNT.formatted("account", waiting)));
    String strangers = waiting + " AND stranger = 1";
    steps.add(connection.prepareStatement(COUNT.formatted("'*'", strangers)));
    steps.add(connection.prepareStatement("UPDATE quarantine SET filed = 1 WHERE " + UNFILED));
    last =
        connection.prepareStatement(
            "UPDATE head SET filed = max(filed, coalesce((SELECT max(id) FROM quarantine), 0))"
                + " RETURNING filed");
  }

  /**
   * Files all there is; within a transaction, which it may begin.
   *
   * @return the id up to which all is filed now
   */
  long file() throws SQLException {
    for (PreparedStatement step : steps) {
      step.executeUpdate();
    }
    try (ResultSet row = last.executeQuery()) {
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement step : steps) {
      step.close();
    }
    last.close();
  }
}
