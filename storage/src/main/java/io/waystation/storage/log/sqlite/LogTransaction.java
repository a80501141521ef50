package io.waystation.storage.log.sqlite;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * All that is written to the log, over one connection and on one thread: parts are done one after
 * the other and {@link #commit committed} together. After any failure it must be closed, which
 * undoes them, and another one opened: what is in memory and what SQLite has prepared may no longer
 * fit the file.
 *
 * <p>The ledger in memory is good for one version of the file's head. When another process has
 * appended since, it is read anew.
 */
final class LogTransaction implements AutoCloseable {
  private static final int ROW_MESSAGES = 500;
  private static final int ROW_BYTES = 1 << 20;
  private static final int RAW_BYTES = 64 << 10;
  private static final int DIGESTED_MESSAGES = 10_000;
  private static final int NO_VERSION = -1;

  private final Connection connection;
  private final Clock clock;
  private final SignalCatalogue catalogue;
  private final LongConsumer appended;
  private final PreparedStatement enter;
  private final PreparedStatement leave;
  private final PreparedStatement insertRow;
  private final PreparedStatement insertQuarantine;
  private final PreparedStatement saveAccount;
  private final PreparedStatement saveConsumer;
  private final Ledger ledger = new Ledger();
  private final EntryEncoder row = new EntryEncoder();
  private long knownVersion = NO_VERSION;
  private boolean entered;
  private long next;

  /**
   * @param appended told the new end after each commit that has moved it
   */
  LogTransaction(
      Connection connection, Clock clock, SignalCatalogue catalogue, LongConsumer appended)
      throws SQLException {
    this.connection = connection;
    this.clock = clock;
    this.catalogue = catalogue;
    this.appended = appended;
    enter =
        connection.prepareStatement(
            "UPDATE head SET version = version + 1 RETURNING version, next_offset");
    leave = connection.prepareStatement("UPDATE head SET next_offset = ?");
    insertRow = connection.prepareStatement("INSERT INTO log VALUES (?, ?, ?, ?)");
    insertQuarantine =
        connection.prepareStatement(
            """
            INSERT INTO quarantine (received_at, topic, device, boot, seq, reason, detail, size,
                raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    saveAccount = Ledger.saving(connection);
    saveConsumer =
        connection.prepareStatement(
            """
            INSERT INTO consumer VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET next_offset = excluded.next_offset""");
  }

  List<Fate> append(List<Arrival> batch) throws SQLException {
    enter();
    List<Fate> fates = new ArrayList<>(batch.size());
    for (Arrival arrival : batch) {
      fates.add(append(arrival));
    }
    return fates;
  }

  void commit(String consumer, long offset) throws SQLException {
    saveConsumer.setString(1, consumer);
    saveConsumer.setLong(2, offset);
    saveConsumer.executeUpdate();
  }

  /** Returns when everything since the last commit is on disk. */
  void commit() throws SQLException {
    if (entered) {
      writeRow();
      ledger.save(saveAccount);
      leave.setLong(1, next);
      leave.executeUpdate();
    }
    connection.commit();
    if (entered) {
      entered = false;
      appended.accept(next);
    }
  }

  private void enter() throws SQLException {
    if (entered) {
      return;
    }
    long version;
    try (ResultSet head = enter.executeQuery()) {
      version = head.getLong(1);
      next = head.getLong(2);
    }
    if (version - 1 != knownVersion) {
      ledger.load(connection);
      recallDigests();
    }
    knownVersion = version;
    entered = true;
  }

  private Fate append(Arrival arrival) throws SQLException {
    if (arrival instanceof Arrival.Message message) {
      return append(message);
    }
    if (arrival instanceof Arrival.Status status) {
      ledger.count(status);
      row.add(status);
      closeFullRow();
      return Fate.STORED;
    }
    Arrival.Refused refused = (Arrival.Refused) arrival;
    ledger.count(refused);
    quarantine(refused);
    return Fate.QUARANTINED;
  }

  private Fate append(Arrival.Message message) throws SQLException {
    switch (ledger.judge(message)) {
      case STORE -> {
        row.add(message);
        closeFullRow();
        return Fate.STORED;
      }
      case DUPLICATE -> {
        return Fate.DUPLICATE;
      }
      case REUSED -> {
        quarantine(
            message,
            "SEQ_REUSED",
            "the device has used boot %d, seq %d for two different messages: it must keep boot in"
                    .formatted(message.boot(), message.seq())
                + " permanent memory and raise it at every restart");
        return Fate.QUARANTINED;
      }
      case MISNUMBERED -> {
        quarantine(
            message,
            "SEQ_OUT_OF_RANGE",
            "boot and seq must be whole numbers from 0 to 2^53 - 1, and are %d and %d"
                .formatted(message.boot(), message.seq()));
        return Fate.QUARANTINED;
      }
    }
    throw new AssertionError("every verdict is dealt with");
  }

  private void quarantine(Arrival.Message message, String reason, String detail)
      throws SQLException {
    quarantine(
        new Arrival.Refused(
            message.topic(),
            message.device().value(),
            message.boot(),
            message.seq(),
            message.receivedAt(),
            reason,
            detail,
            message.raw()));
  }

  private void quarantine(Arrival.Refused refused) throws SQLException {
    byte[] raw = refused.raw();
    insertQuarantine.setLong(1, refused.receivedAt().toEpochMilli());
    insertQuarantine.setString(2, refused.topic());
    insertQuarantine.setString(3, refused.device());
    insertQuarantine.setLong(4, refused.boot());
    insertQuarantine.setLong(5, refused.seq());
    insertQuarantine.setString(6, refused.reason());
    insertQuarantine.setString(7, refused.detail());
    insertQuarantine.setLong(8, raw.length);
    insertQuarantine.setBytes(9, raw.length > RAW_BYTES ? Arrays.copyOf(raw, RAW_BYTES) : raw);
    insertQuarantine.executeUpdate();
  }

  private void closeFullRow() throws SQLException {
    if (row.count() >= ROW_MESSAGES || row.size() >= ROW_BYTES) {
      writeRow();
    }
  }

  private void writeRow() throws SQLException {
    if (row.count() > 0) {
      insertRow.setLong(1, next);
      insertRow.setInt(2, row.count());
      insertRow.setLong(3, clock.millis());
      insertRow.setBytes(4, row.row(next));
      insertRow.executeUpdate();
      next += row.count();
      row.clear();
    }
  }

  /** Without the newest messages' content a reused number would pass for a repetition. */
  private void recallDigests() throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT first_offset, count, entries FROM log WHERE first_offset >= %d"
                        .formatted(next - DIGESTED_MESSAGES)
                    + " ORDER BY first_offset")) {
      while (rows.next()) {
        StoredRow.of(rows)
            .entries(
                catalogue,
                (entry, digest) -> {
                  if (entry.seq() >= 0) {
                    ledger.remember(entry.device().value(), entry.boot(), entry.seq(), digest);
                  }
                  return true;
                });
      }
    }
  }

  /** Undoes what is not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
