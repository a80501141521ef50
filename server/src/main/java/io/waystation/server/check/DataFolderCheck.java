package io.waystation.server.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Whether the data folder can be used, and what it lies on. */
final class DataFolderCheck implements Check {
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");
  private static final Set<String> LAYERS = Set.of("overlay", "overlayfs", "aufs");
  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs");

  private static final int COMMITS = 20;
  private static final int PAGE = 4_096;

  /** A spinning disk needs about 10 ms. */
  private static final double SLOW_MILLIS = 100;

  private final Path folder;

  DataFolderCheck(Path folder) {
    this.folder = folder;
  }

  @Override
  public Area area() {
    return Area.MACHINE;
  }

  @Override
  public void look(Findings findings) {
    String user = System.getProperty("user.name");
    Path there = Folders.nearest(folder);
    try {
      if (there.equals(folder.toAbsolutePath()) && Files.isDirectory(folder)) {
        lookAtRights(findings, user);
        double millis = commitMillis();
        String type = Files.getFileStore(folder).type();
        findings.add(MachineKind.DATA_USABLE, folder, type, "%.1f".formatted(millis));
        if (millis > SLOW_MILLIS) {
          findings.add(MachineKind.DISK_SLOW, Math.round(millis));
        }
      } else if (Files.isDirectory(there) && Files.isWritable(there)) {
        findings.add(MachineKind.DATA_TO_MAKE, folder);
      } else {
        String why = there + ": this user may not make anything there";
        findings.add(MachineKind.DATA_UNUSABLE, folder, why, user);
      }
      fileSystem(Files.getFileStore(there).type(), findings);
    } catch (IOException e) {
      findings.add(MachineKind.DATA_UNUSABLE, folder, e, user);
    }
  }

  /**
   * @param type as the system names it
   */
  void fileSystem(String type, Findings findings) {
    if (MEMORY.contains(type)) {
      findings.add(MachineKind.DISK_IN_MEMORY, folder, type);
    } else if (NETWORK.contains(type)) {
      findings.add(MachineKind.DISK_ON_NETWORK, folder, type);
    } else if (LAYERS.contains(type)) {
      findings.add(MachineKind.DISK_OF_CONTAINER, folder, type);
    }
  }

  private void lookAtRights(Findings findings, String user) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    String owner = Files.getOwner(folder).getName();
    if (!owner.equals(user)) {
      findings.add(MachineKind.DATA_FOREIGN, folder, owner, user);
    }
    if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
      findings.add(MachineKind.DATA_OPEN, folder);
    }
  }

  /** The median of some, in a file that is gone afterwards. */
  private double commitMillis() throws IOException {
    Path probe = Files.createTempFile(folder, ".waystation-check", ".tmp");
    long[] nanos = new long[COMMITS];
    try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      for (int i = 0; i < COMMITS; i++) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(PAGE));
        channel.force(true);
        nanos[i] = System.nanoTime() - begin;
      }
    } finally {
      Files.delete(probe);
    }
    Arrays.sort(nanos);
    return (double) nanos[COMMITS / 2] / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
