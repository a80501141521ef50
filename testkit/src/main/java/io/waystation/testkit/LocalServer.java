package io.waystation.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server program run for a test. It ends with {@link #close}, and at the latest with this JVM;
 * what it prints goes to {@code <name>.log} in its folder.
 */
public final class LocalServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int TAIL_LINES = 20;

  private final String name;
  private final Process process;

  private LocalServer(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts the program and waits until it answers.
   *
   * @param ready asked every 20 ms; what it throws is taken for "not yet"
   * @throws IllegalStateException if it cannot be started, ends early or does not answer within 60
   *     s; with the end of its output
   */
  public static LocalServer start(
      String name, List<String> command, Path workDir, BooleanSupplier ready) {
    Path output = workDir.resolve(name + ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(workDir.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          name + " could not be started as " + command + ": " + e.getMessage(), e);
    }
    LocalServer server = new LocalServer(name, process);
    Runtime.getRuntime().addShutdownHook(new Thread(server::kill, name + "-end"));
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers(ready)) {
      boolean dead = !process.isAlive();
      if (dead || System.nanoTime() > deadline) {
        server.kill();
        throw new IllegalStateException(
            "%s %s; it said:%n%s"
                .formatted(
                    name,
                    dead
                        ? "ended at once with exit code " + process.exitValue()
                        : "did not answer within " + START.toSeconds() + " s",
                    tail(output)));
      }
      pause();
    }
    return server;
  }

  /** A loopback port nobody listens on, and nobody else is given as long as this JVM lives. */
  public static int freePort() {
    return FreePorts.next();
  }

  /** Where the shell would find the program; {@code /usr/sbin} is looked at in any case. */
  public static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/local/sbin", "/usr/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without notice (SIGKILL), as a power cut would, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    await(STOP);
  }

  /** Asks it to end (SIGTERM), and kills it when it has not after 10 s. */
  @Override
  public void close() {
    process.destroy();
    if (!await(STOP)) {
      kill();
    }
  }

  @Override
  public String toString() {
    return name + " (process " + process.pid() + ")";
  }

  private boolean await(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static boolean answers(BooleanSupplier ready) {
    try {
      return ready.getAsBoolean();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server was starting", e);
    }
  }

  private static String tail(Path output) {
    try {
      List<String> lines = Files.readString(output, StandardCharsets.ISO_8859_1).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(nothing)";
    }
  }
}
