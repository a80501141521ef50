package io.waystation.storage.records;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is looked at before a PostgreSQL database is used. */
final class PostgresDoor {
  private static final Logger log = LoggerFactory.getLogger(PostgresDoor.class);
  static final int OLDEST = 130_000;
  private static final long PAUSE_MILLIS = 500;

  /** In bytewise order, as SQLite has it. */
  static final Set<String> PLAIN = Set.of("C", "POSIX", "C.UTF-8", "C.utf8");

  /**
   * Tells, as SQL, one history of transaction numbers from another: the timeline, which changes
   * when a standby takes over. Where that cannot be asked, the start of the server, which is safe
   * too but changes more often.
   */
  private static final List<String> ERAS =
      List.of(
          "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)",
          "CAST(pg_postmaster_start_time() AS TEXT)");

  private PostgresDoor() {}

  /**
   * Waits a little for a server that is not there yet.
   *
   * @return how this server tells its eras apart
   * @throws RecordsException if the database cannot be used as it is; says what to do
   */
  static String enter(PostgresSettings settings) {
    try (Connection connection = connect(settings)) {
      look(connection, settings);
      return era(connection);
    } catch (SQLException e) {
      throw refused(settings, e);
    }
  }

  /** A server that is just starting, or whose network is, may come while we are patient. */
  private static Connection connect(PostgresSettings settings) throws SQLException {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      try {
        return settings.source().getConnection();
      } catch (SQLException e) {
        if (!Faults.away(e) || System.nanoTime() > deadline || !pause()) {
          throw e;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void look(Connection connection, PostgresSettings settings) throws SQLException {
    if (Integer.parseInt(setting(connection, "server_version_num")) < OLDEST) {
      throw new RecordsException(
          "%s is PostgreSQL %s: use 13 or newer"
              .formatted(settings.where(), setting(connection, "server_version")),
          null);
    }
    if (!setting(connection, "server_encoding").equals("UTF8")) {
      throw new RecordsException(
          "the database at %s is not in UTF-8 and cannot keep Chinese names; make one that is: %s"
              .formatted(settings.where(), Faults.createDatabase(settings)),
          null);
    }
    if (!"t".equals(one(connection, "SELECT has_schema_privilege(current_schema(), 'CREATE')"))) {
      throw new RecordsException(
          "our user may make no tables at %s: ALTER DATABASE ... OWNER TO %s;"
              .formatted(settings.where(), one(connection, "SELECT current_user")),
          null);
    }
    String order =
        one(connection, "SELECT datcollate FROM pg_database WHERE datname = current_database()");
    if (!PLAIN.contains(order)) {
      log.warn(
          "The records' database sorts by the rules of {}: lists by id may come in another order, and"
              + " after an upgrade of the system its indexes may need REINDEX. Made with LC_COLLATE 'C'"
              + " it does not.",
          order);
    }
    for (String guard : List.of("fsync", "full_page_writes")) {
      if (setting(connection, guard).equals("off")) {
        log.warn(
            "The records' server runs with {} = off: a power cut may destroy the records.", guard);
      }
    }
  }

  private static String era(Connection connection) throws SQLException {
    SQLException last = null;
    for (String era : ERAS) {
      try {
        one(connection, "SELECT " + era);
        return era;
      } catch (SQLException e) {
        last = e;
      }
    }
    throw last;
  }

  private static String setting(Connection connection, String name) throws SQLException {
    return one(connection, "SELECT current_setting('" + name + "')");
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static RecordsException refused(PostgresSettings settings, SQLException e) {
    return new RecordsException(Faults.atTheDoor(settings, e), e);
  }
}
