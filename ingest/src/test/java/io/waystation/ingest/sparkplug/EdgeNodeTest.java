package io.waystation.ingest.sparkplug;

import static io.waystation.ingest.sparkplug.TestPayload.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.Eventually;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.testkit.MosquittoServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's life over a real broker, from birth through a gap to its death by last will. */
class EdgeNodeTest {
  private static final long ANSWER_MILLIS = 20_000;
  private static final String GROUP = "spBv1.0/oilfield/";

  @Test
  void livesIsAskedToBeBornAgainAndDies(@TempDir Path folder) throws Exception {
    List<Decoded> heard = new CopyOnWriteArrayList<>();
    try (MosquittoServer broker = MosquittoServer.start()) {
      MqttAsyncClient host = connect(broker.uri(), "host", null);
      TreeDecoder decoder =
          new TreeDecoder(
              SignalCatalogue.shipped(),
              StatusFlags.shipped(),
              new TestRegistry(),
              new DeviceClocks());
      try (SparkplugDialect dialect =
              SparkplugDialect.open(
                  List.of("oilfield"),
                  decoder,
                  (topic, payload, retained) -> publish(host, topic, payload),
                  folder,
                  (device, boot) -> 0);
          Node node = new Node(broker.uri())) {
        subscribe(
            host,
            dialect.filters().get(0),
            (topic, payload) -> {
              Decoded decoded = dialect.decode(new RawMessage(topic, payload, Instant.now()));
              // Our own command comes back, sooner or later than what it answers.
              if (!(decoded instanceof Decoded.NotOurs)) {
                heard.add(decoded);
              }
            });
        node.birth();
        node.data("front/door.position", "open");
        Eventually.until("two births and data", () -> heard.size() == 3);
        assertThat(heard).allMatch(decoded -> decoded instanceof Decoded.Readings);
        assertThat(node.rebirths).isEmpty();

        node.lose(3);
        node.data("front/door.position", "closed");
        Eventually.until("asked for a birth", () -> node.rebirths.size() == 1);
        assertThat(node.rebirths.get(0)).contains(Rebirth.METRIC);
        Eventually.until("data after the gap", () -> last(heard) instanceof Decoded.Rejected);
        Decoded.Rejected doubtful = (Decoded.Rejected) last(heard);
        assertThat(doubtful.reason()).isEqualTo(Reason.NOT_BORN);
        assertThat(doubtful.seq()).as("three are missing").isEqualTo(6);

        node.birth();
        node.data("front/door.position", "closed");
        Eventually.until(
            "data after the second birth",
            () -> last(heard) instanceof Decoded.Readings r && r.seq() == 2);

        node.breakConnection();
        Eventually.until("the last will", () -> last(heard) instanceof Decoded.Unnumbered);
        Decoded.Unnumbered death = (Decoded.Unnumbered) last(heard);
        assertThat(death.readings())
            .extracting(r -> r.part() + " " + r.signal().stateOf(r.value()))
            .containsExactly(" offline", "doors offline");
      }
      host.disconnect().waitForCompletion(ANSWER_MILLIS);
      host.close(true);
    }
  }

  private static Decoded last(List<Decoded> heard) {
    return heard.get(heard.size() - 1);
  }

  private static MqttAsyncClient connect(URI broker, String id, byte[] will) throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(broker.toString(), id, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    if (will != null) {
      options.setWill(GROUP + "NDEATH/ST-001-GW", new MqttMessage(will, 1, false, null));
    }
    client.connect(options).waitForCompletion(ANSWER_MILLIS);
    return client;
  }

  /** What to do with a message. */
  @FunctionalInterface
  private interface Listener {
    void heard(String topic, byte[] payload) throws Exception;
  }

  private static void subscribe(MqttAsyncClient client, String filter, Listener listener)
      throws MqttException {
    client.setCallback(
        new MqttCallback() {
          @Override
          public void messageArrived(String topic, MqttMessage message) throws Exception {
            listener.heard(topic, message.getPayload());
          }

          @Override
          public void disconnected(MqttDisconnectResponse response) {}

          @Override
          public void mqttErrorOccurred(MqttException exception) {}

          @Override
          public void deliveryComplete(IMqttToken token) {}

          @Override
          public void connectComplete(boolean reconnect, String serverUri) {}

          @Override
          public void authPacketArrived(int reasonCode, MqttProperties properties) {}
        });
    client.subscribe(filter, 1).waitForCompletion(ANSWER_MILLIS);
  }

  private static boolean publish(MqttAsyncClient client, String topic, byte[] payload) {
    try {
      client.publish(topic, payload, 0, false);
      return true;
    } catch (MqttException e) {
      return false;
    }
  }

  /** An edge node with one device, as the standard wants it. */
  private static final class Node implements AutoCloseable {
    private static final long BD_SEQ = 7;

    private final List<String> rebirths = new CopyOnWriteArrayList<>();
    private final MqttAsyncClient client;
    private int seq;

    Node(URI broker) throws MqttException {
      client = connect(broker, "ST-001-GW", new TestPayload().bdSeq(BD_SEQ).bytes());
      subscribe(
          client,
          GROUP + "NCMD/ST-001-GW",
          (topic, payload) ->
              Payload.read(payload).metrics().stream()
                  .filter(metric -> Boolean.TRUE.equals(metric.value()))
                  .forEach(metric -> rebirths.add(metric.name())));
    }

    void birth() throws MqttException {
      seq = 0;
      send("NBIRTH", "", now().bdSeq(BD_SEQ).with(metric("env.temperature", 1, 9, 21.5f)));
      send("DBIRTH", "/doors", now().with(metric("front/door.position", 2, 12, "closed")));
    }

    void data(String name, String value) throws MqttException {
      assertThat(name).isEqualTo("front/door.position");
      send("DDATA", "/doors", now().with(metric(null, 2, 0, value)));
    }

    void lose(int messages) {
      seq += messages;
    }

    /** Without a word: the broker publishes the will. */
    void breakConnection() throws MqttException {
      client.disconnectForcibly(0, 0, false);
    }

    @Override
    public void close() throws MqttException {
      if (client.isConnected()) {
        client.disconnectForcibly(0, 0, false);
      }
      client.close(true);
    }

    private void send(String type, String device, TestPayload payload) throws MqttException {
      byte[] bytes = payload.seq(seq++ % 256).bytes();
      client
          .publish(GROUP + type + "/ST-001-GW" + device, bytes, 0, false)
          .waitForCompletion(ANSWER_MILLIS);
    }

    private static TestPayload now() {
      return TestPayload.at(System.currentTimeMillis());
    }
  }
}
