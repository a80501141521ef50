package io.waystation.storage.telemetry.influx;

import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import io.waystation.testkit.NewerInflux;
import io.waystation.testkit.NewerInflux.Generation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
    value = "there",
    disabledReason =
        "InfluxDB 3 was not tested: no Docker engine answers, and WAYSTATION_TEST_INFLUX3_URL names"
            + " no server")
class Influx3TelemetryStoreTest extends TelemetryStoreContract {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static NewerInflux server;

  // It takes letters, digits, '-', '_' and '/' only.
  private final String database = "ours-" + UUID.randomUUID();

  static boolean there() {
    return NewerInflux.there(Generation.THREE);
  }

  @BeforeAll
  static void startServer() {
    server = NewerInflux.start(Generation.THREE);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected TelemetryStore open() {
    return InfluxTelemetryStore.open(
        new InfluxSettings(
            server.url(),
            server.token(),
            "",
            database,
            true,
            Duration.ZERO,
            Duration.ofSeconds(30)));
  }

  /** It deletes no rows. */
  @Override
  protected boolean deletes() {
    return false;
  }

  /** InfluxDB 3 Core keeps few databases at a time. */
  @AfterEach
  void dropDatabases() throws Exception {
    for (String name : new String[] {database, database + "/hours"}) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + "/api/v3/configure/database?db=" + name))
              .header("Authorization", "Bearer " + server.token())
              .DELETE()
              .build();
      HTTP.send(request, HttpResponse.BodyHandlers.discarding());
    }
  }
}
