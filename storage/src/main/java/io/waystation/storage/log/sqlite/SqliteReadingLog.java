package io.waystation.storage.log.sqlite;

import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.BootLedger;
import io.waystation.storage.log.DeviceLedger;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LedgerTotals;
import io.waystation.storage.log.LogException;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.LogStatus;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.sqlite.SqliteFault;
import io.waystation.storage.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in {@code log.db}: a group of messages is one row and one fsync. Times are kept in whole
 * milliseconds.
 *
 * <p>Several processes may have the file open, to read, to commit their offsets and even to append:
 * each sees what another has appended within 0.1 s, and two that append take turns.
 */
public final class SqliteReadingLog implements ReadingLog {
  private static final long LOOK_MILLIS = 100;

  private static final Logger log = LoggerFactory.getLogger(SqliteReadingLog.class);

  private final SqliteFile file;
  private final DiskRoom room;
  private final LogCheck check;
  private final SignalCatalogue catalogue = SignalCatalogue.current();
  private final GroupCommit writer;
  private final Object moved = new Object();

  /** Counts the wakes. Guarded by {@link #moved}, read by anybody. */
  private volatile int woken;

  private final SqliteQuarantine quarantine;
  private Position knownEnd = Position.START;

  private SqliteReadingLog(SqliteFile file, Clock clock, LogLimits limits, LongSupplier usable)
      throws SQLException {
    this.file = file;
    this.room = new DiskRoom(file.path(), usable, limits.freeBytes());
    file.reclaimable();
    try (Connection connection = file.writer()) {
      LogSchema.SCHEMA.create(connection);
    }
    check = new LogCheck(file, catalogue);
    check.atStart();
    quarantine = new SqliteQuarantine(this, clock);
    writer =
        new GroupCommit(
            "log-writer", () -> begin(clock, limits), new Retention(file, limits, clock));
  }

  private LogTransaction begin(Clock clock, LogLimits limits) throws SQLException {
    Connection connection = file.writer();
    try {
      return new LogTransaction(connection, clock, catalogue, limits, this::moveEnd);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The same with {@link LogLimits#DEFAULT}. */
  public static SqliteReadingLog open(Path folder, Clock clock) {
    return open(folder, clock, LogLimits.DEFAULT);
  }

  /**
   * Opens the log in that folder, and makes both when they are missing.
   *
   * @param clock for the time of each append, and for how old it is
   */
  public static SqliteReadingLog open(Path folder, Clock clock, LogLimits limits) {
    return open(folder, clock, limits, () -> usable(folder));
  }

  /**
   * @param usable how many bytes may still be written to the disk
   */
  static SqliteReadingLog open(Path folder, Clock clock, LogLimits limits, LongSupplier usable) {
    Path path = folder.resolve("log.db");
    SqliteFile file = new SqliteFile(path);
    SqliteReadingLog opened = null;
    try {
      Files.createDirectories(folder);
      opened = new SqliteReadingLog(file, clock, limits, usable);
      return opened;
    } catch (IOException e) {
      throw new LogException(
          folder + " cannot be made: check the path and this user's rights to it", e);
    } catch (SQLException e) {
      throw new LogException(SqliteFault.words(path, e), e);
    } catch (IllegalStateException e) {
      throw new LogException(path + " cannot be opened: " + e.getMessage(), e);
    } finally {
      if (opened == null) {
        abandon(file);
      }
    }
  }

  private static void abandon(SqliteFile file) {
    try {
      file.close();
    } catch (SQLException e) {
      log.warn("{} could not be closed", file.path(), e);
    }
  }

  private static long usable(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      log.warn("the room on the disk of {} cannot be told; it is taken for enough", folder, e);
      return Long.MAX_VALUE;
    }
  }

  @Override
  public List<Outcome> append(List<Arrival> batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    room.check();
    List<Arrival> arrivals = List.copyOf(batch);
    return write(arrivals.size(), part -> part.append(arrivals));
  }

  @Override
  public List<Entry> read(Lane lane, long offset, int max) {
    return ask(
        connection -> {
          Portion portion = new Portion(max);
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT first_offset, count, entries FROM %1$s WHERE first_offset >= coalesce(
                      (SELECT max(first_offset) FROM %1$s WHERE first_offset <= ?), 0)
                  ORDER BY first_offset"""
                      .formatted(LaneWriter.table(lane)))) {
            select.setLong(1, offset);
            try (ResultSet rows = select.executeQuery()) {
              while (!portion.full() && rows.next()) {
                if (rows.getLong(1) + rows.getInt(2) > offset) {
                  StoredRow.of(lane, rows)
                      .entries(
                          catalogue,
                          (entry, digest) -> {
                            if (entry.offset() >= offset) {
                              portion.add(entry);
                            }
                            return !portion.full();
                          });
                }
              }
            }
          }
          return portion.entries();
        });
  }

  @Override
  public Position end() {
    Position end =
        ask(
            connection -> {
              try (Statement select = connection.createStatement();
                  ResultSet row =
                      select.executeQuery("SELECT next_offset, next_backlog FROM head")) {
                return new Position(row.getLong(1), row.getLong(2));
              }
            });
    moveEnd(end);
    return end;
  }

  @Override
  public Instant newest() {
    return Instant.ofEpochMilli(
        number(
            """
            SELECT max(
                coalesce((SELECT appended_at FROM log ORDER BY first_offset DESC LIMIT 1), 0),
                coalesce((SELECT appended_at FROM backlog ORDER BY first_offset DESC LIMIT 1), 0))"""));
  }

  @Override
  public boolean await(Position position, long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    long wakes = woken;
    while (true) {
      synchronized (moved) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (knownEnd.since(position) == 0 && left > 0 && woken == wakes) {
          moved.wait(Math.min(left, LOOK_MILLIS));
        }
        if (knownEnd.since(position) > 0) {
          return true;
        }
      }
      // Nobody tells this process what another one appends.
      if (end().since(position) > 0) {
        return true;
      }
      if (System.nanoTime() >= deadline || woken != wakes) {
        return false;
      }
    }
  }

  @Override
  public void wake() {
    synchronized (moved) {
      woken++;
      moved.notifyAll();
    }
  }

  @Override
  public Position committed(String consumer) {
    return ask(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT next_offset, next_backlog FROM consumer WHERE name = ?")) {
            select.setString(1, consumer);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? new Position(row.getLong(1), row.getLong(2)) : Position.START;
            }
          }
        });
  }

  @Override
  public void commit(String consumer, Position position) {
    write(
        0,
        part -> {
          part.commit(consumer, position);
          return position;
        });
  }

  @Override
  public LedgerTotals totals() {
    return ask(LedgerReader::totals);
  }

  @Override
  public List<DeviceLedger> ledgers() {
    return ask(LedgerReader::ledgers);
  }

  @Override
  public List<BootLedger> boots(DeviceId device, int max) {
    return ask(connection -> LedgerReader.boots(connection, device, max));
  }

  @Override
  public Map<DeviceId, BootLedger> newestBoots(Collection<DeviceId> devices) {
    return ask(connection -> LedgerReader.newestBoots(connection, devices));
  }

  @Override
  public List<String> disagreements() {
    return ask(LedgerReader::disagreements);
  }

  @Override
  public List<String> verify(Progress progress) {
    try {
      return check.everything(progress);
    } catch (SQLException e) {
      throw new LogException(SqliteFault.words(file.path(), e), e);
    }
  }

  @Override
  public String identity() {
    return ask(
        connection -> {
          try (Statement select = connection.createStatement();
              ResultSet row = select.executeQuery("SELECT identity FROM head")) {
            return row.getString(1);
          }
        });
  }

  @Override
  public void forget(String consumer) {
    write(
        0,
        part -> {
          part.forget(consumer);
          return consumer;
        });
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void commit(String consumer, Position position, List<Arrival.Refused> refusedByStore) {
    List<Arrival.Refused> refused = List.copyOf(refusedByStore);
    write(
        0,
        part -> {
          part.commit(consumer, position, refused);
          return position;
        });
  }

  @Override
  public LogStatus status() {
    boolean full = room.full();
    long oldest =
        number(
            """
            SELECT coalesce(min(appended_at), -1) FROM (
                SELECT * FROM (SELECT appended_at FROM log ORDER BY first_offset LIMIT 1)
                UNION ALL
                SELECT * FROM (SELECT appended_at FROM backlog ORDER BY first_offset LIMIT 1))""");
    return new LogStatus(
        file.bytes(), room.free(), full, oldest < 0 ? null : Instant.ofEpochMilli(oldest));
  }

  /** Does what was asked for before, then closes the file. */
  @Override
  public void close() {
    writer.close();
    try {
      file.close();
    } catch (SQLException e) {
      throw new LogException(SqliteFault.words(file.path(), e), e);
    }
  }

  private void moveEnd(Position end) {
    synchronized (moved) {
      if (end.since(knownEnd) > 0) {
        knownEnd = end.max(knownEnd);
        moved.notifyAll();
      }
    }
  }

  private long number(String query) {
    return ask(
        connection -> {
          try (Statement select = connection.createStatement();
              ResultSet row = select.executeQuery(query)) {
            return row.getLong(1);
          }
        });
  }

  <T> T ask(SqliteFile.Query<T> query) {
    try {
      return file.read(query);
    } catch (SQLException e) {
      throw new LogException(SqliteFault.words(file.path(), e), e);
    }
  }

  <T> T write(int messages, GroupCommit.Part<T> part) {
    try {
      return writer.call(messages, part);
    } catch (SQLException e) {
      throw new LogException(SqliteFault.words(file.path(), e), e);
    }
  }
}
