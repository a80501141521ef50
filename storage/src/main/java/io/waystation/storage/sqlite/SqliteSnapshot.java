package io.waystation.storage.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * An SQLite file as of one moment, to be copied while others go on writing to it. Nobody waits for
 * it; but until it is closed SQLite cannot use the file's write-ahead log anew, which therefore
 * grows by what is written meanwhile.
 *
 * <p>For one thread.
 */
public final class SqliteSnapshot implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;

  /** About 4 MiB between two reports of progress. */
  private static final int STEP_PAGES = 1_024;

  /** How far a copy has come, in bytes. */
  @FunctionalInterface
  public interface Progress {
    void at(long done, long of);
  }

  private final Path file;
  private final Connection connection;
  private final int form;
  private final long bytes;

  private SqliteSnapshot(Path file, Connection connection, int form, long bytes) {
    this.file = file;
    this.connection = connection;
    this.form = form;
    this.bytes = bytes;
  }

  /**
   * Holds the moment of this call.
   *
   * @throws SQLException if the file is not there or is no database
   */
  public static SqliteSnapshot of(Path file) throws SQLException {
    if (!Files.isRegularFile(file)) {
      throw new SQLException(file + " is not there");
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      connection.setAutoCommit(false);
      // The first look at the file is what fixes the moment.
      int form = (int) number(connection, "SELECT user_version FROM pragma_user_version");
      long bytes =
          number(
              connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
      number(connection, "SELECT count(*) FROM sqlite_schema");
      return new SqliteSnapshot(file, connection, form, bytes);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  public Path file() {
    return file;
  }

  /** Which form its tables have: {@link SqliteSchema#version}. */
  public int form() {
    return form;
  }

  /** How large the copy will be. */
  public long bytes() {
    return bytes;
  }

  /** The one number that question has for an answer, as of the moment. */
  public long number(String query) throws SQLException {
    return number(connection, query);
  }

  /** The one text that question has for an answer, as of the moment. */
  public String text(String query) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Copies it page by page into a new file and waits until that is on disk. The copy is a database
   * like the first, without side files.
   *
   * @throws SQLException if the file cannot be read or the copy not be written; the copy is then of
   *     no use
   */
  public void copy(Path to, Progress progress) throws SQLException, IOException {
    int result =
        connection
            .unwrap(SQLiteConnection.class)
            .getDatabase()
            .backup(
                "main",
                to.toString(),
                (left, of) -> progress.at(bytes - left * (bytes / Math.max(1, of)), bytes),
                0,
                0,
                STEP_PAGES);
    if (result != 0) {
      throw new SQLException("SQLite ended the copy with code " + result, null, result);
    }
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    progress.at(bytes, bytes);
  }

  /**
   * Reads every page of a copied file, which nobody else may be writing to, and changes nothing.
   *
   * @return what is damaged, a sentence each; empty when all is well
   */
  public static List<String> damage(Path copy) throws SQLException {
    List<String> damage = new ArrayList<>();
    // Immutable: no side files are made beside the copy.
    String url = "jdbc:sqlite:file:" + copy.toUri().getRawPath() + "?immutable=1";
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection = config.createConnection(url);
        Statement check = connection.createStatement();
        ResultSet row = check.executeQuery("PRAGMA quick_check(3)")) {
      while (row.next()) {
        if (!row.getString(1).equals("ok")) {
          damage.add(row.getString(1));
        }
      }
    } catch (SQLException e) {
      SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
      if (primary != SQLiteErrorCode.SQLITE_CORRUPT && primary != SQLiteErrorCode.SQLITE_NOTADB) {
        throw e;
      }
      damage.add(e.getMessage());
    }
    return damage;
  }

  /** Lets go of the moment. */
  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
