package io.waystation.server.check;

import io.waystation.server.config.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the key that opens people's names is there, whole, ours alone and well placed. */
final class IdentityKeyCheck implements Check {
  private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_READ);

  private final Config config;

  IdentityKeyCheck(Config config) {
    this.config = config;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public void look(Findings findings) {
    Path key = config.identityKey();
    if (Files.notExists(key)) {
      findings.add(recordsThere() ? MachineKind.KEY_MISSING : MachineKind.KEY_TO_MAKE, key);
    } else {
      lookInto(key, findings);
    }
    Path data = config.data().toAbsolutePath().normalize();
    if (key.toAbsolutePath().normalize().startsWith(data)) {
      findings.add(MachineKind.KEY_BESIDE_DATA);
    }
  }

  /** Those in PostgreSQL have been there when the log has. */
  private boolean recordsThere() {
    return config.records().store() == Config.Database.SQLITE
        ? Files.exists(config.data().resolve("records").resolve("records.db"))
        : Files.exists(config.data().resolve("log"));
  }

  private static void lookInto(Path key, Findings findings) {
    try {
      String text = Files.readString(key, StandardCharsets.ISO_8859_1);
      if (!KEY.matcher(text.strip()).matches()) {
        findings.add(MachineKind.KEY_BROKEN, key);
      } else if (othersMayRead(key)) {
        findings.add(MachineKind.KEY_OPEN, key);
      } else {
        findings.add(MachineKind.KEY_READY, key);
      }
    } catch (IOException e) {
      findings.add(MachineKind.KEY_UNREADABLE, key, e, System.getProperty("user.name"));
    }
  }

  private static boolean othersMayRead(Path key) throws IOException {
    return key.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(key).stream().anyMatch(OTHERS::contains);
  }
}
