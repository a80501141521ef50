package io.waystation.benchmarks.service;

import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An installation of the packaged service in a folder of its own, with {@link #STATIONS} stations
 * and their gateways registered; started, killed and asked as its operators would.
 */
public final class Service implements AutoCloseable {
  public static final int STATIONS = 100;

  private static final String CONFIG = "waystation.yaml";
  private static final String HEAP_LOG = "heap.log";

  /** A command is over before better code would pay. */
  private static final List<String> QUICK =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Each look costs the service some milliseconds of processor time, which is what is measured. */
  private static final long LOOK_MILLIS = 50;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Path folder;
  private final String heap;
  private final String roles;
  private final int httpPort;
  private final int opsPort;
  private JavaProcess process;

  private Service(Path folder, String heap, String roles, int httpPort, int opsPort) {
    this.folder = folder;
    this.heap = heap;
    this.roles = roles;
    this.httpPort = httpPort;
    this.opsPort = opsPort;
  }

  /**
   * Makes the installation; {@link #start} runs it.
   *
   * @param heap for example {@code 256m}
   * @param roles as {@code --roles} takes them
   * @param influx the store; null for SQLite
   * @param gateways {@code gw-0} to {@code gw-(n-1)}, over all stations in turn
   */
  public static Service install(
      Path folder, URI broker, URI influx, String heap, String roles, int gateways)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int httpPort = LocalServer.freePort();
    int opsPort = LocalServer.freePort();
    String store =
        influx == null
            ? "{store: sqlite}"
            : "{store: influx, influx: {url: '%s', database: bench}}".formatted(influx);
    Files.writeString(
        folder.resolve(CONFIG),
        """
        data: data
        http: {port: %d}
        ops: {port: %d}
        mqtt: {broker: external, uri: '%s'}
        telemetry: %s
        """
            .formatted(httpPort, opsPort, broker, store));
    StringBuilder registry = new StringBuilder("areas: [{id: city, name: City}]\nstations:\n");
    for (int i = 0; i < STATIONS; i++) {
      registry.append(
          "  - {id: st-%1$d, type: station, name: S%1$d, area: city, latitude: 31, longitude: 121, capacity: 9}%n"
              .formatted(i));
    }
    registry.append("devices:\n");
    for (int i = 0; i < gateways; i++) {
      registry.append(
          "  - {id: gw-%d, station: st-%d, type: gateway, name: Gateway}%n"
              .formatted(i, i % STATIONS));
    }
    Files.writeString(folder.resolve("registry.yaml"), registry);
    Service service = new Service(folder, heap, roles, httpPort, opsPort);
    service.command("registry", "import", "registry.yaml");
    return service;
  }

  /**
   * Runs a command of the program over this installation.
   *
   * @return the last line it printed
   */
  private String command(String... words) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--config", CONFIG));
    JavaProcess running = java(words[0], QUICK, arguments);
    if (running.end() != 0) {
      throw running.trouble("has failed");
    }
    return running.lastWords();
  }

  private JavaProcess java(String name, List<String> options, List<String> arguments)
      throws IOException {
    Path lib = Path.of(System.getProperty("waystation.lib", "server/target/waystation/lib"));
    return JavaProcess.start(
        name, folder, options, lib.toAbsolutePath() + "/*", "io.waystation.server.Main", arguments);
  }

  /** Returns when it is ready. */
  public void start() throws IOException, InterruptedException {
    start(roles);
  }

  /** Returns when it is ready; with other roles than it was installed for. */
  public void start(String roles) throws IOException, InterruptedException {
    process =
        java(
            "service",
            List.of("-Xmx" + heap, "-Xlog:gc:file=" + HEAP_LOG + ":timemillis:filecount=0"),
            List.of("serve", "--config", CONFIG, "--roles", roles));
    until("become ready", () -> status("/health/ready") == 200);
  }

  /** Waits for it while it lives. */
  public void until(String what, BooleanSupplier there) throws InterruptedException {
    until(what, PATIENCE, there);
  }

  public void until(String what, Duration patience, BooleanSupplier there)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!there.getAsBoolean()) {
      if (!process.alive()) {
        throw process.trouble("ended and did not " + what);
      }
      if (System.nanoTime() > deadline) {
        throw process.trouble("did not " + what + " within " + patience.toSeconds() + " s");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /**
   * The sum over all lines that begin so, for example {@code name} or {@code name{tag="}; -1
   * when there is none, or nobody answers.
   */
  public double metric(String name) {
    try {
      String text = HTTP.send(request("/metrics"), HttpResponse.BodyHandlers.ofString()).body();
      double[] values =
          text.lines()
              .filter(line -> line.startsWith(name))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .toArray();
      return values.length == 0 ? -1 : Arrays.stream(values).sum();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private int status(String path) {
    try {
      return HTTP.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + opsPort + path))
        .timeout(Duration.ofSeconds(5))
        .build();
  }

  public Path logFolder() {
    return folder.resolve("data").resolve("log");
  }

  /**
   * Its API, for somebody of that role; also while it does not run.
   *
   * @param role for example {@code operator}
   */
  public Api api(String role) throws IOException, InterruptedException {
    return new Api(
        URI.create("http://127.0.0.1:" + httpPort), command("token", "bench", "--role", role));
  }

  /** What its heap has held since its last start. */
  public HeapLog heap() throws IOException {
    return HeapLog.read(folder.resolve(HEAP_LOG));
  }

  public JavaProcess process() {
    return process;
  }

  /** SIGKILL; {@link #start} runs it again over the same data. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** SIGTERM; {@link #start} runs it again over the same data. */
  public void stop() {
    close();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
