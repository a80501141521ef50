package io.waystation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of its own under the system's temporary one, with all that is in it gone on close. */
public record TempFolder(Path path) implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM = 2L << 30;

  public static TempFolder create(String name) {
    try {
      return new TempFolder(Files.createTempDirectory("waystation-" + name + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
  }

  /**
   * In memory where there is room: for a server whose thousand small files would take longer than
   * the test. It outlives every process, though not the machine.
   */
  public static TempFolder inMemory(String name) {
    try {
      if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM) {
        return new TempFolder(Files.createTempDirectory(MEMORY, "waystation-" + name + "-"));
      }
    } catch (IOException e) {
      // Then on the disk.
    }
    return create(name);
  }

  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path leaf : leavesFirst) {
        Files.deleteIfExists(leaf);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + path, e);
    }
  }
}
