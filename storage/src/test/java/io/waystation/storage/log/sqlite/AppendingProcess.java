package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Fate;
import io.waystation.storage.log.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A process that appends until it is killed: four devices, each on a thread of its own and from the
 * seq given. What is answered for is printed, as {@code device seq fate}.
 */
final class AppendingProcess {
  static final int DEVICES = 4;

  private AppendingProcess() {}

  public static void main(String[] args) {
    SqliteReadingLog log = SqliteReadingLog.open(Path.of(args[0]), Clock.systemUTC());
    for (int d = 0; d < DEVICES; d++) {
      String device = "gw-" + d;
      long from = Long.parseLong(args[1 + d]);
      new Thread(() -> append(log, device, from)).start();
    }
  }

  private static void append(SqliteReadingLog log, String device, long from) {
    for (long seq = from; ; seq++) {
      Fate fate = log.append(List.of(Messages.message(device, 1, seq))).get(0).fate();
      System.out.println(device + " " + seq + " " + fate);
      System.out.flush();
    }
  }
}
