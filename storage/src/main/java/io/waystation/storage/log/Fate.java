package io.waystation.storage.log;

/** What became of one message; every message has exactly one. */
public enum Fate {
  /** In the log. */
  STORED,
  /** Seen before, in the log or in quarantine: nothing changed. */
  DUPLICATE,
  /** Kept aside with its reason and its bytes; it can still be stored by a replay. */
  QUARANTINED,
  /** Counted with its reason; its bytes are not kept. */
  REFUSED
}
