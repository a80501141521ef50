package io.waystation.server.backup;

import io.waystation.server.CannotRun;
import io.waystation.server.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Files that must be on disk, whole, before anybody relies on them. */
final class Disk {
  private static final int CHUNK = 1 << 20;

  private Disk() {}

  /** What lies in a folder; nothing when there is none. */
  static List<Path> in(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  /** All files below a folder; nothing when there is none. */
  static List<Path> below(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Replaces the file in one step; readable by its owner only. */
  static void write(Path file, byte[] bytes) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".half");
    Files.deleteIfExists(half);
    create(half);
    try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceNames(file.toAbsolutePath().getParent());
  }

  /** An empty new file, readable by its owner only: people's measurements are in most of them. */
  static Path create(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : Files.createFile(file);
  }

  /** Copies into a new file and waits until that is on disk. */
  static void copy(Path from, Path to, LongConsumer progress) throws IOException {
    DataFolder.make(to.toAbsolutePath().getParent());
    create(to);
    try (InputStream in = Files.newInputStream(from);
        FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      byte[] chunk = new byte[CHUNK];
      long done = 0;
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        out.write(chunk, 0, read);
        done += read;
        progress.accept(done);
      }
      channel.force(true);
    }
  }

  /** Waits until the names of files made, moved or deleted in a folder are on disk. */
  static void forceNames(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** The same of a folder and all below it. */
  static void forceNamesBelow(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path found : tree.filter(Files::isDirectory).toList()) {
        forceNames(found);
      }
    }
  }

  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** SHA-256 in lower-case hexadecimal. */
  static String digest(Path file, LongConsumer progress) throws IOException {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      long done = 0;
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        sha.update(chunk, 0, read);
        done += read;
        progress.accept(done);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * @throws CannotRun if there is less room than that
   */
  static void needRoom(Path folder, long bytes) throws IOException {
    Path there = folder.toAbsolutePath();
    while (Files.notExists(there)) {
      there = there.getParent();
    }
    long usable = Files.getFileStore(there).getUsableSpace();
    if (usable < bytes) {
      throw CannotRun.because(
          "%s needs about %s and its disk has room for %s: make room, or choose another place."
              .formatted(folder, words(bytes), words(usable)));
    }
  }

  static String words(long bytes) {
    if (bytes < 1_000_000) {
      return "%d kB".formatted((bytes + 999) / 1_000);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** Deletes everything in the folder but what has one of those names. */
  static void clear(Path folder, Set<String> keep) throws IOException {
    for (Path found : in(folder)) {
      if (!keep.contains(found.getFileName().toString())) {
        try (Stream<Path> tree = Files.walk(found)) {
          for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }
}
