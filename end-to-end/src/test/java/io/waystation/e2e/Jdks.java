package io.waystation.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdks {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /** The one that runs the tests, and the newest installed when that is newer. */
  static List<Path> runningAndNewest() {
    Path running = Path.of(System.getProperty("java.home"));
    return Stream.concat(
            Stream.of(running),
            newest().filter(other -> feature(other) > Runtime.version().feature()).stream())
        .toList();
  }

  /** For example 17. */
  static int feature(Path jdk) {
    try {
      String version =
          Files.readAllLines(jdk.resolve("release")).stream()
              .filter(line -> line.startsWith("JAVA_VERSION="))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(jdk + "/release names no version"))
              .replaceAll("[^0-9.]", "");
      return Integer.parseInt(version.split("\\.")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> newest() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(INSTALLED)) {
      return all.filter(
              jdk ->
                  Files.isExecutable(jdk.resolve("bin").resolve("java"))
                      && Files.isRegularFile(jdk.resolve("release")))
          .max(Comparator.comparingInt(Jdks::feature));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
