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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every device's account in memory, for one thread. It is a copy of the table: what a transaction
 * changes is {@link #save saved} in it, and when that fails the copy is thrown away and {@link
 * #load loaded} again, so the two cannot drift apart.
 *
 * <p>It cannot be made to grow without end. A device has {@link #MOST_BOOTS} accounts; when it
 * opens more, the one heard of least recently is added to its {@link BootAccount#FOLDED} account: a
 * message of that boot that comes later still counts as one of a new boot. All devices that never
 * had a message stored share {@link #MOST_STRANGERS} accounts; what comes beyond is counted under
 * {@link #NO_DEVICE}.
 */
final class Ledger {
  /** A number every device and every JSON reader can count to exactly. */
  static final long LARGEST_NUMBER = (1L << 53) - 1;

  /** Stands for whatever a topic names that cannot be a device, and for strangers beyond number. */
  static final String NO_DEVICE = "";

  static final int MOST_BOOTS = 1_000;
  static final int MOST_STRANGERS = 10_000;

  /** So many boots of a device may have more than {@link #FEW_RANGES} holes told apart. */
  private static final int DETAILED_BOOTS = 16;

  private static final int FEW_RANGES = 64;

  private static final Comparator<BootAccount> LEAST_RECENT =
      Comparator.<BootAccount>comparingLong(account -> account.lastReceived)
          .thenComparingLong(account -> account.boot);

  private static final String SAVE =
      """
      INSERT INTO ledger (device, boot, stored, duplicates, quarantined, filled, next_seq, holes,
          last_received, missing, refused, turned_away, aside)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (device, boot) DO UPDATE SET stored = excluded.stored,
          duplicates = excluded.duplicates, quarantined = excluded.quarantined,
          filled = excluded.filled, next_seq = excluded.next_seq, holes = excluded.holes,
          last_received = excluded.last_received, missing = excluded.missing,
          refused = excluded.refused, turned_away = excluded.turned_away, aside = excluded.aside""";

  /** What is to be done with a message that was understood. */
  enum Verdict {
    /** Counted as stored. */
    STORE,
    /** Counted as a duplicate. */
    DUPLICATE,
    /** Its number is taken, and what it carried then is forgotten; not counted yet. */
    FORGOTTEN,
    /** Its number has carried other content before; not counted yet. */
    REUSED,
    /** Its number is none; not counted yet. */
    MISNUMBERED
  }

  private final Map<String, DeviceAccount> devices = new HashMap<>();
  private final List<BootAccount> changed = new ArrayList<>();
  private final List<BootAccount> folded = new ArrayList<>();
  private int strangers;

  /** Judges a message and counts it if it is stored or surely a duplicate. */
  Verdict judge(Arrival.Message message) {
    long boot = message.boot();
    long seq = message.seq();
    if (!numbered(boot, seq)) {
      return Verdict.MISNUMBERED;
    }
    DeviceAccount device = device(message.device().value());
    BootAccount account = touch(device, boot, message.receivedAt());
    if (account.admit(seq)) {
      account.stored++;
      makeKnown(device);
      device.remember(boot, seq, message.digest());
      return Verdict.STORE;
    }
    return switch (device.memory(boot, seq, message.digest())) {
      case SAME -> {
        account.duplicates++;
        yield Verdict.DUPLICATE;
      }
      case OTHER -> Verdict.REUSED;
      case NONE -> Verdict.FORGOTTEN;
    };
  }

  /** A message whose number is taken is a duplicate as far as anybody knows. */
  void countDuplicate(Arrival.Message message) {
    touch(device(message.device().value()), message.boot(), message.receivedAt()).duplicates++;
  }

  /**
   * Counts the message.
   *
   * @return whether it is to be stored; else it is a duplicate
   */
  boolean judge(Arrival.Unnumbered message) {
    DeviceAccount device = device(message.device().value());
    BootAccount account = touch(device, BootAccount.UNNUMBERED, message.receivedAt());
    if (message.digest() != 0) {
      if (device.saidUnnumbered(message.digest())) {
        account.duplicates++;
        return false;
      }
      device.remember(BootAccount.UNNUMBERED, BootAccount.UNNUMBERED, message.digest());
    }
    account.stored++;
    makeKnown(device);
    return true;
  }

  /**
   * Notes the number of a refused message as seen; its fate is still to be counted in the account
   * given back.
   */
  BootAccount refuse(Arrival.Refused refused) {
    String name = account(refused.device());
    boolean numbered = !name.isEmpty() && numbered(refused.boot(), refused.seq());
    long boot = numbered ? refused.boot() : BootAccount.UNNUMBERED;
    DeviceAccount device = devices.get(name);
    boolean exists = device != null && device.boot(boot) != null;
    if (!exists && !name.isEmpty() && stranger(name) && strangers >= MOST_STRANGERS) {
      return touch(device(NO_DEVICE), BootAccount.UNNUMBERED, refused.receivedAt());
    }
    BootAccount account = touch(device(name), boot, refused.receivedAt());
    if (numbered) {
      account.refuse(refused.seq());
    }
    return account;
  }

  /** The account in which a message kept under that account was counted as quarantined. */
  BootAccount quarantined(QuarantineWriter.Waiting waiting) {
    boolean numbered = !waiting.account().isEmpty() && numbered(waiting.boot(), waiting.seq());
    DeviceAccount device = device(waiting.account());
    BootAccount account = device.boot(numbered ? waiting.boot() : BootAccount.UNNUMBERED);
    if (account == null || account.quarantined == 0) {
      account = device.boot(BootAccount.FOLDED);
    }
    if (account == null) {
      throw new IllegalStateException(
          "the quarantined message %d is in no account of '%s'"
              .formatted(waiting.id(), waiting.account()));
    }
    change(account);
    return account;
  }

  /** Whether no message of that device was ever stored. */
  boolean stranger(String name) {
    DeviceAccount device = devices.get(name);
    return device == null || !device.known();
  }

  /** Under whose name a message of {@code device}, as a topic names it, is counted. */
  static String account(String device) {
    return DeviceId.valid(device) ? device : NO_DEVICE;
  }

  /** Remembers the content of a message that is in the log already. */
  void remember(String device, long boot, long seq, long digest) {
    device(device).remember(boot, seq, digest);
  }

  void load(Connection connection) throws SQLException {
    devices.clear();
    changed.clear();
    folded.clear();
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
        device(account.device).put(account);
      }
    }
    strangers =
        devices.values().stream()
            .filter(device -> !device.known())
            .mapToInt(device -> device.boots().size())
            .sum();
  }

  static PreparedStatement saving(Connection connection) throws SQLException {
    return connection.prepareStatement(SAVE);
  }

  static PreparedStatement removing(Connection connection) throws SQLException {
    return connection.prepareStatement("DELETE FROM ledger WHERE device = ? AND boot = ?");
  }

  /**
   * Writes what has changed.
   *
   * @param save from {@link #saving}
   * @param remove from {@link #removing}
   */
  void save(PreparedStatement save, PreparedStatement remove) throws SQLException {
    for (BootAccount account : List.copyOf(changed)) {
      if (account.ranges() > FEW_RANGES) {
        blur(device(account.device));
      }
    }
    for (BootAccount account : folded) {
      remove.setString(1, account.device);
      remove.setLong(2, account.boot);
      remove.executeUpdate();
    }
    folded.clear();
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
      save.setLong(13, account.refused.size());
      save.executeUpdate();
      account.changed = false;
    }
    changed.clear();
  }

  private static boolean numbered(long boot, long seq) {
    return boot >= 0 && seq >= 0 && boot <= LARGEST_NUMBER && seq <= LARGEST_NUMBER;
  }

  private void makeKnown(DeviceAccount device) {
    if (!device.known()) {
      device.makeKnown();
      strangers -= device.boots().size();
    }
  }

  private BootAccount touch(DeviceAccount device, long boot, Instant receivedAt) {
    BootAccount account = device.boot(boot);
    if (account == null) {
      account = open(device, boot);
    }
    account.lastReceived = Math.max(account.lastReceived, receivedAt.toEpochMilli());
    change(account);
    return account;
  }

  private void change(BootAccount account) {
    if (!account.changed) {
      account.changed = true;
      changed.add(account);
    }
  }

  private BootAccount open(DeviceAccount device, long boot) {
    int before = device.boots().size();
    while (device.boots().size() >= MOST_BOOTS + 2) {
      foldOldest(device);
    }
    BootAccount account = device.open(boot);
    if (!device.known()) {
      strangers += device.boots().size() - before;
    }
    return account;
  }

  /** Blurs the holes of those boots that were heard of least recently. */
  private void blur(DeviceAccount device) {
    device.boots().stream()
        .filter(account -> account.ranges() > FEW_RANGES)
        .sorted(LEAST_RECENT.reversed())
        .skip(DETAILED_BOOTS)
        .forEach(
            account -> {
              account.missing.blurTo(FEW_RANGES / 2);
              account.refused.blurTo(FEW_RANGES / 2);
              change(account);
            });
  }

  private void foldOldest(DeviceAccount device) {
    BootAccount oldest =
        device.boots().stream()
            .filter(account -> account.boot >= 0)
            .min(LEAST_RECENT)
            .orElseThrow();
    device.remove(oldest);
    if (oldest.changed) {
      changed.remove(oldest);
    }
    folded.add(oldest);
    BootAccount sum = device.boot(BootAccount.FOLDED);
    if (sum == null) {
      sum = device.open(BootAccount.FOLDED);
    }
    sum.fold(oldest);
    change(sum);
  }

  private DeviceAccount device(String name) {
    return devices.computeIfAbsent(name, DeviceAccount::new);
  }
}
