package io.waystation.storage.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * One SQLite file in WAL mode with fsync at every commit: any number of readers, each with a
 * snapshot of its own, beside one writer at a time. Several processes may have it open.
 */
public final class SqliteFile implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;
  private static final int CACHE_KIB = 16_384;
  private static final int CHECKPOINT_PAGES = 4_000;
  private static final int JOURNAL_BYTES = 64 << 20;
  private static final int IDLE_READERS = 8;

  /** What one reader asks; everything it sees is of one moment. */
  @FunctionalInterface
  public interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  private final Path path;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  public SqliteFile(Path path) {
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /**
   * Lets a new file give room back by {@code PRAGMA incremental_vacuum}; can only be said before
   * anything is written to it. Nothing changes for an older file, which keeps its free pages for
   * later.
   */
  public void reclaimable() throws SQLException {
    if (bytes() > 0) {
      return;
    }
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
        Statement pragma = connection.createStatement()) {
      pragma.execute("PRAGMA auto_vacuum=INCREMENTAL");
      pragma.execute("PRAGMA journal_mode=WAL");
    }
  }

  /** What the file and what is not yet merged into it take up on disk. */
  public long bytes() {
    return path.toFile().length()
        + path.resolveSibling(path.getFileName() + "-wal").toFile().length();
  }

  /**
   * A connection for one thread at a time, with a transaction always open: end it with commit or
   * rollback. Transactions are DEFERRED, so an idle writer locks nobody out; begin one with a
   * statement that writes, or it can fail for a snapshot that has grown old.
   */
  public Connection writer() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    // Nobody asks for them; else the driver selects last_insert_rowid() after every INSERT.
    config.setGetGeneratedKeys(false);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setCacheSize(-CACHE_KIB);
    config.setJournalSizeLimit(JOURNAL_BYTES);
    config.enforceForeignKeys(true);
    Connection connection = config.createConnection("jdbc:sqlite:" + path);
    try (Statement pragma = connection.createStatement()) {
      pragma.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /** Asks on a connection of the reader's own; blocks no writer and waits for none. */
  public <T> T read(Query<T> query) throws SQLException {
    if (closed) {
      throw new IllegalStateException(path.getFileName() + " is closed");
    }
    Connection connection = idle.pollFirst();
    if (connection == null) {
      connection = reader();
    }
    boolean sound = false;
    try {
      T answer = query.on(connection);
      connection.rollback();
      sound = true;
      return answer;
    } finally {
      if (sound && !closed && idle.size() < IDLE_READERS) {
        idle.addFirst(connection);
      } else {
        connection.close();
      }
    }
  }

  private Connection reader() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-CACHE_KIB);
    Connection connection = config.createConnection("jdbc:sqlite:" + path);
    try (Statement pragma = connection.createStatement()) {
      pragma.execute("PRAGMA query_only=ON");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /** Closes the idle readers; those at work close their own when they are done. */
  @Override
  public void close() throws SQLException {
    closed = true;
    for (Connection next = idle.poll(); next != null; next = idle.poll()) {
      next.close();
    }
  }
}
