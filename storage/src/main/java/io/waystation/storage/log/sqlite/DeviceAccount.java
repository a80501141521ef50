package io.waystation.storage.log.sqlite;

import java.util.HashMap;
import java.util.Map;

/** One device's accounts by boot, and what its last messages were. */
final class DeviceAccount {
  private static final int REMEMBERED = 64;

  private final String device;
  private final Map<Long, BootAccount> boots = new HashMap<>();
  private BootAccount latest;

  private final long[] lastBoots = new long[REMEMBERED];
  private final long[] lastSeqs = new long[REMEMBERED];
  private final long[] lastDigests = new long[REMEMBERED];
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
    int place = remembered % REMEMBERED;
    lastBoots[place] = boot;
    lastSeqs[place] = seq;
    lastDigests[place] = digest;
    remembered++;
    if (remembered == 2 * REMEMBERED) {
      remembered = REMEMBERED;
    }
  }

  /** Whether that number is known to have carried other content; what is forgotten has not. */
  boolean differs(long boot, long seq, long digest) {
    int newest = remembered - 1;
    int oldest = Math.max(0, remembered - REMEMBERED);
    for (int i = newest; i >= oldest; i--) {
      int place = i % REMEMBERED;
      if (lastSeqs[place] == seq && lastBoots[place] == boot) {
        return lastDigests[place] != digest;
      }
    }
    return false;
  }
}
