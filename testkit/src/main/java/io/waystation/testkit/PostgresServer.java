package io.waystation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A real PostgreSQL with fsync on. It is the one {@code WAYSTATION_TEST_POSTGRES_URL} names (a JDBC
 * URL with {@code user} and {@code password} in it, of somebody who may create databases), else a
 * container when a Docker engine answers, else Debian's programs on a free loopback port. A server
 * named by the variable is not ours: it cannot be stopped, and the databases made in it are dropped
 * again.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String URL_VARIABLE = "WAYSTATION_TEST_POSTGRES_URL";
  private static final String IMAGE = "postgres:15";
  private static final int INNER_PORT = 5432;
  private static final String SUPERUSER = "postgres";
  private static final String PASSWORD = "only-for-tests";
  private static final int DIAL_SECONDS = 2;

  /** How one kind of server is run. */
  private interface Engine extends AutoCloseable {
    /** Ends it in an orderly way, cutting whoever is connected. */
    void stop();

    /** As a power cut would. */
    void kill();

    /** After one of the two, on the same port with the same data. */
    void startAgain();

    @Override
    void close();
  }

  private final String url;
  private final Properties superuser;
  private final Engine engine;
  private final List<String> made = new ArrayList<>();

  private PostgresServer(String url, Properties superuser, Engine engine) {
    this.url = url;
    this.superuser = superuser;
    this.engine = engine;
  }

  /**
   * @throws IllegalStateException if there is none and none can be started; says how to install one
   */
  public static PostgresServer start() {
    String given = System.getenv(URL_VARIABLE);
    if (given != null && !given.isBlank()) {
      return named(given.strip());
    }
    int port = LocalServer.freePort();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + SUPERUSER;
    Properties superuser = login(SUPERUSER, PASSWORD);
    Engine engine =
        DockerClientFactory.instance().isDockerAvailable()
            ? new Container(port, url, superuser)
            : new Program(programs(), port, url, superuser);
    return new PostgresServer(url, superuser, engine);
  }

  /**
   * Makes an empty database, in UTF-8, that belongs to a new user of the same name.
   *
   * @return its JDBC URL, without user and password
   */
  public Database newDatabase() {
    String name = "waystation_" + Long.toString(System.nanoTime(), 36);
    execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + PASSWORD + "'");
    made.add(name);
    execute(
        "CREATE DATABASE "
            + name
            + " OWNER "
            + name
            + " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    return new Database(url.replaceFirst("/[^/?]*(\\?.*)?$", "/" + name), name, PASSWORD);
  }

  /** One to work in. */
  public record Database(String url, String user, String password) {}

  /** Runs a statement as the superuser, in the server's own database. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url, superuser);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  /** False for a server named by the variable. */
  public boolean canBeStopped() {
    return engine != null;
  }

  /** Ends it in an orderly way; whoever is connected is cut off. */
  public void stop() {
    ours().stop();
  }

  /** Ends it as a power cut would. */
  public void kill() {
    ours().kill();
  }

  /** After {@link #stop} or {@link #kill}: on the same port, with the same data. */
  public void startAgain() {
    ours().startAgain();
  }

  private Engine ours() {
    if (engine == null) {
      throw new IllegalStateException(
          "this test stops its server, and " + URL_VARIABLE + " names one that is not ours");
    }
    return engine;
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
      return;
    }
    for (String name : made) {
      execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      execute("DROP ROLE IF EXISTS " + name);
    }
  }

  private static PostgresServer named(String url) {
    Properties nobody = new Properties();
    if (!answers(url, nobody)) {
      throw new IllegalStateException(
          URL_VARIABLE
              + " names a server that lets nobody in: start it, put user and password into the URL,"
              + " or unset it");
    }
    return new PostgresServer(url, nobody, null);
  }

  private static Properties login(String user, String password) {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    return login;
  }

  private static boolean answers(String url, Properties login) {
    Properties brief = new Properties();
    brief.putAll(login);
    brief.setProperty("connectTimeout", String.valueOf(DIAL_SECONDS));
    try (Connection connection = DriverManager.getConnection(url, brief)) {
      return connection.isValid(DIAL_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The newest of Debian's, which are not on the path; else what is on the path. */
  private static Path programs() {
    Path debian = Path.of("/usr/lib/postgresql");
    Optional<Path> newest = Optional.empty();
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        newest =
            versions
                .map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .max(Comparator.comparing(PostgresServer::version));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return newest
        .or(() -> LocalServer.find("initdb").map(Path::getParent))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "These tests need a real PostgreSQL and found neither %s, nor a Docker engine,"
                            .formatted(URL_VARIABLE)
                        + " nor the server's programs. On Debian or Ubuntu:"
                        + " apt-get install postgresql"));
  }

  private static int version(Path bin) {
    try {
      return Integer.parseInt(bin.getParent().getFileName().toString());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Debian's server. It refuses to run as root, so root runs it as the user {@code postgres} in a
   * folder of that user's.
   */
  private static final class Program implements Engine {
    private static final String ROOT = "root";

    /**
     * Our end of its standard input closes with this JVM, however that ends, and with it the server
     * ends too: no test leaves one behind.
     */
    private static final String WATCHED =
        """
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        { cat <&3 >/dev/null; kill -QUIT $server; } 2>/dev/null &
        trap 'kill -INT $server' TERM
        wait $server; wait $server
        """;

    private final TempFolder folder = TempFolder.inMemory("postgres");
    private final Path programs;
    private final int port;
    private final String url;
    private final Properties superuser;
    private LocalServer server;

    Program(Path programs, int port, String url, Properties superuser) {
      this.programs = programs;
      this.port = port;
      this.url = url;
      this.superuser = superuser;
      initialise();
      this.server = run();
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "postgres-folder"));
    }

    private void initialise() {
      Path password = folder.path().resolve("password");
      try {
        Files.writeString(password, PASSWORD);
        if (root()) {
          UserPrincipal owner =
              FileSystems.getDefault()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName(SUPERUSER);
          Files.setOwner(folder.path(), owner);
          Files.setOwner(password, owner);
        }
        List<String> command =
            as(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data(),
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        Process process =
            new ProcessBuilder(command)
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
          throw new IllegalStateException("initdb failed: " + said);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("initdb could not be run", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted in initdb", e);
      }
    }

    private Path data() {
      return folder.path().resolve("data");
    }

    private static boolean root() {
      return System.getProperty("user.name").equals(ROOT);
    }

    private static List<String> as(String... command) {
      List<String> all = new ArrayList<>();
      if (root()) {
        all.addAll(
            List.of(
                "setpriv", "--reuid=" + SUPERUSER, "--regid=" + SUPERUSER, "--init-groups", "--"));
      }
      all.addAll(List.of(command));
      return all;
    }

    private LocalServer run() {
      List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "postgres"));
      command.addAll(
          as(
              programs.resolve("postgres").toString(),
              "-D",
              data().toString(),
              "-p",
              String.valueOf(port),
              "-c",
              "listen_addresses=127.0.0.1",
              "-c",
              "unix_socket_directories=",
              "-c",
              "fsync=on",
              "-c",
              "max_connections=60"));
      return LocalServer.start("postgres", command, folder.path(), () -> answers(url, superuser));
    }

    @Override
    public void stop() {
      server.close();
      awaitEnd();
    }

    /** An immediate shutdown writes nothing more: the next start has to recover. */
    @Override
    public void kill() {
      server.kill();
      awaitEnd();
    }

    @Override
    public void startAgain() {
      server = run();
    }

    /** The file goes when the server has; it outlives the shell we started. */
    private void awaitEnd() {
      Path pid = data().resolve("postmaster.pid");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (Files.exists(pid) && System.nanoTime() < deadline) {
        pause();
      }
    }

    @Override
    public synchronized void close() {
      server.kill();
      awaitEnd();
      folder.close();
    }
  }

  /** On a port of the host that stays the same over a restart, which a mapped one would not. */
  private static final class Container implements Engine {
    private final GenericContainer<?> container;
    private final String url;
    private final Properties superuser;

    Container(int port, String url, Properties superuser) {
      this.url = url;
      this.superuser = superuser;
      this.container =
          new GenericContainer<>(IMAGE)
              .withExposedPorts(INNER_PORT)
              .withEnv("POSTGRES_PASSWORD", PASSWORD)
              .waitingFor(
                  Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2));
      container.setPortBindings(List.of("127.0.0.1:" + port + ":" + INNER_PORT));
      container.start();
    }

    @Override
    public void stop() {
      container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void kill() {
      container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void startAgain() {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!answers(url, superuser)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("PostgreSQL did not answer within 60 s of its restart");
        }
        pause();
      }
    }

    @Override
    public void close() {
      container.close();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was starting or ending", e);
    }
  }
}
