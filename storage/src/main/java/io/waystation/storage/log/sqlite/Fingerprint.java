package io.waystation.storage.log.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells whether a message that cannot be accepted is there already, byte for byte. */
final class Fingerprint {
  private Fingerprint() {}

  /** The first 64 bits of SHA-256 over the topic's length, the topic and the bytes. */
  static long of(String topic, byte[] raw) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] name = topic.getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      sha.update(name);
      return ByteBuffer.wrap(sha.digest(raw)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
