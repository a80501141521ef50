package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Quarantined.Origin;
import io.waystation.storage.log.Quarantined.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;

/**
 * Puts messages into quarantine and takes them out, within the log's transactions.
 *
 * <p>What waits is bounded, so that nobody can fill the disk with what is refused: for each account
 * of the ledger by {@link LogLimits#quarantinePerDevice} messages of {@link #MEAN_BYTES} on
 * average, and for all devices together that have never had a message stored (whoever invents
 * names) by {@link #STRANGERS} times that. What the store refuses is not bounded: those are
 * readings of messages that are accepted.
 */
final class QuarantineWriter {
  /** What is kept of a message; a longer one can be looked at and not be replayed. */
  static final int RAW_BYTES = 256 << 10;

  static final int MEAN_BYTES = 8 << 10;
  static final int STRANGERS = 10;

  private static final String ALL_STRANGERS = "*";

  /** A message that is being replayed, as it was refused. */
  record Waiting(long id, String account, long boot, long seq, String reason) {}

  private final LogLimits limits;
  private final Clock clock;
  private final PreparedStatement found;
  private final PreparedStatement taken;
  private final PreparedStatement insert;
  private final PreparedStatement insertRaw;
  private final PreparedStatement replaying;
  private final PreparedStatement settle;
  private final PreparedStatement keepAgain;

  QuarantineWriter(Connection connection, LogLimits limits, Clock clock) throws SQLException {
    this.limits = limits;
    this.clock = clock;
    found =
        connection.prepareStatement(
            "SELECT state FROM quarantine WHERE fingerprint = ? AND origin = ?");
    taken = connection.prepareStatement("SELECT messages, bytes FROM waiting WHERE budget = ?");
    insert =
        connection.prepareStatement(
            """
            INSERT INTO quarantine (received_at, topic, device, boot, seq, reason, detail, size,
                origin, state, fingerprint, account, stranger, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'KEPT', ?, ?, ?, ?)""");
    insertRaw =
        connection.prepareStatement("INSERT INTO quarantine_raw VALUES (last_insert_rowid(), ?)");
    replaying =
        connection.prepareStatement(
            """
            SELECT account, boot, seq, reason FROM quarantine
            WHERE id = ? AND origin = ? AND state = 'REPLAYING'""");
    settle =
        connection.prepareStatement(
            """
            UPDATE quarantine SET state = 'STORED', settled_at = ?
            WHERE id = ? AND origin = ? AND state = 'REPLAYING'""");
    keepAgain =
        connection.prepareStatement(
            """
            UPDATE quarantine SET state = 'KEPT', reason = coalesce(?, reason), detail = ?
            WHERE id = ? AND state = 'REPLAYING'""");
  }

  /**
   * Whether the same bytes of the same topic wait already, or a replay has put them in the log.
   * What the store refuses once more after a replay has stored it is new.
   */
  boolean holds(Origin origin, long fingerprint) throws SQLException {
    found.setLong(1, fingerprint);
    found.setString(2, origin.name());
    try (ResultSet row = found.executeQuery()) {
      while (row.next()) {
        State state = State.valueOf(row.getString(1));
        if (state == State.KEPT
            || state == State.REPLAYING
            || state == State.STORED && origin == Origin.MESSAGE) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Whether one more may wait.
   *
   * @return why not; empty if it may
   */
  String full(String account, boolean stranger) throws SQLException {
    if (spent(account, 1)) {
      return account.isEmpty()
          ? "as many messages that name no known device wait in quarantine as may"
          : "as many messages of this device wait in quarantine as may";
    }
    if (stranger && spent(ALL_STRANGERS, STRANGERS)) {
      return "as many messages of devices that have never had one stored wait in quarantine as may";
    }
    return "";
  }

  private boolean spent(String budget, int times) throws SQLException {
    long messages = (long) limits.quarantinePerDevice() * times;
    taken.setString(1, budget);
    try (ResultSet row = taken.executeQuery()) {
      return row.next() && (row.getLong(1) >= messages || row.getLong(2) >= messages * MEAN_BYTES);
    }
  }

  void keep(
      Origin origin, Arrival.Refused refused, long fingerprint, String account, boolean stranger)
      throws SQLException {
    byte[] raw = refused.raw();
    byte[] kept = raw.length > RAW_BYTES ? Arrays.copyOf(raw, RAW_BYTES) : raw;
    insert.setLong(1, refused.receivedAt().toEpochMilli());
    insert.setString(2, refused.topic());
    insert.setString(3, refused.device());
    insert.setLong(4, refused.boot());
    insert.setLong(5, refused.seq());
    insert.setString(6, refused.reason());
    insert.setString(7, refused.detail());
    insert.setLong(8, raw.length);
    insert.setString(9, origin.name());
    insert.setLong(10, fingerprint);
    insert.setString(11, account);
    insert.setInt(12, stranger ? 1 : 0);
    insert.setLong(13, (long) kept.length + refused.topic().length() + refused.detail().length());
    insert.executeUpdate();
    insertRaw.setBytes(1, kept);
    insertRaw.executeUpdate();
  }

  /**
   * @return null if nobody has asked for a replay of it, or it is over
   */
  Waiting replaying(Origin origin, long id) throws SQLException {
    replaying.setLong(1, id);
    replaying.setString(2, origin.name());
    try (ResultSet row = replaying.executeQuery()) {
      return row.next()
          ? new Waiting(id, row.getString(1), row.getLong(2), row.getLong(3), row.getString(4))
          : null;
    }
  }

  /** A replay has stored it. */
  void stored(long id, Origin origin) throws SQLException {
    settle.setLong(1, clock.millis());
    settle.setLong(2, id);
    settle.setString(3, origin.name());
    settle.executeUpdate();
  }

  /** A replay by the store has failed. */
  void refusedAgain(long id, String detail) throws SQLException {
    keepAgain(id, null, detail);
  }

  /** A replay has failed. */
  void keepAgain(long id, String reason, String detail) throws SQLException {
    keepAgain.setString(1, reason);
    keepAgain.setString(2, detail);
    keepAgain.setLong(3, id);
    keepAgain.executeUpdate();
  }
}
