package io.waystation.server.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waystation.server.CannotRun;
import io.waystation.server.config.Config;
import io.waystation.simulator.Scenario;
import io.waystation.storage.log.LogLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What somebody asked of a demo.
 *
 * @param speed of its clock; 1 is real time
 * @param past what is played first, as fast as it goes; empty for nothing
 * @param notifications who is told of alarms, as {@code serve} reads it; the empty path for nobody
 * @param simulator whether the devices of the city speak by themselves
 * @param runFor real time, after which it ends by itself; empty to run until it is stopped
 * @param scenario what is to go wrong from the present on, and whether the truth is written down;
 *     asked for once, when that begins: only then may it begin a file
 * @param showToken prints the bearer token; it is in {@code demo.json} in any case
 */
public record DemoSettings(
    ChosenCity city,
    double speed,
    Optional<PlayedPast> past,
    int httpPort,
    int mqttPort,
    int opsPort,
    Path data,
    Path notifications,
    boolean simulator,
    Optional<Duration> runFor,
    Supplier<Scenario> scenario,
    boolean showToken) {
  private static final String HERE = "127.0.0.1";
  private static final int HTTP_PORT = 8080;
  private static final int MQTT_PORT = 1883;
  private static final int OPS_PORT = 8081;

  /** As {@code serve} would have to be configured for the same. */
  Config config() {
    return config(data, notifications, httpPort, mqttPort, opsPort);
  }

  /**
   * Of the demo whose data lie there. Where its metrics are stands in its {@code demo.json}; the
   * other ports are those it has when nobody gave others.
   */
  public static Config configOf(Path data) {
    return config(data, Path.of(""), HTTP_PORT, MQTT_PORT, opsPort(data.resolve("demo.json")));
  }

  private static int opsPort(Path sheet) {
    try {
      return Files.exists(sheet)
          ? URI.create(new JsonMapper().readTree(sheet.toFile()).path("ops").asText()).getPort()
          : OPS_PORT;
    } catch (IOException e) {
      throw CannotRun.because("%s cannot be read: %s".formatted(sheet, e), e);
    }
  }

  private static Config config(
      Path data, Path notifications, int httpPort, int mqttPort, int opsPort) {
    return new Config(
        data,
        data.resolve("identity.key"),
        Path.of(""),
        Path.of(""),
        0,
        notifications,
        new Config.Http(new Config.Listen(HERE, httpPort), false, ""),
        new Config.Listen(HERE, opsPort),
        new Config.Mqtt(
            Config.Broker.EMBEDDED,
            new Config.Listen(HERE, mqttPort),
            "",
            "",
            "",
            "waystation-ingest",
            1_000,
            Duration.ofDays(7)),
        Config.Dialects.NONE,
        LogLimits.DEFAULT,
        new Config.Telemetry(
            Config.Store.SQLITE,
            Duration.ZERO,
            new Config.Influx("", "", "", "", false, Duration.ZERO)),
        Config.RecordsStore.EMBEDDED,
        new Config.Logs(Config.Level.INFO, Config.Format.TEXT));
  }
}
