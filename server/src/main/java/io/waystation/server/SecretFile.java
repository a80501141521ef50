package io.waystation.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Files that only their owner may read. */
public final class SecretFile {
  private static final int BYTES = 32;

  private SecretFile() {}

  /**
   * The 32 random bytes the file holds, as 64 hexadecimal digits; made when it is missing.
   *
   * @throws CannotRun if it holds something else, or cannot be read or made
   */
  public static byte[] randomIn(Path file) {
    try {
      if (Files.notExists(file)) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        write(file, HexFormat.of().formatHex(random) + "\n");
      }
      byte[] held = HexFormat.of().parseHex(Files.readString(file).strip());
      if (held.length == BYTES) {
        return held;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the same sentence.
    } catch (IOException e) {
      throw CannotRun.because("%s can be neither read nor made: %s".formatted(file, e), e);
    }
    throw CannotRun.because(
        "%s does not hold 64 hexadecimal digits. Put the right file back, or delete it to have a new one made."
            .formatted(file));
  }

  /** Replaces the file in one step. On file systems without POSIX rights they are the folder's. */
  public static void write(Path file, String text) throws IOException {
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    FileAttribute<?>[] rights =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path half = Files.createTempFile(folder, file.getFileName().toString(), ".new", rights);
    Files.writeString(half, text);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
