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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts messages into quarantine and takes them out, within the log's transactions.
 *
 * <p>What waits is bounded, so that nobody can fill the disk with what is refused: for each account
 * of the ledger by {@link LogLimits#quarantinePerDevice} messages of {@link #MEAN_BYTES} on
 * average, and for all devices together that have never had a message stored (whoever invents
 * names) by {@link #STRANGERS} times that. What the store refuses is not bounded: those are
 * readings of messages that are accepted.
 *
 * <p>What ingest refuses is only added to the table at first; when {@link #FILED_AT_ONCE} such rows
 * have gathered they are {@link QuarantineFiler filed} together, within the transaction that adds
 * the last of them. Before anything else is done to a row it is filed.
 */
final class QuarantineWriter {
  /** What is kept of a message; a longer one can be looked at and not be replayed. */
  static final int RAW_BYTES = 256 << 10;

  static final int MEAN_BYTES = 8 << 10;
  static final int STRANGERS = 10;

  /** The budget of all strangers together. */
  static final String ALL_STRANGERS = "*";

  private static final int FILED_AT_ONCE = 500;
  private static final long NOTHING_KNOWN = -1;

  /** A message that is being replayed, as it was refused. */
  record Waiting(long id, String account, long boot, long seq, String reason) {}

  private final Connection connection;
  private final LogLimits limits;
  private final Clock clock;
  private final QuarantineFiler filer;
  private final Unfiled unfiled = new Unfiled();
  private long knownFiled = NOTHING_KNOWN;
  private final PreparedStatement found;
  private final PreparedStatement taken;
  private final PreparedStatement insert;
  private final PreparedStatement insertRaw;
  private final PreparedStatement replaying;
  private final PreparedStatement settle;
  private final PreparedStatement keepAgain;

  QuarantineWriter(Connection connection, LogLimits limits, Clock clock) throws SQLException {
    this.connection = connection;
    this.limits = limits;
    this.clock = clock;
    filer = new QuarantineFiler(connection);
    found =
        connection.prepareStatement(
            "SELECT state FROM quarantine WHERE fingerprint = ? AND origin = ? AND filed = 1");
    taken = connection.prepareStatement("SELECT messages, bytes FROM waiting WHERE budget = ?");
    insert =
        connection.prepareStatement(
            """
            INSERT INTO quarantine (received_at, topic, device, boot, seq, reason, detail, size,
                origin, state, fingerprint, account, stranger, bytes, filed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'KEPT', ?, ?, ?, ?, 0)""");
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
   * Before anything is asked or kept in a transaction.
   *
   * @param filed up to which id quarantine is filed
   * @param others whether another process has appended since the last transaction
   */
  void enter(long filed, boolean others) throws SQLException {
    if (others || filed != knownFiled) {
      unfiled.load(connection);
      knownFiled = filed;
    }
  }

  /** Files what has gathered, if it is enough. */
  void fileMany() throws SQLException {
    if (unfiled.size() >= FILED_AT_ONCE) {
      file();
    }
  }

  /** Files all there is: to be done before any row is changed. May begin the transaction. */
  void file() throws SQLException {
    knownFiled = filer.file();
    unfiled.clear();
  }

  /**
   * Whether the same bytes of the same topic wait already, or a replay has put them in the log.
   * What the store refuses once more after a replay has stored it is new.
   */
  boolean holds(Origin origin, long fingerprint) throws SQLException {
    if (origin == Origin.MESSAGE && unfiled.holds(fingerprint)) {
      return true;
    }
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
    Unfiled.Taken sum = unfiled.of(budget);
    taken.setString(1, budget);
    try (ResultSet row = taken.executeQuery()) {
      if (row.next()) {
        sum = sum.plus(new Unfiled.Taken(row.getLong(1), row.getLong(2)));
      }
    }
    return sum.messages() >= messages || sum.bytes() >= messages * MEAN_BYTES;
  }

  /** Keeps what ingest has refused. */
  void keep(Arrival.Refused refused, long fingerprint, String account, boolean stranger)
      throws SQLException {
    long bytes = insert(Origin.MESSAGE, refused, fingerprint, account, stranger);
    unfiled.add(fingerprint, account, stranger, bytes);
  }

  /** Keeps what the store has refused, what it {@link #holds} excepted, and files it. */
  void keep(List<Arrival.Refused> refusedByStore) throws SQLException {
    Set<Long> added = new HashSet<>();
    for (Arrival.Refused refused : refusedByStore) {
      long fingerprint = Fingerprint.of(refused.topic(), refused.raw());
      if (!holds(Origin.STORE, fingerprint) && added.add(fingerprint)) {
        insert(Origin.STORE, refused, fingerprint, Ledger.account(refused.device()), false);
      }
    }
    if (!added.isEmpty()) {
      file();
    }
  }

  /**
   * @return what it takes up
   */
  private long insert(
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
    long bytes = (long) kept.length + refused.topic().length() + refused.detail().length();
    insert.setLong(13, bytes);
    insert.executeUpdate();
    insertRaw.setBytes(1, kept);
    insertRaw.executeUpdate();
    return bytes;
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
