package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.waystation.model.Alarm;
import io.waystation.model.Area;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Severity;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.server.config.Config;
import io.waystation.storage.records.Tables;
import io.waystation.testkit.LocalServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole service with its own broker: an alarm reaches a webhook and the station's gateway. */
@Timeout(180)
class NotificationWiringTest {
  private static final String SECRET = "secret-of-the-gateway";
  private static final DeviceId GATEWAY = new DeviceId("st-001-gw");
  private static final StationId STATION = new StationId("st-001");

  @TempDir Path folder;
  private final BlockingQueue<String> hooked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> noticed = new LinkedBlockingQueue<>();
  private HttpServer hook;

  @AfterEach
  void close() {
    if (hook != null) {
      hook.stop(0);
    }
  }

  @Test
  void anAlarmReachesTheWebhookAndTheStation() throws Exception {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    hook.createContext(
        "/",
        exchange -> {
          hooked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    Config config = config();
    try (StopSignal stop = new StopSignal();
        App app =
            App.start(
                config,
                Part.all(),
                Clock.systemUTC(),
                records ->
                    records.write(
                        t -> {
                          register(t);
                          return null;
                        }),
                step -> {},
                stop)) {
      MqttClient gateway = gateway(app.mqttPort());
      gateway.subscribe(
          new MqttSubscription[] {new MqttSubscription("ws/v1/st-001-gw/notice", 1)},
          new IMqttMessageListener[] {
            (topic, message) ->
                noticed.add(new String(message.getPayload(), StandardCharsets.UTF_8))
          });
      app.records()
          .write(
              t -> {
                t.alarms().raise(smoke());
                return null;
              });
      assertThat(noticed.poll(60, TimeUnit.SECONDS))
          .contains("\"alarm\":\"a-1\"", "\"state\":\"firing\"", "烟雾报警");
      assertThat(hooked.poll(60, TimeUnit.SECONDS))
          .contains("\"area_path\":\"/city/\"", "\"kind\":\"event\"", "/#/alarms/a-1");
      gateway.disconnect();
      gateway.close();
    }
  }

  private Config config() throws Exception {
    Path notify = folder.resolve("notify.yaml");
    Files.writeString(
        notify,
        """
        route:
          receiver: board
          group_wait: 0s
          routes:
            - {matchers: [severity = critical], receiver: hook, continue: true}
            - {matchers: [concern = station], receiver: board}
        receivers:
          - {name: board, channels: [station: {}]}
          - {name: hook, channels: [{webhook: {url: "http://127.0.0.1:%d/"}}]}
        """
            .formatted(hook.getAddress().getPort()));
    Path file = folder.resolve("waystation.yaml");
    Files.writeString(
        file,
        """
        data: %s
        notify: %s
        http: {port: %d, public-url: "https://w.example/"}
        ops: {port: %d}
        mqtt: {embedded: {port: %d}}
        """
            .formatted(
                folder.resolve("data"),
                notify,
                LocalServer.freePort(),
                LocalServer.freePort(),
                LocalServer.freePort()));
    return Config.load(file, Map.of()).config();
  }

  private static MqttClient gateway(int port) throws Exception {
    MqttClient client =
        new MqttClient("tcp://127.0.0.1:" + port, GATEWAY.value(), new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(GATEWAY.value());
    options.setPassword(SECRET.getBytes(StandardCharsets.UTF_8));
    client.connect(options);
    return client;
  }

  private static void register(Tables t) {
    t.stations().saveArea(new Area("city", "", new LocalText("城区", "City")));
    t.stations()
        .save(
            new Station(
                STATION,
                Station.Type.STATION,
                new LocalText("一号驿站", "Station one"),
                "city",
                OptionalInt.empty(),
                ZoneId.of("Asia/Shanghai"),
                36,
                90,
                12,
                true));
    t.devices()
        .save(
            new Device(
                GATEWAY,
                STATION,
                Device.Type.GATEWAY,
                new LocalText("网关", "Gateway"),
                Instant.now()));
    t.devices().setSecretHash(GATEWAY, sha256(SECRET));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Alarm smoke() {
    Instant now = Instant.now();
    return new Alarm(
        "a-1",
        "smoke",
        "st-001/smoke",
        Alarm.Concern.STATION,
        STATION,
        GATEWAY.value(),
        "",
        PersonId.NONE,
        "smoke.alarm",
        Severity.CRITICAL,
        Severity.CRITICAL,
        Alarm.Condition.ACTIVE,
        false,
        Alarm.Latch.ACKNOWLEDGED,
        new LocalText("烟雾报警", "Smoke"),
        new LocalText("报警", "alarm"),
        now,
        now,
        null,
        Alarm.Cause.UNNAMED,
        Basis.NONE,
        Handling.NONE,
        "",
        1);
  }
}
