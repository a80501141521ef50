package io.waystation.server;

import io.waystation.server.config.Config;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.influx.InfluxSettings;
import io.waystation.storage.telemetry.influx.InfluxTelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.net.URI;

/** Telemetry where the configuration says it is. */
public final class TelemetryStores {
  private TelemetryStores() {}

  public static TelemetryStore open(Config config) {
    Config.Influx influx = config.telemetry().influx();
    return switch (config.telemetry().store()) {
      case SQLITE -> SqliteTelemetryStore.open(config.data().resolve("telemetry"));
      case INFLUX ->
          InfluxTelemetryStore.open(
              new InfluxSettings(
                  URI.create(influx.url()),
                  influx.token(),
                  influx.organisation(),
                  influx.database(),
                  influx.create(),
                  config.telemetry().keep(),
                  influx.timeout()));
    };
  }
}
