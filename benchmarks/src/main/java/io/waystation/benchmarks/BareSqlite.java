package io.waystation.benchmarks;

import io.waystation.storage.log.Arrival;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The least one can do to keep a message safe in SQLite: its bytes in one row, one commit for the
 * batch, WAL and fsync as the log has them. It checks nothing, counts nothing, knows no duplicate.
 */
final class BareSqlite implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement insert;

  BareSqlite(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, raw BLOB NOT NULL)");
    }
    connection.setAutoCommit(false);
    insert = connection.prepareStatement("INSERT INTO message (raw) VALUES (?)");
  }

  int insert(List<Arrival> batch) throws SQLException {
    for (Arrival arrival : batch) {
      insert.setBytes(1, ((Arrival.Message) arrival).raw());
      insert.executeUpdate();
    }
    connection.commit();
    return batch.size();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
