package io.waystation.ingest.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells a message sent again from another one under the same boot and seq: the first 64 bits of the
 * SHA-256 of its readings as JSON without white space. {@code sent} is no part of it, because a
 * device may renew that at each sending. Kept in the log, so it must be the same for ever. Never 0,
 * which stands for "no digest".
 */
final class Digest {
  private Digest() {}

  static long of(JsonNode readings) {
    byte[] bytes = readings.toString().getBytes(StandardCharsets.UTF_8);
    try {
      long digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
      return digest == 0 ? 1 : digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
