package io.waystation.e2e;

import io.waystation.testkit.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The packaged program, run as its users run it: in a process of its own, from lib. */
final class Program implements AutoCloseable {
  private static final Path LIB =
      Path.of("..", "server", "target", "waystation", "lib").toAbsolutePath();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Program start(Path folder, String... arguments) throws IOException {
    return start(Path.of(System.getProperty("java.home")), folder, Map.of(), arguments);
  }

  /**
   * @param folder the program is started in; its output goes there too
   */
  static Program start(Path jdk, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = ChildJvm.java(jdk, "512m");
    command.addAll(LoadedClasses.options(jdk, LIB));
    command.add("--enable-native-access=ALL-UNNAMED");
    if (Jdks.feature(jdk) >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", LIB + "/*", "io.waystation.server.Main"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Program(builder.start(), output);
  }

  /** Runs a command to its end. */
  static Program run(Path folder, String... arguments) throws Exception {
    Program program = start(folder, arguments);
    program.end(Duration.ofSeconds(60));
    return program;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits for the words in what it prints. */
  void says(String words) throws Exception {
    until(
        Duration.ofSeconds(60),
        "'%s' in its output".formatted(words),
        () -> {
          try {
            return output().contains(words);
          } catch (IOException e) {
            return false;
          }
        });
  }

  /**
   * @param what is waited for, for the message when it does not come
   */
  void until(Duration atMost, String what, BooleanSupplier there) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!there.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s and there was no %s. It said:%n%s"
                .formatted(process.isAlive() ? "It still runs" : "It ended", what, output()));
      }
      Thread.sleep(20);
    }
  }

  /** Waits for it to end by itself and answers its exit code. */
  int end(Duration atMost) throws Exception {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it still runs after %s:%n%s".formatted(atMost, output()));
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /** SIGTERM, as Ctrl-C and service managers do. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static HttpResponse<String> get(String url, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
