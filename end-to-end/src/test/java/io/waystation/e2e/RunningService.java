package io.waystation.e2e;

import io.waystation.model.StationId;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import io.waystation.testkit.MosquittoServer;
import io.waystation.testkit.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One service with every dialect at a real Mosquitto, for all tests that leave it in peace. The
 * first of them starts it, and it ends after the last. Each test has devices of its own.
 */
final class RunningService implements AutoCloseable {
  /** Those of the simulator's first hut. */
  static final List<String> HUT = List.of("hut-01-gw", "hut-01-kiosk", "hut-01-aed");

  /** Those docs/dialects.md speaks of. */
  private static final List<String> NAMED =
      List.of(
          "st-001-gw",
          "hut-7-airbox-0042",
          "st-001-fridge-plug",
          "st-001-front-door",
          "hut-007-water",
          "hut-007-meter1");

  /** Its client id at the broker. */
  static final String SESSION = "running-service";

  private static final int NAMELESS = 100;
  private static final int MOST = 1_000_000;

  private final AtomicInteger given = new AtomicInteger();
  private final TempFolder folder = TempFolder.create("running-service");
  private final Program program;
  final MosquittoServer mosquitto = MosquittoServer.start();
  final Installed installed;

  /** What operators of the system may. */
  final Api admin;

  /** What doctors may. */
  final Api doctor;

  private RunningService() throws Exception {
    List<String> devices = new ArrayList<>(NAMED);
    devices.addAll(HUT);
    IntStream.range(0, NAMELESS).mapToObj(RunningService::name).forEach(devices::add);
    installed =
        new Installed(
            folder.path(),
            """
            mqtt: {broker: external, uri: '%s', client-id: %s}
            dialects: {sparkplug: oilfield, mappings: '%s'}
            """
                .formatted(
                    mosquitto.uri(), SESSION, Path.of("..", "config", "mappings").toAbsolutePath()),
            devices);
    admin = installed.api("admin");
    doctor = installed.api("doctor");
    program = installed.serve();
    program.until(Duration.ofMinutes(2), "readiness", () -> installed.ready(installed.opsPort));
  }

  /** A registered device nobody else has. */
  String device() {
    return name(given.getAndIncrement());
  }

  private static String name(int i) {
    return "dev-" + i;
  }

  /** The temperatures of a device in the telemetry store, read beside the service. */
  List<Point> stored(String device) {
    try (TelemetryStore store = SqliteTelemetryStore.open(installed.data.resolve("telemetry"))) {
      return store
          .series(
              Selector.of(new StationId("st-1"), Set.of("env.temperature")),
              Instant.now().minus(Duration.ofDays(3)),
              Instant.now().plusSeconds(60),
              MOST)
          .stream()
          .filter(series -> series.key().device().value().equals(device))
          .flatMap(series -> series.points().stream())
          .toList();
    }
  }

  List<Double> storedValues(String device) {
    return stored(device).stream().map(Point::value).toList();
  }

  /**
   * Lets the simulator's first hut live for two seconds at its broker, by a clock so slow that
   * nothing goes wrong yet.
   *
   * @return the closing line
   */
  String simulate(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("simulate", "--stations=0", "--huts=1", "--workers=0"));
    command.addAll(List.of("--rate=3", "--speed=0.1", "--for=2s", "--connect-timeout=60s"));
    command.add("--broker=" + mosquitto.uri());
    command.addAll(List.of(options));
    Program simulator = Program.run(folder.path(), command.toArray(String[]::new));
    return simulator
        .output()
        .lines()
        .filter(line -> line.startsWith("devices="))
        .findFirst()
        .orElseThrow();
  }

  /** What the service has said so far. */
  String output() throws Exception {
    return program.output();
  }

  @Override
  public void close() {
    program.close();
    mosquitto.close();
    folder.close();
  }

  /** Gives it to the tests that ask for it. */
  static final class Starter implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == RunningService.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(RunningService.class))
          .getOrComputeIfAbsent(RunningService.class, type -> start());
    }

    private static RunningService start() {
      try {
        return new RunningService();
      } catch (Exception e) {
        throw new IllegalStateException("the service could not be started", e);
      }
    }
  }
}
