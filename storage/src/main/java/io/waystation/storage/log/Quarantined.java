package io.waystation.storage.log;

import java.time.Instant;

/**
 * A message, or a reading, that could not be kept where it belongs.
 *
 * @param device as the topic names it; empty when it names none
 * @param boot -1 when the message does not say
 * @param seq -1 when the message does not say
 * @param size of the whole message in bytes; {@code raw} holds at most its first 256 KiB
 * @param settledAt when a replay stored it or somebody discarded it; null before
 */
public record Quarantined(
    long id,
    Origin origin,
    Instant receivedAt,
    String topic,
    String device,
    long boot,
    long seq,
    String reason,
    String detail,
    long size,
    byte[] raw,
    State state,
    Instant settledAt) {
  /** Whether all of it is kept; else there is nothing to replay. */
  public boolean whole() {
    return raw.length == size;
  }

  /** Who could not take it. */
  public enum Origin {
    /** Ingest: {@code raw} is the message as it came. */
    MESSAGE,
    /**
     * The telemetry store: {@code raw} is one reading as JSON, and the message it came in is stored
     * in the log and counted there.
     */
    STORE
  }

  /** What is being done about it. */
  public enum State {
    /** Kept until somebody does something. */
    KEPT,
    /** Somebody has asked for a replay, and it will be tried within seconds. */
    REPLAYING,
    /** A replay has stored it. */
    STORED,
    /** Somebody has said that it is of no use. */
    DISCARDED
  }
}
