package io.waystation.storage.records;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteException;

/** What the databases' own errors mean to us; SQLite has result codes, PostgreSQL SQLSTATEs. */
final class Faults {
  /** SQLSTATEs, or how they begin, of a connection that is gone. */
  private static final List<String> GONE = List.of("08", "57P01", "57P02", "25P03");

  /** The same of a server that is not there or does not take us now. */
  private static final List<String> AWAY = List.of("08", "57P", "53300");

  private Faults() {}

  /** A value that must be there only once is there already. */
  static boolean duplicate(JdbiException e) {
    return sqlite(e, "SQLITE_CONSTRAINT_UNIQUE")
        || sqlite(e, "SQLITE_CONSTRAINT_PRIMARYKEY")
        || state(e, "23505");
  }

  /** The connection is gone, and with it what was not committed. */
  static boolean disconnected(Throwable e) {
    return GONE.stream().anyMatch(begin -> state(e, begin));
  }

  /** Waiting may help. */
  static boolean away(Throwable e) {
    return AWAY.stream().anyMatch(begin -> state(e, begin));
  }

  static RecordsException explain(JdbiException e) {
    return away(e)
        ? new RecordsAwayException(sentence(e), e)
        : new RecordsException(sentence(e), e);
  }

  private static String sentence(JdbiException e) {
    if (sqlite(e, "SQLITE_CONSTRAINT_FOREIGNKEY") || state(e, "23503")) {
      return "it names an area, station, person or user that is not in the records: save that first";
    }
    if (duplicate(e)) {
      return "it is in the records already: " + words(e);
    }
    if (sqlite(e, "SQLITE_BUSY") || state(e, "55P03")) {
      return "another process has been writing to the records for too long: is a second server or a"
          + " tool stuck on them?";
    }
    if (sqlite(e, "SQLITE_FULL") || state(e, "53100")) {
      return "the disk with the records is full: nothing was kept; make room";
    }
    if (sqlite(e, "SQLITE_READONLY") || state(e, "25006")) {
      return "a read must not write, or the records' database is read-only, to this user or to all";
    }
    if (state(e, "22021") || state(e, "22P05")) {
      return "a text holds a character no database text may hold (U+0000): take it out";
    }
    if (state(e, "57014")) {
      return "the records' database took too long over one statement: is it overloaded? (%s)"
          .formatted(words(e));
    }
    if (state(e, "42501")) {
      return "our user may not do that in the records' database; make it the owner: %s (%s)"
          .formatted("ALTER DATABASE ... OWNER TO ...", words(e));
    }
    if (state(e, "53300")) {
      return "the records' server has no connection left for us: raise its max_connections, or end"
          + " what holds them (SELECT * FROM pg_stat_activity)";
    }
    if (away(e)) {
      return "the records' database cannot be reached or has just gone; nothing was kept, and it is"
          + " tried again with the next request (%s)".formatted(words(e));
    }
    return "the records' database failed: " + words(e);
  }

  /** Why a database cannot be entered, and what to do about it. */
  static String atTheDoor(PostgresSettings settings, SQLException e) {
    String where = settings.where();
    if (state(e, "3D000")) {
      return "the server has no database of that name (%s). Make it, as an administrator: %s"
          .formatted(where, createDatabase(settings));
    }
    if (state(e, "28P01") || state(e, "28000")) {
      return "%s does not let us in: check records.user, records.password (or WAYSTATION_RECORDS_PASSWORD) and the server's pg_hba.conf (%s)"
          .formatted(where, words(e));
    }
    if (state(e, "42501")) {
      return "the user at %s may not use its database: GRANT CONNECT ON DATABASE ..., or make it the owner (%s)"
          .formatted(where, words(e));
    }
    if (state(e, "53300")) {
      return "%s has no connection left for us: raise its max_connections, or end what holds them (SELECT * FROM pg_stat_activity)"
          .formatted(where);
    }
    if (state(e, "57P03")) {
      return "%s is starting, stopping or recovering and takes nobody yet: wait, its log says how far it is (%s)"
          .formatted(where, words(e));
    }
    if (words(e).contains("targetServerType")) {
      return "%s answers but takes no writes: it is a standby or read-only. Name the primary, or all servers with commas between"
          .formatted(where);
    }
    if (cause(e, UnknownHostException.class)) {
      return "there is no host of the name in %s".formatted(where);
    }
    if (state(e, "08")) {
      return "nobody answers at %s: is the server running, does it listen there (listen_addresses), does a firewall let us through? (%s)"
          .formatted(where, words(e));
    }
    return "%s cannot be used: %s".formatted(where, words(e));
  }

  /** Bytewise order, as in SQLite, which no upgrade of the system changes. */
  static String createDatabase(PostgresSettings settings) {
    String path = settings.where().replaceFirst("^jdbc:postgresql:", "");
    String name = path.substring(path.lastIndexOf('/') + 1);
    return "CREATE DATABASE %s OWNER %s ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;"
        .formatted(
            name.isEmpty() ? "waystation" : name,
            settings.user().isEmpty() ? "..." : settings.user());
  }

  /**
   * @param begin how SQLite's result code begins
   */
  private static boolean sqlite(Throwable e, String begin) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLiteException fault) {
        return fault.getResultCode().name().startsWith(begin);
      }
    }
    return false;
  }

  /** Of any exception on the way: a pool's has the same state as the one it stands for, or none. */
  private static boolean state(Throwable e, String begin) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException fault
          && fault.getSQLState() != null
          && fault.getSQLState().startsWith(begin)) {
        return true;
      }
    }
    return false;
  }

  private static boolean cause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The database's own words, of the exception nearest to it; they may name columns, JDBI's message
   * also the values bound.
   */
  static String words(Throwable e) {
    String words = e.getClass().getSimpleName();
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException) {
        words = t.getMessage();
      }
    }
    return words;
  }
}
