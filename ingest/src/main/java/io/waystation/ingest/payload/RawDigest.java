package io.waystation.ingest.payload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells a message from another one by its bytes: the first 64 bits of their SHA-256. */
public final class RawDigest {
  private RawDigest() {}

  /** Never 0, which stands for "no digest". Kept in the log, so it must be the same for ever. */
  public static long of(byte[] payload) {
    try {
      long digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(payload)).getLong();
      return digest == 0 ? 1 : digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
