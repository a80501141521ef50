package io.waystation.benchmarks.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program run beside the benchmark; it ends with it at the latest. */
public final class JavaProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 30;
  private static final int TAIL_LINES = 15;

  private final String name;
  private final Process process;
  private final Path output;

  private JavaProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * @param folder it is started in; what it prints goes to {@code <name>.log} there
   * @param options of the JVM, for example {@code -Xmx256m}
   */
  static JavaProcess start(
      String name,
      Path folder,
      List<String> options,
      String classPath,
      String main,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+ExitOnOutOfMemoryError");
    // For a profiler, for instance.
    command.addAll(List.of(System.getProperty("waystation.jvm." + name, "").split(" ")));
    command.remove("");
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    Path output = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new JavaProcess(name, process, output);
  }

  long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Of all its threads since its start. */
  public double cpuSeconds() {
    return Figures.cpuSeconds(process.toHandle());
  }

  public long peakMegabytes() {
    return Figures.peakMegabytes(process.pid());
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** How often it has said these words. */
  long said(String words) throws IOException {
    return Files.readString(output, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.contains(words))
        .count();
  }

  IllegalStateException trouble(String what) {
    String tail;
    try {
      List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
      tail = String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      tail = "(nothing)";
    }
    return new IllegalStateException("%s %s; it said:%n%s".formatted(name, what, tail));
  }

  /** SIGTERM, and SIGKILL when that does not help. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
