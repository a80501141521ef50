package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.testkit.LocalServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RolesIT {
  @TempDir Path folder;
  private final List<Program> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(Program::close);
  }

  @Test
  @Timeout(240)
  void servesFromAProcessForEachPartOverTheSameData() throws Exception {
    int mqtt = LocalServer.freePort();
    Installed installed =
        new Installed(folder, "{broker: embedded, embedded: {port: %d}}".formatted(mqtt), 1);
    String token = installed.command("token", "test", "--role", "admin").strip();
    for (String roles : List.of("broker", "ingest", "store-writer,alerting", "api")) {
      int ops = roles.equals("api") ? installed.opsPort : LocalServer.freePort();
      Program process = installed.serve(ops, "--roles", roles);
      processes.add(process);
      process.until(Duration.ofSeconds(60), roles + " to be ready", () -> installed.ready(ops));
    }
    MqttClient device = new MqttClient("tcp://127.0.0.1:" + mqtt, "gw-0", new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName("gw-0");
    options.setPassword(installed.secret("gw-0").getBytes());
    device.connect(options);
    long now = System.currentTimeMillis();
    String payload =
        "{\"boot\":1,\"seq\":0,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.temperature\":21.5,\"smoke.alarm\":\"alarm\"}}]}"
            .formatted(now, now);
    device.publish("ws/v1/gw-0/readings", new MqttMessage(payload.getBytes(), 1, false, null));
    device.disconnect();
    device.close();

    String api = "http://127.0.0.1:" + installed.httpPort + "/api/v1";
    processes
        .get(3)
        .until(
            Duration.ofSeconds(10),
            "value",
            () -> body(api + "/stations/st-1", token).contains("21.5"));
    processes
        .get(3)
        .until(
            Duration.ofSeconds(10),
            "alarm",
            () -> body(api + "/alarms", token).contains("smoke.alarm"));
    processes
        .get(3)
        .until(
            Duration.ofSeconds(10),
            "value in the telemetry store",
            () ->
                body(
                        api
                            + "/stations/st-1/series?signals=env.temperature&from=%s&to=%s"
                                .formatted(
                                    Instant.ofEpochMilli(now - 60_000),
                                    Instant.ofEpochMilli(now + 60_000)),
                        token)
                    .contains("21.5"));

    assertThat(processes.get(1).output().lines())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(new JsonObject(line).getMap())
                    .containsKeys("level", "loggerName", "formattedMessage"));

    Program second = installed.serve(LocalServer.freePort(), "--roles", "ingest");
    assertThat(second.end(Duration.ofSeconds(60))).isEqualTo(1);
    assertThat(second.output()).contains("runs its ingest");
  }

  private static String body(String url, String token) {
    try {
      HttpResponse<String> answer = Program.get(url, token);
      return answer.body();
    } catch (Exception e) {
      return "";
    }
  }
}
