package io.waystation.storage.log.sqlite;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
  private static final int RAW_BYTES = 64 << 10;
  private static final int DIGESTED_MESSAGES = 10_000;
  private static final int NO_VERSION = -1;

  private final Connection connection;
  private final SignalCatalogue catalogue;
  private final Consumer<Position> appended;
  private final PreparedStatement enter;
  private final PreparedStatement leave;
  private final PreparedStatement insertQuarantine;
  private final PreparedStatement saveAccount;
  private final PreparedStatement saveConsumer;
  private final Ledger ledger = new Ledger();
  private final Map<Lane, LaneWriter> lanes = new EnumMap<>(Lane.class);
  private long knownVersion = NO_VERSION;
  private boolean entered;

  /**
   * @param appended told the new end after each commit that has moved it
   */
  LogTransaction(
      Connection connection, Clock clock, SignalCatalogue catalogue, Consumer<Position> appended)
      throws SQLException {
    this.connection = connection;
    this.catalogue = catalogue;
    this.appended = appended;
    enter =
        connection.prepareStatement(
            "UPDATE head SET version = version + 1 RETURNING version, next_offset, next_backlog");
    leave = connection.prepareStatement("UPDATE head SET next_offset = ?, next_backlog = ?");
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneWriter(connection, lane, clock));
    }
    insertQuarantine =
        connection.prepareStatement(
            """
            INSERT INTO quarantine (received_at, topic, device, boot, seq, reason, detail, size,
                raw, origin, state, fingerprint)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'MESSAGE', 'KEPT', 0)""");
    saveAccount = Ledger.saving(connection);
    saveConsumer =
        connection.prepareStatement(
            """
            INSERT INTO consumer VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET next_offset = excluded.next_offset,
                next_backlog = excluded.next_backlog""");
  }

  List<Outcome> append(List<Arrival> batch) throws SQLException {
    enter();
    List<Outcome> fates = new ArrayList<>(batch.size());
    for (Arrival arrival : batch) {
      fates.add(append(arrival));
    }
    return fates;
  }

  void commit(String consumer, Position position) throws SQLException {
    saveConsumer.setString(1, consumer);
    saveConsumer.setLong(2, position.live());
    saveConsumer.setLong(3, position.backlog());
    saveConsumer.executeUpdate();
  }

  /** Returns when everything since the last commit is on disk. */
  void commit() throws SQLException {
    if (entered) {
      for (LaneWriter lane : lanes.values()) {
        lane.writeRow();
      }
      ledger.save(saveAccount);
      leave.setLong(1, lanes.get(Lane.LIVE).next());
      leave.setLong(2, lanes.get(Lane.BACKLOG).next());
      leave.executeUpdate();
    }
    connection.commit();
    if (entered) {
      entered = false;
      appended.accept(end());
    }
  }

  private void enter() throws SQLException {
    if (entered) {
      return;
    }
    long version;
    try (ResultSet head = enter.executeQuery()) {
      version = head.getLong(1);
      lanes.get(Lane.LIVE).startAt(head.getLong(2));
      lanes.get(Lane.BACKLOG).startAt(head.getLong(3));
    }
    if (version - 1 != knownVersion) {
      ledger.load(connection);
      for (Lane lane : Lane.values()) {
        recallDigests(lane);
      }
    }
    knownVersion = version;
    entered = true;
  }

  private Outcome append(Arrival arrival) throws SQLException {
    if (arrival instanceof Arrival.Message message) {
      return append(message);
    }
    if (arrival instanceof Arrival.Unnumbered message) {
      ledger.count(message);
      lanes.get(message.lane()).add(message);
      return Outcome.STORED;
    }
    if (arrival instanceof Arrival.Replayed) {
      throw new UnsupportedOperationException("replay");
    }
    Arrival.Refused refused = (Arrival.Refused) arrival;
    ledger.count(refused);
    return quarantine(refused);
  }

  private Outcome append(Arrival.Message message) throws SQLException {
    switch (ledger.judge(message)) {
      case STORE -> {
        lanes.get(message.lane()).add(message);
        return Outcome.STORED;
      }
      case DUPLICATE -> {
        return Outcome.DUPLICATE;
      }
      case REUSED -> {
        return quarantine(
            message,
            "SEQ_REUSED",
            "the device has used boot %d, seq %d for two different messages: it must keep boot in"
                    .formatted(message.boot(), message.seq())
                + " permanent memory and raise it at every restart");
      }
      case MISNUMBERED -> {
        return quarantine(
            message,
            "SEQ_OUT_OF_RANGE",
            "boot and seq must be whole numbers from 0 to 2^53 - 1, and are %d and %d"
                .formatted(message.boot(), message.seq()));
      }
    }
    throw new AssertionError("every verdict is dealt with");
  }

  private Outcome quarantine(Arrival.Message message, String reason, String detail)
      throws SQLException {
    return quarantine(
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

  private Outcome quarantine(Arrival.Refused refused) throws SQLException {
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
    return Outcome.quarantined(refused.reason(), refused.detail());
  }

  private Position end() {
    return new Position(lanes.get(Lane.LIVE).next(), lanes.get(Lane.BACKLOG).next());
  }

  /** Without the newest messages' content a reused number would pass for a repetition. */
  private void recallDigests(Lane lane) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "SELECT first_offset, count, entries FROM %s WHERE first_offset >= %d"
                        .formatted(
                            LaneWriter.table(lane), lanes.get(lane).next() - DIGESTED_MESSAGES)
                    + " ORDER BY first_offset")) {
      while (rows.next()) {
        StoredRow.of(lane, rows)
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
