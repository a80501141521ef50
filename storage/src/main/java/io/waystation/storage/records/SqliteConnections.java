package io.waystation.storage.records;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jdbi.v3.core.ConnectionFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** Connections to one file, kept open between uses; as many as there are threads at once. */
final class SqliteConnections implements ConnectionFactory, AutoCloseable {
  /** How long a writer waits for a writer in another process. */
  static final int BUSY_MILLIS = 10_000;

  private final Path file;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  SqliteConnections(Path file) {
    this.file = file;
  }

  static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    // Else the driver asks for last_insert_rowid() after every INSERT.
    config.setGetGeneratedKeys(false);
    config.setJournalSizeLimit(64 << 20);
    return config;
  }

  @Override
  public Connection openConnection() throws SQLException {
    if (closed) {
      throw new SQLException("the records are closed");
    }
    Connection kept = idle.poll();
    return kept != null ? kept : config().createConnection("jdbc:sqlite:" + file);
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    idle.push(connection);
    if (closed) {
      close();
    }
  }

  /** Those in use close when they come back. */
  @Override
  public void close() throws RecordsException {
    closed = true;
    for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
      try {
        kept.close();
      } catch (SQLException e) {
        throw new RecordsException("cannot close " + file + ": " + e.getMessage(), e);
      }
    }
  }
}
