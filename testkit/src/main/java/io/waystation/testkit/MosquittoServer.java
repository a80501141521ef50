package io.waystation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/**
 * A real Mosquitto without passwords, set up as docs/mqtt.md asks of a broker: no limit on what it
 * queues, and nothing held back. It is the one {@code WAYSTATION_TEST_MQTT_URI} names, else a
 * container when a Docker engine answers, else the {@code mosquitto} program on a free loopback
 * port. A server named by the variable is not ours: use topics and client ids of your own in it,
 * and do not restart it.
 */
public final class MosquittoServer implements AutoCloseable {
  private static final String URI_VARIABLE = "WAYSTATION_TEST_MQTT_URI";
  private static final String IMAGE = "eclipse-mosquitto:2.0";
  private static final int INNER_PORT = 1883;
  private static final int DIAL_MILLIS = 1_000;

  /** How one kind of server is run. */
  private interface Engine extends AutoCloseable {
    /** Ends it in an orderly way and starts it again on the same port with the same data. */
    void restart();

    /** SIGKILL; {@link #restart} brings it back. */
    void kill();

    @Override
    void close();
  }

  private final URI uri;
  private final Engine engine;

  private MosquittoServer(URI uri, Engine engine) {
    this.uri = uri;
    this.engine = engine;
  }

  /** One that forgets everything when it ends. */
  public static MosquittoServer start() {
    return start(false);
  }

  /**
   * @param persistent keeps sessions and queues on disk over {@link #restart}; a {@link #kill}
   *     loses what came in the last second
   * @throws IllegalStateException if there is none and none can be started; says how to install one
   */
  public static MosquittoServer start(boolean persistent) {
    String given = System.getenv(URI_VARIABLE);
    if (given != null && !given.isBlank()) {
      return named(URI.create(given.strip()));
    }
    int port = LocalServer.freePort();
    URI uri = URI.create("tcp://127.0.0.1:" + port);
    if (DockerClientFactory.instance().isDockerAvailable()) {
      return new MosquittoServer(uri, new Container(port, persistent));
    }
    Path program =
        LocalServer.find("mosquitto")
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "These tests need a real Mosquitto and found neither %s, nor a Docker engine,"
                                .formatted(URI_VARIABLE)
                            + " nor a mosquitto program. On Debian or Ubuntu:"
                            + " apt-get install mosquitto"));
    return new MosquittoServer(uri, new Program(program, port, persistent));
  }

  /** For example {@code tcp://127.0.0.1:41873}. */
  public URI uri() {
    return uri;
  }

  public int port() {
    return uri.getPort();
  }

  /** Ends it in an orderly way, if it still runs, and starts it again on the same port. */
  public void restart() {
    engine.restart();
  }

  /** Ends it without notice (SIGKILL), as a power cut would; {@link #restart} brings it back. */
  public void kill() {
    engine.kill();
  }

  @Override
  public void close() {
    engine.close();
  }

  private static MosquittoServer named(URI uri) {
    if (!answers(uri)) {
      throw new IllegalStateException(
          URI_VARIABLE + " names " + uri + ", where nothing answers: start it or unset it");
    }
    return new MosquittoServer(
        uri,
        new Engine() {
          @Override
          public void restart() {
            throw new IllegalStateException(
                "this test restarts its broker, and "
                    + URI_VARIABLE
                    + " names one that is not ours:"
                    + " unset it");
          }

          @Override
          public void kill() {
            restart();
          }

          @Override
          public void close() {}
        });
  }

  private static boolean answers(URI uri) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), DIAL_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String configuration(String listener, String data, boolean persistent) {
    return """
        listener %s
        allow_anonymous true
        max_queued_messages 0
        max_inflight_messages 0
        set_tcp_nodelay true
        persistence %s
        persistence_location %s/
        autosave_interval 1
        """
        .formatted(listener, persistent, data);
  }

  private static Path write(TempFolder folder, String configuration) {
    Path file = folder.path().resolve("mosquitto.conf");
    try {
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
    return file;
  }

  private static final class Program implements Engine {
    private final TempFolder folder = TempFolder.create("mosquitto");
    private final List<String> command;
    private final URI uri;
    private LocalServer server;

    Program(Path program, int port, boolean persistent) {
      // Started by root it would become the user mosquitto, who may not write our folder.
      String asIs = "user " + System.getProperty("user.name") + "\n";
      String listener = port + " 127.0.0.1";
      Path file =
          write(folder, asIs + configuration(listener, folder.path().toString(), persistent));
      this.uri = URI.create("tcp://127.0.0.1:" + port);
      this.command = List.of(program.toString(), "-c", file.toString());
      this.server = run();
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "mosquitto-folder"));
    }

    private LocalServer run() {
      return LocalServer.start("mosquitto", command, folder.path(), () -> answers(uri));
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

  /** On a port of the host that stays the same over a restart, which a mapped one would not. */
  private static final class Container implements Engine {
    private final TempFolder folder = TempFolder.create("mosquitto");
    private final GenericContainer<?> container;
    private final URI uri;

    Container(int port, boolean persistent) {
      Path file =
          write(folder, configuration(INNER_PORT + " 0.0.0.0", "/mosquitto/data", persistent));
      this.uri = URI.create("tcp://127.0.0.1:" + port);
      this.container =
          new GenericContainer<>(IMAGE)
              .withExposedPorts(INNER_PORT)
              .withCopyFileToContainer(
                  MountableFile.forHostPath(file), "/mosquitto/config/mosquitto.conf")
              .waitingFor(Wait.forListeningPort());
      container.setPortBindings(List.of("127.0.0.1:" + port + ":" + INNER_PORT));
      container.start();
    }

    @Override
    public void restart() {
      container.getDockerClient().restartContainerCmd(container.getContainerId()).exec();
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (!answers(uri)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("mosquitto did not answer within 60 s of its restart");
        }
        pause();
      }
    }

    private static void pause() {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while mosquitto was starting", e);
      }
    }

    @Override
    public void kill() {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
      container.close();
      folder.close();
    }
  }
}
