package io.waystation.ingest.sparkplug;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waystation.ingest.payload.RawDigest;
import io.waystation.model.DeviceId;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.sqlite.SqliteFile;
import io.waystation.storage.sqlite.SqliteSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The births, in an SQLite file: what every node has announced now, and what it announced before,
 * so that a message from quarantine can be read by the birth it belongs to. Equal announcements are
 * kept once.
 *
 * <p>A disk that fails stops nobody: the births are then known until the process ends, which is
 * said once in the log, and after a start the nodes are asked to announce themselves again. For one
 * thread at a time.
 */
final class BirthStore implements AutoCloseable {
  /** Of one node. */
  private static final int BIRTHS_KEPT = 200;

  private static final Logger log = LoggerFactory.getLogger(BirthStore.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final SqliteSchema SCHEMA =
      new SqliteSchema(
          1,
          List.of(
              """
              CREATE TABLE node (
                device TEXT PRIMARY KEY, boot INTEGER NOT NULL, address TEXT NOT NULL,
                birth_seq INTEGER NOT NULL, bd_seq INTEGER NOT NULL, digest INTEGER NOT NULL,
                dead INTEGER NOT NULL) WITHOUT ROWID
              """,
              """
              CREATE TABLE announcement (
                device TEXT NOT NULL, boot INTEGER NOT NULL, part TEXT NOT NULL,
                received_at INTEGER NOT NULL, metrics INTEGER NOT NULL,
                untrusted_from INTEGER NOT NULL, alive INTEGER NOT NULL,
                PRIMARY KEY (device, boot, part)) WITHOUT ROWID
              """,
              "CREATE TABLE metrics (digest INTEGER PRIMARY KEY, text TEXT NOT NULL)"));

  /** Something to do with the file. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private final Path path;
  private final SqliteFile file;
  private final Connection connection;
  private boolean troubled;

  private BirthStore(Path path, SqliteFile file, Connection connection) {
    this.path = path;
    this.file = file;
    this.connection = connection;
  }

  /**
   * @throws IllegalStateException if the file cannot be opened; says why and what to do
   */
  static BirthStore open(Path path) {
    SqliteFile file = new SqliteFile(path);
    try {
      Connection connection = file.writer();
      SCHEMA.create(connection);
      try (PreparedStatement unused =
          connection.prepareStatement(
              "DELETE FROM metrics WHERE digest NOT IN (SELECT metrics FROM announcement)")) {
        unused.executeUpdate();
      }
      connection.commit();
      return new BirthStore(path, file, connection);
    } catch (SQLException e) {
      throw new IllegalStateException(SqliteFault.words(path, e), e);
    }
  }

  static int form() {
    return SCHEMA.version();
  }

  /**
   * Every node has died.
   *
   * @throws IllegalStateException if the file cannot be used; says why and what to do
   */
  static void endAll(Path path) {
    SqliteFile file = new SqliteFile(path);
    try (Connection connection = file.writer()) {
      SCHEMA.create(connection);
      update(connection, "UPDATE node SET dead = 1");
      connection.commit();
      file.close();
    } catch (SQLException e) {
      throw new IllegalStateException(SqliteFault.words(path, e), e);
    }
  }

  /** A node has been born: what it announced becomes what holds now. */
  void born(DeviceId device, Epoch epoch, Instant at) {
    attempt(
        null,
        db -> {
          update(
              db,
              "INSERT OR REPLACE INTO node VALUES (?, ?, ?, ?, ?, ?, 0)",
              device.value(),
              epoch.boot(),
              epoch.address(),
              epoch.birthSeq(),
              epoch.bdSeq(),
              epoch.birthDigest());
          put(db, device, epoch, "", at);
          return update(
              db,
              """
              DELETE FROM announcement WHERE device = ?1 AND boot <= (
                SELECT boot FROM announcement WHERE device = ?1 AND part = ''
                ORDER BY boot DESC LIMIT 1 OFFSET ?2)
              """,
              device.value(),
              BIRTHS_KEPT);
        });
  }

  /** A device behind the node has been born. */
  void born(DeviceId device, Epoch epoch, String part, Instant at) {
    attempt(null, db -> put(db, device, epoch, part, at));
  }

  /** The node, or a device behind it, has died. */
  void died(DeviceId device, Epoch epoch, String part) {
    attempt(
        null,
        db ->
            part.isEmpty()
                ? update(
                    db,
                    "UPDATE node SET dead = 1 WHERE device = ? AND boot = ?",
                    device.value(),
                    epoch.boot())
                : update(
                    db,
                    "UPDATE announcement SET alive = 0 WHERE device = ? AND boot = ? AND part = ?",
                    device.value(),
                    epoch.boot(),
                    part));
  }

  /** From this message on, aliases may mean something else than was announced. */
  void untrusted(DeviceId device, Epoch epoch, long number) {
    attempt(
        null,
        db ->
            update(
                db,
                """
                UPDATE announcement SET untrusted_from = min(untrusted_from, ?)
                WHERE device = ? AND boot = ?
                """,
                number,
                device.value(),
                epoch.boot()));
  }

  /** What holds for a node; empty for one never born, or when the file cannot be read. */
  Optional<Epoch> current(DeviceId device, Numbers numbers) {
    return attempt(
        Optional.empty(),
        db -> {
          try (PreparedStatement query =
              db.prepareStatement(
                  "SELECT boot, address, birth_seq, bd_seq, digest, dead FROM node WHERE device ="
                      + " ?")) {
            query.setString(1, device.value());
            ResultSet row = query.executeQuery();
            if (!row.next()) {
              return Optional.empty();
            }
            long boot = row.getLong(1);
            Epoch epoch =
                new Epoch(
                    row.getString(2),
                    boot,
                    row.getInt(3),
                    row.getLong(4),
                    row.getLong(5),
                    numbers.next(device, boot) - 1);
            if (row.getBoolean(6)) {
              epoch.die();
            }
            announcements(db, device, boot, epoch.announcements());
            return Optional.of(epoch);
          }
        });
  }

  /** What a birth of old announced. */
  Optional<Epoch.Announcement> at(DeviceId device, long boot, String part) {
    return announcement(
        "WHERE device = ? AND boot = ? AND part = ? LIMIT 1", device.value(), boot, part);
  }

  /** What the first birth after the one of this boot announced. */
  Optional<Epoch.Announcement> after(DeviceId device, long boot, String part) {
    return announcement(
        "WHERE device = ? AND boot > ? AND part = ? ORDER BY boot LIMIT 1",
        device.value(),
        boot,
        part);
  }

  /** What the first birth from this time on announced. */
  Optional<Epoch.Announcement> after(DeviceId device, Instant time, String part) {
    return announcement(
        "WHERE device = ? AND received_at >= ? AND part = ? ORDER BY received_at LIMIT 1",
        device.value(),
        time.toEpochMilli(),
        part);
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
    file.close();
  }

  private Optional<Epoch.Announcement> announcement(String where, Object... values) {
    return attempt(
        Optional.empty(),
        db -> {
          try (PreparedStatement query =
              db.prepareStatement(
                  "SELECT part, text, untrusted_from, alive FROM announcement"
                      + " JOIN metrics ON digest = metrics "
                      + where)) {
            set(query, values);
            ResultSet row = query.executeQuery();
            return row.next() ? Optional.of(announcement(row)) : Optional.empty();
          }
        });
  }

  private static void announcements(
      Connection db, DeviceId device, long boot, Map<String, Epoch.Announcement> into)
      throws SQLException {
    try (PreparedStatement query =
        db.prepareStatement(
            "SELECT part, text, untrusted_from, alive FROM announcement"
                + " JOIN metrics ON digest = metrics WHERE device = ? AND boot = ?")) {
      set(query, device.value(), boot);
      ResultSet row = query.executeQuery();
      while (row.next()) {
        into.put(row.getString(1), announcement(row));
      }
    }
  }

  private static Epoch.Announcement announcement(ResultSet row) throws SQLException {
    try {
      return new Epoch.Announcement(
          Announced.of(MAPPER.readTree(row.getString(2))), row.getLong(3), row.getBoolean(4));
    } catch (JsonProcessingException e) {
      throw new SQLException("an announcement cannot be read", e);
    }
  }

  private static int put(Connection db, DeviceId device, Epoch epoch, String part, Instant at)
      throws SQLException {
    Epoch.Announcement announcement = epoch.announcements().get(part);
    String text = announcement.metrics().asText();
    long digest = RawDigest.of(text.getBytes(StandardCharsets.UTF_8));
    update(
        db,
        "INSERT OR REPLACE INTO announcement VALUES (?, ?, ?, ?, ?, ?, ?)",
        device.value(),
        epoch.boot(),
        part,
        at.toEpochMilli(),
        digest,
        announcement.untrustedFrom(),
        announcement.alive());
    return update(db, "INSERT OR IGNORE INTO metrics VALUES (?, ?)", digest, text);
  }

  private static int update(Connection db, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = db.prepareStatement(sql)) {
      set(statement, values);
      return statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** One transaction. */
  private <T> T attempt(T otherwise, Work<T> work) {
    try {
      T answer = work.with(connection);
      connection.commit();
      if (troubled) {
        troubled = false;
        log.info("Sparkplug births are kept again in {}", path);
      }
      return answer;
    } catch (SQLException e) {
      if (!troubled) {
        troubled = true;
        log.error(
            "Sparkplug births are known only until the service stops, because they cannot be kept"
                + " in {}",
            SqliteFault.words(path, e),
            e);
      }
      rollback();
      return otherwise;
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      log.debug("rolling back", e);
    }
  }
}
