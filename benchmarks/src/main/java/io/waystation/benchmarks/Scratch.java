package io.waystation.benchmarks;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of the benchmark's own, gone when it ends. */
record Scratch(Path folder) implements AutoCloseable {
  static Scratch in(Path data) throws IOException {
    Files.createDirectories(data);
    return new Scratch(Files.createTempDirectory(data, "bench-").toAbsolutePath());
  }

  /** The disk it lies on. */
  String disk() throws IOException {
    FileStore store = Files.getFileStore(folder);
    return store.name() + " (" + store.type() + ")";
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
