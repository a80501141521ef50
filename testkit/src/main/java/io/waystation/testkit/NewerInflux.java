package io.waystation.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A real InfluxDB 2 or 3: the one that {@code WAYSTATION_TEST_INFLUX2_URL} (or {@code 3}) names,
 * with {@code ..._TOKEN} and {@code ..._ORG} beside it, else a container when a Docker engine
 * answers. Debian has no package of them: where there is neither, what needs one cannot run.
 */
public final class NewerInflux implements AutoCloseable {
  private static final int PORT_OF_2 = 8086;
  private static final int PORT_OF_3 = 8181;
  private static final String TOKEN = "only-for-this-test";
  private static final String ORG = "waystation";
  private static final Duration STARTS = Duration.ofMinutes(2);

  /** The generations that have no package. */
  public enum Generation {
    TWO(2),
    THREE(3);

    private final int number;

    Generation(int number) {
      this.number = number;
    }

    private String variable(String what) {
      return "WAYSTATION_TEST_INFLUX" + number + "_" + what;
    }
  }

  private final URI url;
  private final String token;
  private final String org;
  private final Runnable end;

  private NewerInflux(URI url, String token, String org, Runnable end) {
    this.url = url;
    this.token = token;
    this.org = org;
    this.end = end;
  }

  /** Whether one is named, or can be started. */
  public static boolean there(Generation generation) {
    return !variable(generation, "URL").isEmpty()
        || DockerClientFactory.instance().isDockerAvailable();
  }

  /** Only where {@link #there} is one. */
  public static NewerInflux start(Generation generation) {
    String given = variable(generation, "URL");
    if (!given.isEmpty()) {
      return new NewerInflux(
          URI.create(given), variable(generation, "TOKEN"), variable(generation, "ORG"), () -> {});
    }
    return generation == Generation.TWO ? two() : three();
  }

  private static String variable(Generation generation, String what) {
    return Optional.ofNullable(System.getenv(generation.variable(what))).orElse("").strip();
  }

  private static NewerInflux two() {
    GenericContainer<?> container =
        new GenericContainer<>("influxdb:2.7")
            .withExposedPorts(PORT_OF_2)
            .withEnv("DOCKER_INFLUXDB_INIT_MODE", "setup")
            .withEnv("DOCKER_INFLUXDB_INIT_USERNAME", "test")
            .withEnv("DOCKER_INFLUXDB_INIT_PASSWORD", TOKEN)
            .withEnv("DOCKER_INFLUXDB_INIT_ORG", ORG)
            .withEnv("DOCKER_INFLUXDB_INIT_BUCKET", "unused")
            .withEnv("DOCKER_INFLUXDB_INIT_ADMIN_TOKEN", TOKEN)
            .waitingFor(Wait.forHttp("/health").withStartupTimeout(STARTS));
    return running(container, PORT_OF_2, TOKEN, ORG);
  }

  private static NewerInflux three() {
    GenericContainer<?> container =
        new GenericContainer<>("influxdb:3-core")
            .withExposedPorts(PORT_OF_3)
            .withCommand(
                "influxdb3",
                "serve",
                "--node-id",
                "test",
                "--object-store",
                "memory",
                "--without-auth")
            .waitingFor(Wait.forHttp("/health").withStartupTimeout(STARTS));
    return running(container, PORT_OF_3, "", "");
  }

  private static NewerInflux running(
      GenericContainer<?> container, int port, String token, String org) {
    container.start();
    return new NewerInflux(
        URI.create("http://" + container.getHost() + ":" + container.getMappedPort(port)),
        token,
        org,
        container::close);
  }

  public URI url() {
    return url;
  }

  /** Empty when it asks for none. */
  public String token() {
    return token;
  }

  /** Of 2.x; empty for 3. */
  public String org() {
    return org;
  }

  @Override
  public void close() {
    end.run();
  }
}
