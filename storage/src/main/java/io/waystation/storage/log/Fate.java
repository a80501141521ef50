package io.waystation.storage.log;

/** What became of one message; every message has exactly one. */
public enum Fate {
  /** In the log. */
  STORED,
  /** Seen before: nothing changed. */
  DUPLICATE,
  /** Kept aside with its reason. */
  QUARANTINED
}
