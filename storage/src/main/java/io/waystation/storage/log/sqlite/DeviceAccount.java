package io.waystation.storage.log.sqlite;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** One device's accounts by boot, and what its last messages were. */
final class DeviceAccount {
  private static final int REMEMBERED = 64;

  /** What is remembered of a number, or of a message without one. */
  enum Memory {
    /** It carried just this. */
    SAME,
    /** It carried something else. */
    OTHER,
    /** It is too long ago, or never was. */
    NONE
  }

  private final String device;
  private final Map<Long, BootAccount> boots = new HashMap<>();
  private BootAccount latest;
  private boolean known;

  // Boot, seq and digest of each; made with the first, for most names an attacker thinks up have
  // none.
  private long[] recent;
  private int remembered;

  DeviceAccount(String device) {
    this.device = device;
  }

  /** Whether a message of it was ever stored: whoever decodes has then found it registered. */
  boolean known() {
    return known;
  }

  void makeKnown() {
    known = true;
  }

  Collection<BootAccount> boots() {
    return boots.values();
  }

  /** Null when there is none. */
  BootAccount boot(long boot) {
    if (latest != null && latest.boot == boot) {
      return latest;
    }
    BootAccount found = boots.get(boot);
    if (found != null) {
      latest = found;
    }
    return found;
  }

  BootAccount open(long boot) {
    latest = new BootAccount(device, boot);
    boots.put(boot, latest);
    return latest;
  }

  void put(BootAccount account) {
    boots.put(account.boot, account);
    known |= account.stored > 0;
  }

  void remove(BootAccount account) {
    boots.remove(account.boot);
    if (latest == account) {
      latest = null;
    }
  }

  void remember(long boot, long seq, long digest) {
    if (recent == null) {
      recent = new long[3 * REMEMBERED];
    }
    int place = remembered % REMEMBERED * 3;
    recent[place] = boot;
    recent[place + 1] = seq;
    recent[place + 2] = digest;
    remembered++;
    if (remembered == 2 * REMEMBERED) {
      remembered = REMEMBERED;
    }
  }

  Memory memory(long boot, long seq, long digest) {
    for (int i = remembered - 1; i >= oldest(); i--) {
      int place = i % REMEMBERED * 3;
      if (recent[place + 1] == seq && recent[place] == boot) {
        return recent[place + 2] == digest ? Memory.SAME : Memory.OTHER;
      }
    }
    return Memory.NONE;
  }

  /** Whether one of its last messages, without a number, had that digest. */
  boolean saidUnnumbered(long digest) {
    for (int i = remembered - 1; i >= oldest(); i--) {
      int place = i % REMEMBERED * 3;
      if (recent[place] == BootAccount.UNNUMBERED && recent[place + 2] == digest) {
        return true;
      }
    }
    return false;
  }

  private int oldest() {
    return Math.max(0, remembered - REMEMBERED);
  }
}
