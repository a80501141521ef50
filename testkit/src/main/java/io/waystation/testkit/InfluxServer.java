package io.waystation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A real InfluxDB 1.x without authentication: the one {@code WAYSTATION_TEST_INFLUX_URL} names,
 * else a container when a Docker engine answers, else Debian's {@code influxd} on a free port. A
 * server that is named by the variable is not ours: use a database of your own in it.
 */
public final class InfluxServer implements AutoCloseable {
  private static final String URL_VARIABLE = "WAYSTATION_TEST_INFLUX_URL";
  private static final String IMAGE = "influxdb:1.8";
  private static final int PORT = 8086;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** How one kind of server is run. */
  private interface Engine extends AutoCloseable {
    /** Starts it again on the same port with the same data. */
    void restart();

    /** SIGKILL; {@link #restart} brings it back. */
    void kill();

    @Override
    void close();
  }

  private final URI url;
  private final Engine engine;

  private InfluxServer(URI url, Engine engine) {
    this.url = url;
    this.engine = engine;
  }

  /**
   * @throws IllegalStateException if there is none and none can be started; says how to install one
   */
  public static InfluxServer start() {
    String given = System.getenv(URL_VARIABLE);
    if (given != null && !given.isBlank()) {
      return named(URI.create(given.strip()));
    }
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return container();
    }
    return local(
        LocalServer.find("influxd")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "These tests need a real InfluxDB 1.x and found neither %s, nor a Docker"
                                .formatted(URL_VARIABLE)
                            + " engine, nor an influxd program. On Debian or Ubuntu:"
                            + " apt-get install influxdb")));
  }

  /** For example {@code http://127.0.0.1:41873}. */
  public URI url() {
    return url;
  }

  /** Ends it without notice (SIGKILL), as a power cut would; {@link #restart} brings it back. */
  public void kill() {
    engine.kill();
  }

  /** Starts it again after {@link #kill}, on the same port with the same data. */
  public void restart() {
    engine.restart();
  }

  private static InfluxServer named(URI url) {
    try {
      if (answers(url)) {
        return new InfluxServer(url, new Foreign());
      }
      throw new IllegalStateException(
          URL_VARIABLE + " names " + url + ", which is no InfluxDB: " + url + "/ping is not 204");
    } catch (UncheckedIOException e) {
      throw new IllegalStateException(
          URL_VARIABLE + " names " + url + ", where nothing answers: start it or unset it", e);
    }
  }

  private static InfluxServer container() {
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withExposedPorts(PORT)
            .withEnv("INFLUXDB_REPORTING_DISABLED", "true")
            .waitingFor(Wait.forHttp("/ping").forStatusCode(204));
    container.start();
    URI url = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
    return new InfluxServer(url, new Container(container));
  }

  private static InfluxServer local(Path program) {
    int port = LocalServer.freePort();
    return new InfluxServer(
        URI.create("http://127.0.0.1:" + port), new Program(program, port, LocalServer.freePort()));
  }

  /** Named by the variable: not ours to stop. */
  private static final class Foreign implements Engine {
    @Override
    public void restart() {
      throw new IllegalStateException(
          "this stops its InfluxDB, and " + URL_VARIABLE + " names one that is not ours: unset it");
    }

    @Override
    public void kill() {
      restart();
    }

    @Override
    public void close() {}
  }

  private record Container(GenericContainer<?> container) implements Engine {
    @Override
    public void restart() {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
      container.close();
    }
  }

  private static final class Program implements Engine {
    private final TempFolder folder = TempFolder.create("influxdb");
    private final List<String> command;
    private final URI url;
    private LocalServer server;

    Program(Path program, int port, int backupPort) {
      Path config = folder.path().resolve("influxdb.conf");
      try {
        Files.writeString(config, configuration(folder.path(), port, backupPort));
      } catch (IOException e) {
        throw new UncheckedIOException("could not write " + config, e);
      }
      this.url = URI.create("http://127.0.0.1:" + port);
      this.command = List.of(program.toString(), "run", "-config", config.toString());
      this.server = run();
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "influxd-folder"));
    }

    private LocalServer run() {
      return LocalServer.start("influxd", command, folder.path(), () -> answers(url));
    }

    @Override
    public void restart() {
      server.close();
      server = run();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void close() {
      server.kill();
      folder.close();
    }
  }

  private static String configuration(Path folder, int httpPort, int backupPort) {
    return """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
          query-log-enabled = false
        [http]
          bind-address = "127.0.0.1:%d"
          log-enabled = false
        [monitor]
          store-enabled = false
        [continuous_queries]
          enabled = false
        """
        .formatted(backupPort, folder, folder, folder, httpPort);
  }

  private static boolean answers(URI url) {
    HttpRequest ping =
        HttpRequest.newBuilder(URI.create(url + "/ping")).timeout(Duration.ofSeconds(2)).build();
    try {
      return HTTP.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 204;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for InfluxDB", e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
