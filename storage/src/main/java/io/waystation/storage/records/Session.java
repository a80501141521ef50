package io.waystation.storage.records;

import java.time.Instant;

/**
 * A signed-in browser.
 *
 * @param hash SHA-256 of the cookie's random value, hexadecimal; the value itself is kept nowhere
 * @param csrf what a writing request must repeat in its header
 */
public record Session(
    String hash, String user, String csrf, Instant createdAt, Instant expiresAt) {}
