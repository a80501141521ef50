package io.waystation.ingest;

import io.waystation.model.Reading;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the log in batches of so many readings, whatever its messages hold: the live lane first,
 * and at least an eighth from the backlog while there is any. For one thread.
 */
final class LogReader {
  private static final int BACKLOG_SHARE = 8;

  /** Messages read at once: some hold a thousand readings. */
  private static final int MOST_MESSAGES = 500;

  private static final int FEWEST_MESSAGES = 10;

  private final ReadingLog log;
  private double readingsPerMessage = 1;

  LogReader(ReadingLog log) {
    this.log = log;
  }

  /**
   * @param next where the log goes on after them
   */
  record Batch(List<Reading> readings, Position next) {}

  /**
   * @param to no message at or after this place
   * @param readings about so many, when there are as many
   */
  Batch read(Position from, Position to, int readings) {
    List<Reading> batch = new ArrayList<>(readings);
    long live = read(Lane.LIVE, from.live(), to.live(), readings, batch);
    int share = Math.max(readings / BACKLOG_SHARE, 1);
    int room = Math.max(readings - batch.size(), share);
    long backlog = read(Lane.BACKLOG, from.backlog(), to.backlog(), room, batch);
    return new Batch(batch, new Position(live, backlog));
  }

  /**
   * @return where the lane goes on
   */
  private long read(Lane lane, long from, long to, int room, List<Reading> into) {
    int full = into.size() + room;
    long next = from;
    while (next < to && into.size() < full) {
      List<Entry> some =
          log.read(lane, next, (int) Math.min(messages(full - into.size()), to - next));
      if (some.isEmpty()) {
        return to; // dropped by the retention
      }
      int before = into.size();
      for (Entry entry : some) {
        if (entry.offset() >= to) {
          return to;
        }
        into.addAll(entry.readings());
        next = entry.offset() + 1;
      }
      readingsPerMessage = Math.max(1, (double) (into.size() - before) / some.size());
    }
    return next;
  }

  private int messages(int readings) {
    long messages = Math.round(readings / readingsPerMessage);
    return (int) Math.max(FEWEST_MESSAGES, Math.min(MOST_MESSAGES, messages));
  }
}
