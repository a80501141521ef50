package io.waystation.storage.records;

import io.waystation.model.Role;
import java.time.Instant;

/**
 * A machine's way in.
 *
 * @param hash SHA-256 of the bearer token, hexadecimal; the token itself is kept nowhere
 * @param name what people call it, also its name in the audit
 */
public record Token(String hash, String name, Role role, Instant createdAt) {}
