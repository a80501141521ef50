package io.waystation.storage.records;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** The key of the identity vault (AES-256-GCM), kept outside the database. Never printed. */
public final class IdentityKey {
  private static final int BYTES = 32;

  private final byte[] key;

  public IdentityKey(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("the identity key must be 32 bytes");
    }
    this.key = key.clone();
  }

  /**
   * Reads the key file (64 hexadecimal digits), or creates it with a random key, readable by its
   * owner only.
   *
   * @throws RecordsException if the file is there and is no key, or others may read it
   */
  public static IdentityKey inFile(Path file) {
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      refuseOthers(file);
      byte[] digits = Files.readAllBytes(file);
      try {
        return new IdentityKey(
            HexFormat.of().parseHex(new String(digits, StandardCharsets.ISO_8859_1).strip()));
      } catch (IllegalArgumentException e) {
        throw new RecordsException(
            "%s is no identity key: it must hold 64 hexadecimal digits; put back the right file, or"
                    .formatted(file)
                + " name a file that is not there yet to get a new key",
            null);
      } finally {
        Arrays.fill(digits, (byte) 0);
      }
    } catch (IOException e) {
      throw new RecordsException(
          "cannot read or create the identity key %s: it must be a file this user can read, in a"
                  .formatted(file)
              + " folder this user may write to (%s)".formatted(e),
          e);
    }
  }

  /**
   * Appears whole or not at all, also after a power cut and when two processes start together: of
   * two new keys the first linked stays.
   */
  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    byte[] line = (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path whole = Files.createTempFile(folder, ".identity-key", ".new");
    try {
      try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(line));
        channel.force(true);
      }
      Files.createLink(file, whole);
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    } catch (FileAlreadyExistsException another) {
      // It was first; its key is the one to read.
    } finally {
      Files.delete(whole);
    }
  }

  private static void refuseOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      throw new RecordsException(
          "every user of this machine can read the identity key: chmod 600 " + file, null);
    }
  }

  byte[] bytes() {
    return key.clone();
  }

  @Override
  public String toString() {
    return "IdentityKey";
  }
}
