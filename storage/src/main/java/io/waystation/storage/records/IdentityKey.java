package io.waystation.storage.records;

import java.nio.file.Path;

/** The key of the identity vault (AES-256-GCM), kept outside the database. Never printed. */
public final class IdentityKey {
  private final byte[] key;

  public IdentityKey(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("the identity key must be 32 bytes");
    }
    this.key = key.clone();
  }

  /**
   * Reads the key file (64 hexadecimal digits), or creates it with a random key, readable by its
   * owner only.
   *
   * @throws RecordsException if the file is there and is no key
   */
  public static IdentityKey inFile(Path file) {
    throw new UnsupportedOperationException(file.toString());
  }

  byte[] bytes() {
    return key.clone();
  }

  @Override
  public String toString() {
    return "IdentityKey";
  }
}
