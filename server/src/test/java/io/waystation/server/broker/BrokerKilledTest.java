package io.waystation.server.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.testkit.ChildJvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BrokerKilledTest {
  private static final String SECRET = "secret-of-ingest";
  private static final int MESSAGES = 2_000;

  @TempDir Path folder;

  @Test
  @Timeout(180)
  void losesNothingItAcknowledgedWhenItsProcessIsKilled() throws Exception {
    Running first = run();
    MqttClient subscriber = connect(first, "reader");
    subscriber.subscribe("ws/v1/#", 1);
    subscriber.disconnect();
    MqttClient publisher = connect(first, "writer");
    for (int i = 0; i < MESSAGES; i++) {
      publisher.publish("ws/v1/st-001-gw/readings", new MqttMessage(bytes(i), 1, false, null));
    }
    first.process.destroyForcibly().waitFor();
    end(publisher);
    end(subscriber);

    Running second = run();
    Set<Integer> heard = ConcurrentHashMap.newKeySet();
    MqttClient again = client(second, "reader");
    again.setCallback(new Collecting(heard));
    again.connect(options(second));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (heard.size() < MESSAGES && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(heard).hasSize(MESSAGES);
    again.disconnect();
    again.close();
    second.process.destroy();
    assertThat(second.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** It may not have noticed yet that the broker is gone. */
  private static void end(MqttClient client) throws MqttException {
    if (client.isConnected()) {
      client.disconnectForcibly(0, 0, false);
    }
    client.close(true);
  }

  private record Running(Process process, String uri) {}

  private Running run() throws IOException {
    Process process =
        new ProcessBuilder(
                ChildJvm.command(
                    "256m", BrokerProcess.class, folder.resolve("broker").toString(), SECRET))
            .redirectError(folder.resolve("broker.log").toFile())
            .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line;
    do {
      line = out.readLine();
      assertThat(line).as("see " + new File(folder.toFile(), "broker.log")).isNotNull();
    } while (!line.startsWith("READY "));
    String[] words = line.split(" ");
    return new Running(process, words[1]);
  }

  private static MqttClient connect(Running broker, String id) throws MqttException {
    MqttClient client = client(broker, id);
    client.connect(options(broker));
    return client;
  }

  private static MqttClient client(Running broker, String id) throws MqttException {
    MqttClient client = new MqttClient(broker.uri, id, new MemoryPersistence());
    client.setTimeToWait(20_000);
    return client;
  }

  private static MqttConnectionOptions options(Running broker) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(EmbeddedBroker.INGEST_USER);
    options.setPassword(SECRET.getBytes(UTF_8));
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3600L);
    return options;
  }

  private static byte[] bytes(int i) {
    return String.valueOf(i).getBytes(UTF_8);
  }
}
