package io.waystation.storage.log.sqlite;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.Arrival;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every device's account in memory, for one thread. It is a copy of the table: what a transaction
 * changes is {@link #save saved} in it, and when that fails the copy is thrown away and {@link
 * #load loaded} again, so the two cannot drift apart.
 */
final class Ledger {
  /** A number every device and every JSON reader can count to exactly. */
  static final long LARGEST_NUMBER = (1L << 53) - 1;

  /** Stands for whatever a topic names that cannot be a device. */
  private static final String NO_DEVICE = "";

  private static final String SAVE =
      """
      INSERT INTO ledger (device, boot, stored, duplicates, quarantined, filled, next_seq, holes,
          last_received, missing, refused, turned_away)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (device, boot) DO UPDATE SET stored = excluded.stored,
          duplicates = excluded.duplicates, quarantined = excluded.quarantined,
          filled = excluded.filled, next_seq = excluded.next_seq, holes = excluded.holes,
          last_received = excluded.last_received, missing = excluded.missing,
          refused = excluded.refused, turned_away = excluded.turned_away""";

  /** What is to be done with a message that was understood. */
  enum Verdict {
    STORE,
    DUPLICATE,
    /** Its number has carried other content before. */
    REUSED,
    /** Its number is none. */
    MISNUMBERED
  }

  private final Map<String, DeviceAccount> devices = new HashMap<>();
  private final List<BootAccount> changed = new ArrayList<>();

  Verdict judge(Arrival.Message message) {
    String device = message.device().value();
    long boot = message.boot();
    long seq = message.seq();
    if (boot < 0 || seq < 0 || boot > LARGEST_NUMBER || seq > LARGEST_NUMBER) {
      touch(device, BootAccount.UNNUMBERED, message.receivedAt()).quarantined++;
      return Verdict.MISNUMBERED;
    }
    DeviceAccount account = account(device);
    BootAccount numbers = touch(account, boot, message.receivedAt());
    if (numbers.admit(seq)) {
      numbers.stored++;
      account.remember(boot, seq, message.digest());
      return Verdict.STORE;
    }
    if (account.differs(boot, seq, message.digest())) {
      numbers.quarantined++;
      return Verdict.REUSED;
    }
    numbers.duplicates++;
    return Verdict.DUPLICATE;
  }

  void count(Arrival.Unnumbered message) {
    touch(message.device().value(), BootAccount.UNNUMBERED, message.receivedAt()).stored++;
  }

  void count(Arrival.Refused refused) {
    // Without a device a number is nobody's.
    boolean known = DeviceId.valid(refused.device());
    boolean numbered =
        known
            && refused.boot() >= 0
            && refused.seq() >= 0
            && refused.boot() <= LARGEST_NUMBER
            && refused.seq() <= LARGEST_NUMBER;
    BootAccount account =
        touch(
            known ? refused.device() : NO_DEVICE,
            numbered ? refused.boot() : BootAccount.UNNUMBERED,
            refused.receivedAt());
    account.quarantined++;
    if (numbered) {
      account.refuse(refused.seq());
    }
  }

  /** Remembers the content of a message that is in the log already. */
  void remember(String device, long boot, long seq, long digest) {
    account(device).remember(boot, seq, digest);
  }

  void load(Connection connection) throws SQLException {
    devices.clear();
    changed.clear();
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                SELECT device, boot, stored, duplicates, quarantined, filled, next_seq,
                    last_received, missing, refused, turned_away FROM ledger""")) {
      while (row.next()) {
        BootAccount account = new BootAccount(row.getString(1), row.getLong(2));
        account.stored = row.getLong(3);
        account.duplicates = row.getLong(4);
        account.quarantined = row.getLong(5);
        account.filled = row.getLong(6);
        account.nextSeq = row.getLong(7);
        account.lastReceived = row.getLong(8);
        account.missing = SeqRanges.of(row.getBytes(9));
        account.refused = SeqRanges.of(row.getBytes(10));
        account.turnedAway = row.getLong(11);
        account(account.device).put(account);
      }
    }
  }

  static PreparedStatement saving(Connection connection) throws SQLException {
    return connection.prepareStatement(SAVE);
  }

  /**
   * Writes what has changed.
   *
   * @param save from {@link #saving}
   */
  void save(PreparedStatement save) throws SQLException {
    for (BootAccount account : changed) {
      save.setString(1, account.device);
      save.setLong(2, account.boot);
      save.setLong(3, account.stored);
      save.setLong(4, account.duplicates);
      save.setLong(5, account.quarantined);
      save.setLong(6, account.filled);
      save.setLong(7, account.nextSeq);
      save.setLong(8, account.missing.size());
      save.setLong(9, account.lastReceived);
      save.setBytes(10, account.missing.toBytes());
      save.setBytes(11, account.refused.toBytes());
      save.setLong(12, account.turnedAway);
      save.executeUpdate();
      account.changed = false;
    }
    changed.clear();
  }

  private BootAccount touch(String device, long boot, Instant receivedAt) {
    return touch(account(device), boot, receivedAt);
  }

  private BootAccount touch(DeviceAccount device, long boot, Instant receivedAt) {
    BootAccount account = device.boot(boot);
    account.lastReceived = Math.max(account.lastReceived, receivedAt.toEpochMilli());
    if (!account.changed) {
      account.changed = true;
      changed.add(account);
    }
    return account;
  }

  private DeviceAccount account(String device) {
    return devices.computeIfAbsent(device, DeviceAccount::new);
  }
}
