package io.waystation.storage.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One line of the audit: who did what to whose data. Each line seals the one before, so a line that
 * was changed or taken out shows.
 *
 * @param id counts from 1; 0 in a line to be added
 * @param subject a person id, station id, user name ...; never a value
 * @param from where the request came from, as an address
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
    String hash) {

  /** This line, numbered and sealed as the one that follows the given end. */
  AuditEntry after(long last, String lastHash) {
    long next = last + 1;
    MessageDigest sha = sha256();
    sha.update(ByteBuffer.allocate(16).putLong(next).putLong(at.toEpochMilli()).flip());
    for (String field : new String[] {actor, role, action, subject, from, lastHash}) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      // With its length before it, no text can run over into its neighbour unnoticed.
      sha.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      sha.update(bytes);
    }
    String seal = HexFormat.of().formatHex(sha.digest());
    return new AuditEntry(next, at, actor, role, action, subject, from, seal);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
