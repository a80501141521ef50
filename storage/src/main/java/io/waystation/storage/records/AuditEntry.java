package io.waystation.storage.records;

import java.time.Instant;

/**
 * One line of the audit: who did what to whose data. Each line seals the one before, so a line that
 * was changed or taken out shows.
 *
 * @param id counts from 1; 0 in a line to be added
 * @param subject a person id, station id, user name ...; never a value
 * @param hash SHA-256 over this line and the hash before; empty in a line to be added
 */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    String role,
    String action,
    String subject,
    String from,
    String hash) {}
