package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A device, or somebody who listens, at an external broker. */
final class Client implements AutoCloseable {
  private static final long ANSWER_MILLIS = 20_000;
  private static final int UNDER_WAY = 200;

  private final MqttClient mqtt;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  /**
   * @param nanos when, by {@link System#nanoTime}
   * @param retained whether it lay there before we came
   */
  record Heard(String topic, byte[] payload, boolean retained, long nanos) {
    JsonObject json() {
      return new JsonObject(new String(payload, UTF_8));
    }
  }

  private Client(MqttClient mqtt) {
    this.mqtt = mqtt;
    mqtt.setCallback(new Ear());
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      heard.add(new Heard(topic, message.getPayload(), message.isRetained(), System.nanoTime()));
    }

    @Override
    public void disconnected(MqttDisconnectResponse why) {}

    @Override
    public void mqttErrorOccurred(MqttException why) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean again, String uri) {}

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {}
  }

  static Client connect(URI broker) throws Exception {
    return connect(broker, "test-" + UUID.randomUUID());
  }

  static Client connect(URI broker, String id) throws Exception {
    MqttClient mqtt = new MqttClient(broker.toString(), id, new MemoryPersistence());
    mqtt.setTimeToWait(ANSWER_MILLIS);
    Client client = new Client(mqtt);
    mqtt.connect(new MqttConnectionOptions());
    return client;
  }

  /** Returns when the broker has it. */
  void publish(String topic, byte[] payload) throws Exception {
    mqtt.publish(topic, new MqttMessage(payload, 1, false, null));
  }

  void publish(String topic, String payload) throws Exception {
    publish(topic, payload.getBytes(UTF_8));
  }

  /** {@link #publishMany} for a thread of its own. */
  void publishAll(int count, IntFunction<String> topic, IntFunction<String> payload) {
    try {
      publishMany(count, topic, payload);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes one after the other without waiting for each; returns when the broker has all. */
  void publishMany(int count, IntFunction<String> topic, IntFunction<String> payload)
      throws Exception {
    Semaphore room = new Semaphore(UNDER_WAY);
    AtomicInteger taken = new AtomicInteger();
    MqttAsyncClient fast =
        new MqttAsyncClient(
            mqtt.getServerURI(), "test-" + UUID.randomUUID(), new MemoryPersistence());
    try {
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setReceiveMaximum(UNDER_WAY);
      fast.connect(options).waitForCompletion(ANSWER_MILLIS);
      for (int i = 0; i < count; i++) {
        room.acquire();
        fast.publish(
            topic.apply(i),
            new MqttMessage(payload.apply(i).getBytes(UTF_8), 1, false, null),
            null,
            new Acknowledged(room, taken));
      }
      room.acquire(UNDER_WAY);
      fast.disconnect().waitForCompletion(ANSWER_MILLIS);
    } finally {
      fast.close(true);
    }
    if (taken.get() != count) {
      throw new AssertionError("the broker took %d of %d".formatted(taken.get(), count));
    }
  }

  /** Keeps what comes from now on, and what lies there retained. */
  Client listen(String filter) throws Exception {
    mqtt.subscribe(filter, 1);
    return this;
  }

  /** What came of one topic so far, oldest first. */
  List<Heard> heard(String topic) {
    return heard.stream().filter(one -> one.topic.equals(topic)).toList();
  }

  boolean connected() {
    return mqtt.isConnected();
  }

  @Override
  public void close() throws MqttException {
    try {
      mqtt.disconnectForcibly(0, 1_000);
    } finally {
      mqtt.close(true);
    }
  }
}
