package io.waystation.storage.records;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a PostgreSQL database and its server are like, for somebody who wants to know whether they
 * will do. Nothing is changed there.
 *
 * @param where the database is, without user and password
 * @param collation of the database
 * @param plainOrder whether that is bytewise, as in SQLite
 * @param mayMakeTables whether our user may
 * @param off settings that are off and keep the disk honest
 * @param lateCommit {@code synchronous_commit} is off by default
 * @param reserved of the connections, for superusers
 * @param others where other connections of Waystation come from
 * @param writer process that has been holding the right to write for more than 30 s; 0 for none
 * @param writerSeconds how long it has
 * @param clockAhead of ours, to about half a round trip
 * @param devices registered; empty before the tables are made
 * @param createDatabase how an administrator would make one as it should be
 */
public record PostgresLook(
    String where,
    int versionNumber,
    String version,
    String encoding,
    String collation,
    boolean plainOrder,
    String user,
    String database,
    boolean mayMakeTables,
    List<String> off,
    boolean lateCommit,
    int maxConnections,
    int reserved,
    int taken,
    List<String> others,
    int writer,
    long writerSeconds,
    Duration clockAhead,
    OptionalLong devices,
    String createDatabase) {
  /** The oldest version we work with, as {@code server_version_num} has it. */
  public static final int OLDEST = PostgresDoor.OLDEST;

  /** Connections one process of ours uses at most. */
  public static final int CONNECTIONS = PostgresEngine.CONNECTIONS;

  public PostgresLook {
    off = List.copyOf(off);
    others = List.copyOf(others);
  }

  /**
   * Blocks for the settings' patience at most before it gives up.
   *
   * @throws RecordsException if the database cannot be entered; says why and what to do
   */
  public static PostgresLook at(PostgresSettings settings) {
    try (Connection connection = settings.source().getConnection()) {
      return new Eye(connection).look(settings);
    } catch (SQLException e) {
      throw new RecordsException(Faults.atTheDoor(settings, e), e);
    }
  }

  /** Asks one connection. */
  private static final class Eye {
    private static final String STUCK =
        """
        SELECT a.pid, CAST(extract(epoch FROM clock_timestamp() - a.xact_start) AS BIGINT) AS held
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.classid = %d AND l.objid = %d
          AND a.xact_start < clock_timestamp() - interval '30 seconds'
        """
            .formatted(
                PostgresEngine.RIGHT_TO_WRITE >>> 32, PostgresEngine.RIGHT_TO_WRITE & 0xFFFFFFFFL);

    private static final String OTHERS =
        """
        SELECT DISTINCT coalesce(host(client_addr), 'the server itself') FROM pg_stat_activity
        WHERE application_name = 'waystation' AND datname = current_database()
          AND pid <> pg_backend_pid() ORDER BY 1
        """;

    private final Connection connection;

    Eye(Connection connection) {
      this.connection = connection;
    }

    PostgresLook look(PostgresSettings settings) throws SQLException {
      Duration ahead = clockAhead();
      List<String> off = new ArrayList<>();
      for (String guard : List.of("fsync", "full_page_writes")) {
        if (setting(guard).equals("off")) {
          off.add(guard);
        }
      }
      List<String> stuck = row(STUCK);
      String collation =
          one("SELECT datcollate FROM pg_database WHERE datname = current_database()");
      return new PostgresLook(
          settings.where(),
          Integer.parseInt(setting("server_version_num")),
          setting("server_version"),
          setting("server_encoding"),
          collation,
          PostgresDoor.PLAIN.contains(collation),
          one("SELECT current_user"),
          one("SELECT current_database()"),
          "t".equals(one("SELECT has_schema_privilege(current_schema(), 'CREATE')")),
          off,
          setting("synchronous_commit").equals("off"),
          Integer.parseInt(setting("max_connections")),
          Integer.parseInt(setting("superuser_reserved_connections")),
          Integer.parseInt(
              one("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")),
          column(OTHERS),
          stuck.isEmpty() ? 0 : Integer.parseInt(stuck.get(0)),
          stuck.isEmpty() ? 0 : Long.parseLong(stuck.get(1)),
          ahead,
          devices(),
          Faults.createDatabase(settings));
    }

    private Duration clockAhead() throws SQLException {
      one("SELECT 1");
      long before = System.currentTimeMillis();
      String there = one("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)");
      long after = System.currentTimeMillis();
      return Duration.ofMillis(Long.parseLong(there) - (before + after) / 2);
    }

    private OptionalLong devices() throws SQLException {
      return one("SELECT to_regclass('device')") == null
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(one("SELECT count(*) FROM device")));
    }

    private String setting(String name) throws SQLException {
      return one("SELECT current_setting('" + name + "')");
    }

    private String one(String sql) throws SQLException {
      return row(sql).get(0);
    }

    /** Of the first row, empty when there is none. */
    private List<String> row(String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        List<String> row = new ArrayList<>();
        if (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.add(rows.getString(i));
          }
        }
        return row;
      }
    }

    private List<String> column(String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        List<String> column = new ArrayList<>();
        while (rows.next()) {
          column.add(rows.getString(1));
        }
        return column;
      }
    }
  }
}
