package io.waystation.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of all that is kept. Log, telemetry and the broker's queues hold what was measured on
 * people, so other users of the machine have no way into it.
 */
public final class DataFolder {
  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

  private DataFolder() {}

  /**
   * Makes it, open to its owner only. One that is there keeps the rights somebody gave it; that
   * everybody may read it is said in the log.
   */
  public static Path make(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.createDirectories(folder);
    }
    if (Files.isDirectory(folder)) {
      if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        log.warn(
            "The data folder {} is open to every user of this machine, and people's measurements are in it: chmod 700 {}",
            folder,
            folder);
      }
      return folder;
    }
    FileAttribute<?> owner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    return Files.createDirectories(folder, owner);
  }
}
