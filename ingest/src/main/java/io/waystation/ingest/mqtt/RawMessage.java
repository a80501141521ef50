package io.waystation.ingest.mqtt;

import java.time.Instant;

/**
 * One message as the broker handed it over.
 *
 * @param payload whole and not copied: nobody changes it
 * @param receivedAt our clock
 */
public record RawMessage(String topic, byte[] payload, Instant receivedAt) {}
