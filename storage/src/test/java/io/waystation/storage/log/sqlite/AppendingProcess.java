package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Messages;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.log.Quarantined.Origin;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A process that appends until it is killed: four devices, each on a thread of its own and from the
 * seq given. What is answered for is printed, as {@code device seq fate}. Every seventh message is
 * not understood at first; a fifth thread has those replayed, and they are understood then.
 */
final class AppendingProcess {
  static final int DEVICES = 4;
  static final int MISUNDERSTOOD = 7;

  private AppendingProcess() {}

  public static void main(String[] args) {
    SqliteReadingLog log = SqliteReadingLog.open(Path.of(args[0]), Clock.systemUTC());
    for (int d = 0; d < DEVICES; d++) {
      String device = "gw-" + d;
      long from = Long.parseLong(args[1 + d]);
      new Thread(() -> append(log, device, from)).start();
    }
    new Thread(() -> replay(log)).start();
  }

  private static void append(SqliteReadingLog log, String device, long from) {
    for (long seq = from; ; seq++) {
      Arrival arrival =
          seq % MISUNDERSTOOD == 3
              ? Messages.refused(device, 1, seq)
              : Messages.message(device, 1, seq);
      Fate fate = log.append(List.of(arrival)).get(0).fate();
      System.out.println(device + " " + seq + " " + fate);
      System.out.flush();
    }
  }

  private static void replay(SqliteReadingLog log) {
    while (true) {
      log.quarantine().replay(Quarantine.Filter.ALL);
      for (Quarantined asked : log.quarantine().replaying(Origin.MESSAGE, 3)) {
        log.append(
            List.of(
                new Arrival.Replayed(
                    asked.id(), Messages.message(asked.device(), 1, asked.seq()))));
      }
    }
  }
}
