package io.waystation.storage.log.sqlite;

import io.waystation.storage.log.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * What is read of the log at once: so many messages, and fewer when they hold many readings, for a
 * message may hold thousands and whoever reads has them all in memory.
 */
final class Portion {
  static final int MOST_READINGS = 20_000;

  private final int most;
  private final List<Entry> entries;
  private int readings;

  Portion(int most) {
    this.most = most;
    this.entries = new ArrayList<>(Math.min(most, 1_000));
  }

  void add(Entry entry) {
    entries.add(entry);
    readings += entry.readings().size();
  }

  boolean full() {
    return entries.size() >= most || readings >= MOST_READINGS;
  }

  List<Entry> entries() {
    return entries;
  }
}
