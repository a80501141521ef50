package io.waystation.storage.log.sqlite;

import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogLimits;
import io.waystation.storage.log.Outcome;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined.Origin;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.QuarantineWriter.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
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
  private static final int DIGESTED_MESSAGES = 10_000;
  private static final int NO_VERSION = -1;
  private static final String REUSED = "SEQ_REUSED";

  private final Connection connection;
  private final SignalCatalogue catalogue;
  private final Consumer<Position> appended;
  private final PreparedStatement enter;
  private final PreparedStatement leave;
  private final QuarantineWriter quarantine;
  private final PreparedStatement saveAccount;
  private final PreparedStatement removeAccount;
  private final PreparedStatement saveConsumer;
  private final PreparedStatement forgetConsumer;
  private final Ledger ledger = new Ledger();
  private final Map<Lane, LaneWriter> lanes = new EnumMap<>(Lane.class);
  private long knownVersion = NO_VERSION;
  private boolean entered;

  /**
   * @param appended told the new end after each commit that has moved it
   */
  LogTransaction(
      Connection connection,
      Clock clock,
      SignalCatalogue catalogue,
      LogLimits limits,
      Consumer<Position> appended)
      throws SQLException {
    this.connection = connection;
    this.catalogue = catalogue;
    this.appended = appended;
    enter =
        connection.prepareStatement(
            """
            UPDATE head SET version = version + 1
            RETURNING version, next_offset, next_backlog, filed""");
    leave = connection.prepareStatement("UPDATE head SET next_offset = ?, next_backlog = ?");
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LaneWriter(connection, lane, clock));
    }
    quarantine = new QuarantineWriter(connection, limits, clock);
    saveAccount = Ledger.saving(connection);
    removeAccount = Ledger.removing(connection);
    saveConsumer =
        connection.prepareStatement(
            """
            INSERT INTO consumer VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET next_offset = excluded.next_offset,
                next_backlog = excluded.next_backlog""");
    forgetConsumer = connection.prepareStatement("DELETE FROM consumer WHERE name = ?");
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

  /** As {@link ReadingLog#commit(String, Position, List)}. */
  void commit(String consumer, Position position, List<Arrival.Refused> refusedByStore)
      throws SQLException {
    commit(consumer, position);
    quarantine.keep(refusedByStore);
  }

  void forget(String consumer) throws SQLException {
    forgetConsumer.setString(1, consumer);
    forgetConsumer.executeUpdate();
  }

  /** As {@link Quarantine#settle}. */
  void settle(long id, String refusal) throws SQLException {
    if (refusal.isEmpty()) {
      quarantine.stored(id, Origin.STORE);
    } else {
      quarantine.refusedAgain(id, refusal);
    }
  }

  /** Makes all of quarantine fit to be changed; begins by writing. */
  void fileQuarantine() throws SQLException {
    quarantine.file();
  }

  /** For what has nothing to do with appending; must begin by writing. */
  Connection connection() {
    return connection;
  }

  /** Returns when everything since the last commit is on disk. */
  void commit() throws SQLException {
    if (entered) {
      for (LaneWriter lane : lanes.values()) {
        lane.writeRow();
      }
      quarantine.fileMany();
      ledger.save(saveAccount, removeAccount);
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
    long filed;
    try (ResultSet head = enter.executeQuery()) {
      version = head.getLong(1);
      lanes.get(Lane.LIVE).startAt(head.getLong(2));
      lanes.get(Lane.BACKLOG).startAt(head.getLong(3));
      filed = head.getLong(4);
    }
    boolean others = version - 1 != knownVersion;
    quarantine.enter(filed, others);
    if (others) {
      ledger.load(connection);
      recallDigests();
    }
    knownVersion = version;
    entered = true;
  }

  private Outcome append(Arrival arrival) throws SQLException {
    if (arrival instanceof Arrival.Message message) {
      return append(message, null);
    }
    if (arrival instanceof Arrival.Unnumbered message) {
      return append(message);
    }
    if (arrival instanceof Arrival.Replayed replayed) {
      return replay(replayed);
    }
    return keepAside((Arrival.Refused) arrival);
  }

  private Outcome append(Arrival.Unnumbered message) throws SQLException {
    if (!ledger.judge(message)) {
      return Outcome.DUPLICATE;
    }
    lanes.get(message.lane()).add(message);
    return Outcome.STORED;
  }

  /**
   * @param replayed what it was kept as; null when it comes from its device
   */
  private Outcome append(Arrival.Message message, Waiting replayed) throws SQLException {
    switch (ledger.judge(message)) {
      case STORE -> {
        lanes.get(message.lane()).add(message);
        return Outcome.STORED;
      }
      case DUPLICATE -> {
        return Outcome.DUPLICATE;
      }
      case FORGOTTEN -> {
        // What was known to differ has not become the same by our forgetting what it differs from.
        if (replayed != null && replayed.reason().equals(REUSED)) {
          return keepAside(reused(message), replayed);
        }
        ledger.countDuplicate(message);
        return Outcome.DUPLICATE;
      }
      case REUSED -> {
        return keepAside(reused(message), replayed);
      }
      case MISNUMBERED -> {
        return keepAside(
            refused(
                message,
                "SEQ_OUT_OF_RANGE",
                "boot and seq must be whole numbers from 0 to 2^53 - 1, and are %d and %d"
                    .formatted(message.boot(), message.seq())),
            replayed);
      }
    }
    throw new AssertionError("every verdict is dealt with");
  }

  private Outcome replay(Arrival.Replayed replayed) throws SQLException {
    Waiting waiting = quarantine.replaying(Origin.MESSAGE, replayed.id());
    if (waiting == null) {
      return Outcome.DUPLICATE;
    }
    Outcome outcome;
    if (replayed.result() instanceof Arrival.Message message) {
      outcome = append(message, waiting);
    } else if (replayed.result() instanceof Arrival.Unnumbered message) {
      outcome = append(message);
    } else {
      outcome = keepAside((Arrival.Refused) replayed.result(), waiting);
    }
    if (outcome.fate() != Fate.QUARANTINED) {
      ledger.quarantined(waiting).quarantined--;
      quarantine.stored(waiting.id(), Origin.MESSAGE);
    }
    return outcome;
  }

  private Outcome keepAside(Arrival.Refused refused, Waiting replayed) throws SQLException {
    if (replayed == null) {
      return keepAside(refused);
    }
    quarantine.keepAgain(replayed.id(), refused.reason(), refused.detail());
    return Outcome.quarantined(refused.reason(), refused.detail());
  }

  private Outcome keepAside(Arrival.Refused refused) throws SQLException {
    boolean stranger = ledger.stranger(Ledger.account(refused.device()));
    BootAccount account = ledger.refuse(refused);
    long fingerprint = Fingerprint.of(refused.topic(), refused.raw());
    if (quarantine.holds(Origin.MESSAGE, fingerprint)) {
      account.duplicates++;
      return Outcome.DUPLICATE;
    }
    String full = quarantine.full(account.device, stranger);
    if (!full.isEmpty()) {
      account.turnedAway++;
      return Outcome.refused(
          "QUARANTINE_FULL",
          "not kept, for %s: mend or discard some of them. It was refused as %s: %s"
              .formatted(full, refused.reason(), refused.detail()));
    }
    account.quarantined++;
    quarantine.keep(refused, fingerprint, account.device, stranger);
    return Outcome.quarantined(refused.reason(), refused.detail());
  }

  private static Arrival.Refused reused(Arrival.Message message) {
    return refused(
        message,
        REUSED,
        "the device has used boot %d, seq %d for two different messages: it must keep boot in"
                .formatted(message.boot(), message.seq())
            + " permanent memory and raise it at every restart");
  }

  private static Arrival.Refused refused(Arrival.Message message, String reason, String detail) {
    return new Arrival.Refused(
        message.topic(),
        message.device().value(),
        message.boot(),
        message.seq(),
        message.receivedAt(),
        reason,
        detail,
        message.raw());
  }

  private Position end() {
    return new Position(lanes.get(Lane.LIVE).next(), lanes.get(Lane.BACKLOG).next());
  }

  /**
   * Without the newest messages' content a reused number would pass for a repetition. Both lanes in
   * the order of their coming, for a device remembers only its last ones.
   */
  private void recallDigests() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 'LIVE' AS lane, first_offset, count, entries, appended_at FROM log
                WHERE first_offset >= ?
            UNION ALL SELECT 'BACKLOG', first_offset, count, entries, appended_at FROM backlog
                WHERE first_offset >= ?
            ORDER BY appended_at, first_offset""")) {
      select.setLong(1, end().live() - DIGESTED_MESSAGES);
      select.setLong(2, end().backlog() - DIGESTED_MESSAGES);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          new StoredRow(
                  Lane.valueOf(row.getString(1)), row.getLong(2), row.getInt(3), row.getBytes(4))
              .entries(
                  catalogue,
                  (entry, digest) -> {
                    if (entry.seq() >= 0 || digest != 0) {
                      ledger.remember(entry.device().value(), entry.boot(), entry.seq(), digest);
                    }
                    return true;
                  });
        }
      }
    }
  }

  /** Undoes what is not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
