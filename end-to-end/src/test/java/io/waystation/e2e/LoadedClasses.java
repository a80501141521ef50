package io.waystation.e2e;

import io.waystation.testkit.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program's classes as the JVM has them in memory, in a file that each later start maps instead
 * of reading and checking some ten thousand classes anew: the tests start the program about a
 * hundred times. A JVM whose file does not fit goes on without it.
 */
final class LoadedClasses {
  private static final Path RUNNING = Path.of(System.getProperty("java.home"));

  private LoadedClasses() {}

  /**
   * Options of the JVM; none for another JDK than the one that runs the tests, whose file it would
   * not understand. The first call of all test processes makes the file.
   *
   * @param lib what {@code -cp} will name
   */
  static List<String> options(Path jdk, Path lib) throws IOException {
    if (!jdk.equals(RUNNING)) {
      return List.of();
    }
    Path archive = lib.resolveSibling("classes.jsa");
    try (FileChannel one =
        FileChannel.open(
            lib.resolveSibling("classes.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      one.lock();
      if (!Files.exists(archive) || changed(lib) > Files.getLastModifiedTime(archive).toMillis()) {
        make(archive, lib);
      }
    }
    return List.of("-XX:SharedArchiveFile=" + archive);
  }

  private static long changed(Path lib) throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.mapToLong(jar -> jar.toFile().lastModified()).max().orElseThrow();
    }
  }

  /** By a demo without devices: it loads most of what any command needs. */
  private static void make(Path archive, Path lib) throws IOException {
    Path folder = Files.createTempDirectory("waystation-classes");
    Path unfinished = folder.resolve("classes.jsa");
    List<String> command = ChildJvm.java(RUNNING, "512m");
    command.add("-XX:ArchiveClassesAtExit=" + unfinished);
    command.addAll(List.of("-cp", lib + "/*", "io.waystation.server.Main"));
    command.addAll(List.of("demo", "--no-simulator", "--for", "1s", "--data", folder + "/data"));
    command.addAll(List.of("--http-port", "0", "--mqtt-port", "0", "--ops-port", "0"));
    Path output = folder.resolve("output.txt");
    Process demo =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!demo.waitFor(3, TimeUnit.MINUTES) || !Files.exists(unfinished)) {
        throw new IllegalStateException(
            "no archive of classes came about: " + Files.readString(output));
      }
      Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      demo.destroyForcibly();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
