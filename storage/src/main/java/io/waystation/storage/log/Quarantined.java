package io.waystation.storage.log;

import java.time.Instant;

/**
 * A refused message.
 *
 * @param device as the topic names it; empty when it names none
 * @param size of the whole message in bytes; {@code raw} holds at most its first 64 KiB
 */
public record Quarantined(
    long id,
    Instant receivedAt,
    String topic,
    String device,
    String reason,
    String detail,
    long size,
    byte[] raw) {}
