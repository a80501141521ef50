package io.waystation.storage.log;

/**
 * The log has two lanes, so that a hut's day of backlog never delays what happens now. Each keeps
 * its own order and counts its own offsets; a message is in one of them.
 */
public enum Lane {
  /** What has just been measured. */
  LIVE,
  /**
   * What was measured long before it arrived; read beside the live lane as far as there is time.
   */
  BACKLOG
}
