package io.waystation.benchmarks;

import io.waystation.benchmarks.load.ReceiptedLoad;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a service's log with what was sent, by reading all of it. */
final class InLog {
  private static final int BATCH = 200;

  private InLog() {}

  /**
   * @param devices {@code gw-0} to {@code gw-(n-1)}
   * @return messages that are not in the log, and messages that are there twice
   */
  static long missing(Path folder, ReceiptedLoad load, int devices) {
    Map<String, BitSet> found = new HashMap<>();
    for (int i = 0; i < devices; i++) {
      found.put("gw-" + i, new BitSet());
    }
    long twice = 0;
    try (ReadingLog log = SqliteReadingLog.open(folder, Clock.systemUTC())) {
      for (Lane lane : Lane.values()) {
        long next = 0;
        List<Entry> entries = log.read(lane, next, BATCH);
        while (!entries.isEmpty()) {
          for (Entry entry : entries) {
            BitSet seqs = found.get(entry.device().value());
            if (seqs != null) {
              twice += seqs.get((int) entry.seq()) ? 1 : 0;
              seqs.set((int) entry.seq());
            }
            next = entry.offset() + 1;
          }
          entries = log.read(lane, next, BATCH);
        }
      }
    }
    long missing = 0;
    for (int i = 0; i < devices; i++) {
      missing += load.sent(i) - found.get("gw-" + i).cardinality();
    }
    return missing + twice;
  }
}
