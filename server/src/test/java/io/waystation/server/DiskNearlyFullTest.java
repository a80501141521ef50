package io.waystation.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.server.check.Checkup;
import io.waystation.server.check.Finding;
import io.waystation.server.check.Given;
import io.waystation.server.check.Level;
import io.waystation.server.config.Config;
import io.waystation.server.registry.Registrar;
import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a small disk of its own that fills up, and empties again. */
class DiskNearlyFullTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private Path disk;
  private final int ops = LocalServer.freePort();
  private final int mqtt = LocalServer.freePort();

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString()),
        "a small disk cannot be mounted by this user: what happens when it fills up is not tried");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void itSaysSoTakesNothingInAndGoesOnByItself() throws Exception {
    Given given = given();
    try (StopSignal stop = new StopSignal();
        App app =
            App.start(
                given.config(), Part.all(), Clock.systemUTC(), records -> {}, step -> {}, stop)) {
      Map<DeviceId, String> secrets =
          new Registrar(app.records())
              .add(Path.of("..", "config", "registry-example.yaml"), Instant.now());
      Map.Entry<DeviceId, String> device = secrets.entrySet().iterator().next();
      await(() -> ready().statusCode() == 200);
      assertThat(metrics()).contains("waystation_log_full 0.0");

      Path ballast = disk.resolve("ballast");
      fill(ballast, 250);
      await(() -> ready().statusCode() == 503);
      assertThat(ready().body())
          .contains("the disk of the log is nearly full")
          .contains("make room, or lower journal.size or journal.free")
          .contains("it goes on by itself");
      assertThat(metrics()).contains("waystation_log_full 1.0");
      assertThat(faults(given)).contains("machine.disk-full", "machine.service-not-ready");

      long before = app.totals().received();
      publish(device.getKey(), device.getValue());
      await(() -> metrics().contains("waystation_log_full 1.0"));
      assertThat(app.totals().received()).isEqualTo(before);

      Files.delete(ballast);
      await(() -> app.totals().received() == before + 1);
      await(() -> ready().statusCode() == 200);
      assertThat(metrics()).contains("waystation_log_full 0.0");
      assertThat(faults(given)).doesNotContain("machine.disk-full", "machine.service-not-ready");
    }
  }

  private Given given() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("waystation.yaml"),
            """
            data: %s/data
            http: {port: %d}
            ops: {port: %d}
            mqtt: {embedded: {port: %d}}
            journal: {size: 100MB, free: 200MB}
            """
                .formatted(disk, LocalServer.freePort(), ops, mqtt));
    Config.Loaded loaded = Config.load(file, Map.of());
    return new Given(loaded.config(), file, loaded.warnings(), Map.of(), 0, Optional.empty());
  }

  private static List<String> faults(Given given) {
    return Checkup.of(given).run(area -> {}).stream()
        .filter(finding -> finding.level() == Level.FAULT)
        .map(Finding::code)
        .toList();
  }

  private void publish(DeviceId device, String secret) throws Exception {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + mqtt, device.value(), new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(device.value());
    options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
    client.connect(options).waitForCompletion(30_000);
    byte[] online = "{\"boot\": 1, \"status\": \"online\"}".getBytes(StandardCharsets.UTF_8);
    client
        .publish("ws/v1/" + device + "/status", new MqttMessage(online, 1, true, null))
        .waitForCompletion(30_000);
    client.disconnect().waitForCompletion(30_000);
    client.close();
  }

  private static void fill(Path file, int mib) throws IOException {
    byte[] block = new byte[MIB];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < mib; i++) {
        out.write(block);
      }
    }
  }

  private HttpResponse<String> ready() throws Exception {
    return get("/health/ready");
  }

  private String metrics() throws Exception {
    return get("/metrics").body();
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ops + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
