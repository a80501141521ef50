package io.waystation.storage.records;

import java.util.Map;
import java.util.Set;

/**
 * Where a consumer of the log stands, and the small states it must find again after a crash.
 * Written in the same transaction as what the consumer decided.
 */
public interface Checkpoints {
  /** The next offset that consumer wants; 0 for one never heard of. */
  long offset(String consumer);

  void saveOffset(String consumer, long offset);

  /** All states of the consumer by key. */
  Map<String, String> states(String consumer);

  /** Adds or replaces. */
  void saveStates(String consumer, Map<String, String> states);

  void deleteStates(String consumer, Set<String> keys);
}
