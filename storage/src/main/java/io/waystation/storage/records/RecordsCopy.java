package io.waystation.storage.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waystation.storage.log.Renamed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * All records as one portable text, the same from SQLite and from PostgreSQL, so that either can
 * take in what the other gave: JSON, a line each, in UTF-8.
 *
 * <pre>
 * {"records":1,"schema":"2"}                          form of this file, version of the tables
 * {"table":"area","columns":["id","parent", ...]}     tables in an order that keeps references whole
 * ["city","", ...]                                    a row: texts, numbers, true/false, null
 * {"rows":1234}                                       the end: how many rows there were
 * </pre>
 *
 * <p>Names of people are in it as the vault keeps them, sealed. Sessions of signed-in users are
 * not: nobody is to be signed in by an old copy.
 */
public final class RecordsCopy {
  private static final Logger log = LoggerFactory.getLogger(RecordsCopy.class);

  private static final int FORM = 1;
  private static final int FETCH = 1_000;
  private static final int EVERY = 1_000;
  private static final String HISTORY = "flyway_schema_history";
  private static final Set<String> LEFT_OUT = Set.of(HISTORY, "user_session");

  /** Made with the tables themselves or at the first start: they are no records yet. */
  private static final Set<String> FROM_THE_START = Set.of("audit_end", "vault_proof");

  private static final JsonFactory JSON = new JsonFactory();

  private final DataSource database;
  private final String where;
  private final Path folder;

  private RecordsCopy(DataSource database, String where, Path folder) {
    this.database = database;
    this.where = where;
    this.folder = folder;
  }

  /** Of the {@code records.db} in that folder. */
  public static RecordsCopy ofSqlite(Path folder) {
    SQLiteDataSource file = new SQLiteDataSource(SqliteConnections.config());
    file.setUrl("jdbc:sqlite:" + folder.resolve("records.db"));
    return new RecordsCopy(file, folder.resolve("records.db").toString(), folder);
  }

  public static RecordsCopy ofPostgres(PostgresSettings settings) {
    return new RecordsCopy(settings.source(), settings.where(), null);
  }

  /** Whether copies of tables of that version can be read. */
  public static boolean knows(String schema) {
    return Schema.knows(schema);
  }

  /** Whether there are any records. A database that cannot be entered is an exception. */
  public boolean empty() {
    if (folder != null && Files.notExists(folder.resolve("records.db"))) {
      return true;
    }
    return run("cannot be read", connection -> filled(connection).isEmpty());
  }

  /**
   * Holds the records as of the moment of this call, to be written out while others go on changing
   * them.
   *
   * @throws RecordsException if the database cannot be read, or has no records of ours
   */
  public Snapshot snapshot() {
    if (folder != null && Files.notExists(folder.resolve("records.db"))) {
      throw new RecordsException("there are no records at " + where + " to copy", null);
    }
    Connection connection = null;
    try {
      connection = database.getConnection();
      connection.setAutoCommit(false);
      if (folder == null) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
      }
      // The first look at the database is what fixes the moment.
      Snapshot snapshot = new Snapshot(connection, schema(connection));
      connection = null;
      return snapshot;
    } catch (SQLException e) {
      throw cannot("cannot be read", e);
    } finally {
      abandon(connection);
    }
  }

  /** The records as of one moment. For one thread. */
  public final class Snapshot implements AutoCloseable {
    private final Connection connection;
    private final String schema;

    private Snapshot(Connection connection, String schema) {
      this.connection = connection;
      this.schema = schema;
    }

    /** The version of their tables. */
    public String schema() {
      return schema;
    }

    /**
     * Writes everything; changes nothing and holds nobody up.
     *
     * @param progress told the rows so far, now and then
     * @return how many rows
     * @throws RecordsException if the database cannot be read
     * @throws IOException if {@code out} cannot be written to
     */
    public long write(OutputStream out, LongConsumer progress) throws IOException {
      try (JsonGenerator json = JSON.createGenerator(out)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setRootValueSeparator(null);
        return RecordsCopy.write(connection, schema, json, progress);
      } catch (SQLException e) {
        throw cannot("cannot be read", e);
      }
    }

    @Override
    public void close() {
      abandon(connection);
    }
  }

  /** Rolls back by closing. */
  private void abandon(Connection connection) {
    if (connection != null) {
      try {
        connection.rollback();
        connection.close();
      } catch (SQLException e) {
        log.warn("the connection to {} could not be closed", where, e);
      }
    }
  }

  private static long write(
      Connection connection, String schema, JsonGenerator json, LongConsumer progress)
      throws SQLException, IOException {
    json.writeStartObject();
    json.writeNumberField("records", FORM);
    json.writeStringField("schema", schema);
    json.writeEndObject();
    json.writeRaw('\n');
    long rows = 0;
    for (String table : tables(connection)) {
      rows = write(connection, table, json, rows, progress);
    }
    json.writeStartObject();
    json.writeNumberField("rows", rows);
    json.writeEndObject();
    json.writeRaw('\n');
    return rows;
  }

  private static long write(
      Connection connection, String table, JsonGenerator json, long before, LongConsumer progress)
      throws SQLException, IOException {
    long rows = before;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
        List<CopiedColumn> columns = CopiedColumn.of(row.getMetaData());
        json.writeStartObject();
        json.writeStringField("table", table);
        json.writeArrayFieldStart("columns");
        for (CopiedColumn column : columns) {
          json.writeString(column.name());
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        while (row.next()) {
          json.writeStartArray();
          for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(row, i + 1, json);
          }
          json.writeEndArray();
          json.writeRaw('\n');
          if (++rows % EVERY == 0) {
            progress.accept(rows);
          }
        }
      }
    }
    return rows;
  }

  /**
   * Takes in what {@link #write} wrote: makes the tables as they were then, fills them in one
   * transaction, and brings them up to date.
   *
   * @param log the name of the log whose positions are in the records, before and after it was
   *     restored with them
   * @return how many rows
   * @throws RecordsException if there are records already, if the copy is damaged or from a newer
   *     version, or if the database cannot be written to
   */
  public long read(InputStream in, Renamed log, LongConsumer progress) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<String> filled = run("cannot be read", RecordsCopy::filled);
    if (!filled.isEmpty()) {
      throw new RecordsException(
          "there are records at %s already (%s): take another place; a PostgreSQL database must be a new, empty one"
              .formatted(where, String.join(", ", filled)),
          null);
    }
    try (JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      Map<String, String> head = CopiedColumn.object(json);
      if (!String.valueOf(FORM).equals(head.get("records"))) {
        throw damaged("it does not begin as one");
      }
      new Schema(database, where).update(head.get("schema"));
      Failure failure = new Failure();
      long rows =
          run(
              "cannot be written",
              connection -> {
                connection.setAutoCommit(false);
                try {
                  long all = fill(connection, json, progress);
                  rename(connection, log);
                  connection.commit();
                  return all;
                } catch (IOException e) {
                  failure.io = e;
                  return 0L;
                } finally {
                  connection.rollback();
                }
              });
      if (failure.io != null) {
        throw failure.io;
      }
      new Schema(database, where).update();
      return rows;
    }
  }

  private long fill(Connection connection, JsonParser json, LongConsumer progress)
      throws SQLException, IOException {
    Set<String> known = new LinkedHashSet<>(tables(connection));
    try (Statement statement = connection.createStatement()) {
      for (String table : FROM_THE_START) {
        statement.executeUpdate("DELETE FROM " + table);
      }
    }
    long rows = 0;
    JsonToken token = json.nextToken();
    while (token == JsonToken.START_OBJECT) {
      Map<String, String> line = CopiedColumn.object(json);
      if (line.containsKey("rows")) {
        if (!line.get("rows").equals(String.valueOf(rows))) {
          throw damaged("it should have %s rows and has %d".formatted(line.get("rows"), rows));
        }
        return rows;
      }
      String table = line.get("table");
      if (!known.contains(table)) {
        throw damaged("it names a table '%s'".formatted(table));
      }
      try (PreparedStatement insert = connection.prepareStatement(insert(table, line))) {
        long batched = 0;
        for (token = json.nextToken(); token == JsonToken.START_ARRAY; token = json.nextToken()) {
          CopiedColumn.bind(json, insert);
          insert.addBatch();
          rows++;
          if (++batched % EVERY == 0) {
            insert.executeBatch();
            progress.accept(rows);
          }
        }
        insert.executeBatch();
      }
    }
    throw damaged("its end is missing");
  }

  /** Whatever remembers the log by name goes on with its position: the two belong together. */
  private static void rename(Connection connection, Renamed log) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE consumer_state SET state = ? WHERE state = ?")) {
      update.setString(1, log.now());
      update.setString(2, log.before());
      update.executeUpdate();
    }
  }

  private String insert(String table, Map<String, String> line) {
    List<String> columns = List.of(line.getOrDefault("columns", "").split(","));
    for (String column : columns) {
      if (!column.matches("[a-z_]+")) {
        throw damaged("it names a column '%s'".formatted(column));
      }
    }
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            table,
            String.join(", ", columns),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private static RecordsException damaged(String how) {
    return new RecordsException("this is no whole copy of the records: " + how, null);
  }

  private static String schema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL"
                    + " ORDER BY installed_rank DESC LIMIT 1")) {
      row.next();
      return row.getString(1);
    }
  }

  /** With rows in them. */
  private static List<String> filled(Connection connection) throws SQLException {
    List<String> filled = new ArrayList<>();
    for (String table : tables(connection)) {
      if (FROM_THE_START.contains(table)) {
        continue;
      }
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
        if (row.next()) {
          filled.add(table);
        }
      }
    }
    return filled;
  }

  /** Those that are copied, each after the ones it refers to. */
  static List<String> tables(Connection connection) throws SQLException {
    Map<String, Set<String>> references = new LinkedHashMap<>();
    String schema = connection.getSchema();
    try (ResultSet row =
        connection.getMetaData().getTables(null, schema, "%", new String[] {"TABLE"})) {
      while (row.next()) {
        String table = row.getString("TABLE_NAME");
        if (!LEFT_OUT.contains(table) && !table.startsWith("sqlite_")) {
          references.put(table, new LinkedHashSet<>());
        }
      }
    }
    for (Map.Entry<String, Set<String>> table : references.entrySet()) {
      try (ResultSet key = connection.getMetaData().getImportedKeys(null, schema, table.getKey())) {
        while (key.next()) {
          table.getValue().add(key.getString("PKTABLE_NAME"));
        }
      }
      table.getValue().remove(table.getKey());
    }
    List<String> ordered = new ArrayList<>();
    while (ordered.size() < references.size()) {
      int before = ordered.size();
      references.forEach(
          (table, wanted) -> {
            if (!ordered.contains(table) && ordered.containsAll(wanted)) {
              ordered.add(table);
            }
          });
      if (ordered.size() == before) {
        throw new IllegalStateException("tables refer to each other in a circle");
      }
    }
    return ordered;
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private static final class Failure {
    IOException io;
  }

  private <T> T run(String cannot, Work<T> work) {
    try (Connection connection = database.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw cannot(cannot, e);
    }
  }

  private RecordsException cannot(String what, SQLException e) {
    return new RecordsException(
        "the records at %s %s: %s".formatted(where, what, Faults.words(e)), e);
  }
}
