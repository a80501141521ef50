package io.waystation.storage.log.sqlite;

import java.util.HashMap;
import java.util.Map;

/** One device's accounts by boot, and what its last messages were. */
final class DeviceAccount {
  private static final int REMEMBERED = 64;

  private final String device;
  private final Map<Long, BootAccount> boots = new HashMap<>();
  private BootAccount latest;

  // Boot, seq and digest of each; made with the first, for most names an attacker thinks up have
  // none.
  private long[] recent;
  private int remembered;

  DeviceAccount(String device) {
    this.device = device;
  }

  BootAccount boot(long boot) {
    if (latest == null || latest.boot != boot) {
      latest = boots.computeIfAbsent(boot, b -> new BootAccount(device, b));
    }
    return latest;
  }

  void put(BootAccount account) {
    boots.put(account.boot, account);
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

  /** Whether that number is known to have carried other content; what is forgotten has not. */
  boolean differs(long boot, long seq, long digest) {
    int oldest = Math.max(0, remembered - REMEMBERED);
    for (int i = remembered - 1; i >= oldest; i--) {
      int place = i % REMEMBERED * 3;
      if (recent[place + 1] == seq && recent[place] == boot) {
        return recent[place + 2] != digest;
      }
    }
    return false;
  }
}
