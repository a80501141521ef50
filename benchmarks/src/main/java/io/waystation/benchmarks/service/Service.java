package io.waystation.benchmarks.service;

import io.waystation.dashboard.access.Secrets;
import io.waystation.model.Area;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.Role;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.IdentityKey;
import io.waystation.storage.records.Records;
import io.waystation.storage.records.Tables;
import io.waystation.storage.records.Token;
import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * An installation of the packaged service in a folder of its own, with {@link #STATIONS} stations
 * and their gateways registered; started, killed and asked as its operators would.
 */
public final class Service implements AutoCloseable {
  public static final int STATIONS = 100;

  private static final String CONFIG = "waystation.yaml";
  private static final String DATA = "data";
  private static final String HEAP_LOG = "heap.log";

  /** Each look costs the service some milliseconds of processor time, which is what is measured. */
  private static final long LOOK_MILLIS = 50;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A large installation on a machine that does much else. */
  private static final Duration STARTED = Duration.ofMinutes(10);

  /** Its start is measured too, and looks cost most while code is new. */
  private static final long START_LOOK_MILLIS = 100;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Path folder;
  private final String heap;
  private final String roles;
  private final int httpPort;
  private final int opsPort;
  private final Map<Role, String> tokens;
  private JavaProcess process;

  private Service(
      Path folder, String heap, String roles, int httpPort, int opsPort, Map<Role, String> tokens) {
    this.folder = folder;
    this.heap = heap;
    this.roles = roles;
    this.httpPort = httpPort;
    this.opsPort = opsPort;
    this.tokens = tokens;
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
    String store =
        influx == null
            ? "{store: sqlite}"
            : "{store: influx, influx: {url: '%s', database: bench}}".formatted(influx);
    return install(
        folder,
        broker,
        "telemetry: " + store + "\n",
        heap,
        roles,
        t -> hundredStations(t, gateways));
  }

  /**
   * Makes an installation of another kind.
   *
   * @param more of its configuration, in YAML
   * @param register fills the empty register, in one transaction
   */
  public static Service install(
      Path folder, URI broker, String more, String heap, String roles, Consumer<Tables> register)
      throws IOException {
    Files.createDirectories(folder);
    int httpPort = LocalServer.freePort();
    int opsPort = LocalServer.freePort();
    Files.writeString(
        folder.resolve(CONFIG),
        """
        data: data
        http: {port: %d}
        ops: {port: %d}
        mqtt: {broker: external, uri: '%s'}
        %s"""
            .formatted(httpPort, opsPort, broker, more));
    Path data = Files.createDirectories(folder.resolve(DATA));
    IdentityKey key = IdentityKey.inFile(data.resolve("identity.key"));
    Map<Role, String> tokens = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      tokens.put(role, Secrets.bearerToken());
    }
    try (Records records = Records.openSqlite(data.resolve("records"), key)) {
      records.write(
          t -> {
            register.accept(t);
            tokens.forEach((role, token) -> t.tokens().save(token(role, token)));
            return null;
          });
    }
    return new Service(folder, heap, roles, httpPort, opsPort, tokens);
  }

  private static Token token(Role role, String token) {
    return new Token(Secrets.hash(token), "bench-" + role.word(), role, Instant.now());
  }

  /** {@link #STATIONS} of them, and so many gateways over them in turn. */
  public static void hundredStations(Tables t, int gateways) {
    t.stations().saveArea(new Area("city", "", new LocalText("市", "City")));
    for (int i = 0; i < STATIONS; i++) {
      t.stations()
          .save(
              new Station(
                  new StationId("st-" + i),
                  Station.Type.STATION,
                  new LocalText("站" + i, "S" + i),
                  "city",
                  OptionalInt.empty(),
                  ZoneId.of("Asia/Shanghai"),
                  31,
                  121,
                  9,
                  false));
    }
    for (int i = 0; i < gateways; i++) {
      t.devices()
          .save(
              new Device(
                  new DeviceId("gw-" + i),
                  new StationId("st-" + i % STATIONS),
                  Device.Type.GATEWAY,
                  new LocalText("网关", "Gateway"),
                  Instant.now()));
    }
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
    until("become ready", STARTED, START_LOOK_MILLIS, () -> status("/health/ready") == 200);
  }

  /** Waits for it while it lives. */
  public void until(String what, BooleanSupplier there) throws InterruptedException {
    until(what, PATIENCE, there);
  }

  public void until(String what, Duration patience, BooleanSupplier there)
      throws InterruptedException {
    until(what, patience, LOOK_MILLIS, there);
  }

  private void until(String what, Duration patience, long lookMillis, BooleanSupplier there)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!there.getAsBoolean()) {
      if (!process.alive()) {
        throw process.trouble("ended and did not " + what);
      }
      if (System.nanoTime() > deadline) {
        throw process.trouble("did not " + what + " within " + patience.toSeconds() + " s");
      }
      Thread.sleep(lookMillis);
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
    return data().resolve("log");
  }

  /** All that it keeps. */
  public Path data() {
    return folder.resolve(DATA);
  }

  /**
   * Has its JVM collect all garbage.
   *
   * @return what is left in the heap then, in MB; NaN when the JDK has no {@code jcmd}
   */
  public double collect() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return Double.NaN;
    }
    new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    List<HeapLog.Sample> samples = heap().samples();
    return samples.isEmpty() ? Double.NaN : samples.get(samples.size() - 1).megabytes();
  }

  /** Its API, for somebody of that role; also while it does not run. */
  public Api api(Role role) {
    return new Api(URI.create("http://127.0.0.1:" + httpPort), tokens.get(role));
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
