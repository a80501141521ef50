package io.waystation.storage.records;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteException;

/** What the databases' own errors mean to us; SQLite has result codes, PostgreSQL SQLSTATEs. */
final class Faults {
  private Faults() {}

  /** A value that must be there only once is there already. */
  static boolean duplicate(JdbiException e) {
    return is(e, "SQLITE_CONSTRAINT_UNIQUE", "23505")
        || is(e, "SQLITE_CONSTRAINT_PRIMARYKEY", "23505");
  }

  static RecordsException explain(JdbiException e) {
    return new RecordsException(sentence(e), e);
  }

  private static String sentence(JdbiException e) {
    if (is(e, "SQLITE_CONSTRAINT_FOREIGNKEY", "23503")) {
      return "it names an area, station, person or user that is not in the records: save that first";
    }
    if (duplicate(e)) {
      return "it is in the records already: " + first(e);
    }
    if (is(e, "SQLITE_BUSY", "55P03")) {
      return "another process has been writing to the records for %d s: is a second server or a tool"
              .formatted(SqliteConnections.BUSY_MILLIS / 1000)
          + " stuck on them?";
    }
    if (is(e, "SQLITE_FULL", "53100")) {
      return "the disk with the records is full: nothing was kept; make room";
    }
    if (is(e, "SQLITE_READONLY", "25006")) {
      return "a read must not write, or the records' file is read-only to this user";
    }
    return "the records' database failed: " + first(e);
  }

  /**
   * @param sqlite how SQLite's result code begins
   */
  private static boolean is(JdbiException e, String sqlite, String sqlState) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLiteException fault) {
        return fault.getResultCode().name().startsWith(sqlite);
      }
      if (t instanceof SQLException fault) {
        return sqlState.equals(fault.getSQLState());
      }
    }
    return false;
  }

  /** The database's own words; they may name columns, JDBI's message also the values bound. */
  private static String first(JdbiException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException) {
        return t.getMessage();
      }
    }
    return e.getClass().getSimpleName();
  }
}
