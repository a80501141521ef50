package io.waystation.storage.telemetry.influx;

import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.TelemetryStoreContract;
import io.waystation.testkit.NewerInflux;
import io.waystation.testkit.NewerInflux.Generation;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
    value = "there",
    disabledReason =
        "InfluxDB 2 was not tested: no Docker engine answers, and WAYSTATION_TEST_INFLUX2_URL names"
            + " no server")
class Influx2TelemetryStoreTest extends TelemetryStoreContract {
  private static NewerInflux server;

  private final String bucket = "it's ours " + UUID.randomUUID();

  static boolean there() {
    return NewerInflux.there(Generation.TWO);
  }

  @BeforeAll
  static void startServer() {
    server = NewerInflux.start(Generation.TWO);
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
            server.org(),
            bucket,
            true,
            Duration.ZERO,
            Duration.ofSeconds(30)));
  }
}
