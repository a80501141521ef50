package io.waystation.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in deploy/mosquitto, on a real Mosquitto, with only its paths and port replaced. */
class ShippedMosquittoTest {
  private static final Path SHIPPED = Path.of("..", "deploy", "mosquitto");
  private static final byte[] SECRET = "s3cret".getBytes(StandardCharsets.UTF_8);
  private static final int NOT_AUTHORISED = 135;
  private static final long WAIT_MILLIS = 10_000;

  @TempDir Path folder;

  private final int port = LocalServer.freePort();
  private LocalServer server;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Path passwords = Files.createFile(folder.resolve("passwd"));
    for (String user : List.of("waystation-ingest", "st-001-gw")) {
      run("mosquitto_passwd", "-b", passwords.toString(), user);
    }
    Path acl = Files.copy(SHIPPED.resolve("waystation.acl"), folder.resolve("acl"));
    String shipped = Files.readString(SHIPPED.resolve("waystation.conf"));
    String conf =
        shipped
                .replace("listener 1883", "listener " + port + " 127.0.0.1")
                .replace("/etc/mosquitto/waystation.passwd", passwords.toString())
                .replace("acl_file /etc/mosquitto/waystation.acl", "acl_file " + acl)
                .replace("/var/lib/mosquitto/", folder + "/")
            + "\nuser "
            + System.getProperty("user.name")
            + "\n";
    Path file = Files.writeString(folder.resolve("mosquitto.conf"), conf);
    String program = program("mosquitto");
    server =
        LocalServer.start(
            "mosquitto",
            List.of(program, "-c", file.toString()),
            folder,
            () -> {
              try (Socket dialled = new Socket("127.0.0.1", port)) {
                return dialled.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDeviceSpeaksOnlyUnderItsOwnIdAndIngestHearsAll() throws Exception {
    Set<Integer> heard = ConcurrentHashMap.newKeySet();
    MqttAsyncClient ingest = connect("waystation-ingest", SECRET);
    ingest.setCallback(new Collecting(heard));
    ingest.subscribe("ws/v1/#", 1).waitForCompletion(WAIT_MILLIS);
    assertThat(publish("ws/v1/st-002-gw/readings", 1)).isEqualTo(NOT_AUTHORISED);
    assertThat(publish("elsewhere", 2)).isEqualTo(NOT_AUTHORISED);
    assertThat(publish("ws/v1/st-001-gw/readings", 3)).isZero();
    assertThat(publish("ws/v1/st-001-gw/status", 4)).isZero();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
    while (heard.size() < 2 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(heard).containsExactlyInAnyOrder(3, 4);
    end(ingest);
  }

  @Test
  void strangersAreRefused() {
    byte[] guess = "guess".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> connect("st-001-gw", guess)).isInstanceOf(MqttException.class);
    assertThatThrownBy(() -> connect("nobody", SECRET)).isInstanceOf(MqttException.class);
  }

  private MqttAsyncClient connect(String user, byte[] password) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + port, user, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(user);
    options.setPassword(password);
    client.connect(options).waitForCompletion(WAIT_MILLIS);
    return client;
  }

  /**
   * The reason code of the broker's answer; 0 is success. A connection for each: Paho ends its own
   * when a message was refused.
   */
  private int publish(String topic, int number) throws MqttException {
    MqttAsyncClient device = connect("st-001-gw", SECRET);
    byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    IMqttToken token = device.publish(topic, new MqttMessage(payload, 1, false, null));
    try {
      token.waitForCompletion(WAIT_MILLIS);
      return token.getReasonCodes()[0];
    } catch (MqttException e) {
      return e.getReasonCode();
    } finally {
      device.disconnectForcibly(0, 1_000, false);
      device.close();
    }
  }

  private static void end(MqttAsyncClient client) throws MqttException {
    client.disconnect().waitForCompletion(WAIT_MILLIS);
    client.close();
  }

  private static String program(String name) {
    return LocalServer.find(name)
        .orElseThrow(
            () -> new IllegalStateException(name + " is missing: apt-get install mosquitto"))
        .toString();
  }

  private static void run(String program, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program(program)));
    command.addAll(List.of(words));
    command.add(new String(SECRET, StandardCharsets.UTF_8));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
