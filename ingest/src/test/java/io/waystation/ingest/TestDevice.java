package io.waystation.ingest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A client that publishes. */
public final class TestDevice implements AutoCloseable {
  private static final long ANSWER_MILLIS = 20_000;
  private static final int UNDER_WAY = 100;

  private final MqttAsyncClient client;
  private final Semaphore room = new Semaphore(UNDER_WAY);

  public TestDevice(URI broker, String clientId) throws MqttException {
    client = new MqttAsyncClient(broker.toString(), clientId, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    client.connect(options).waitForCompletion(ANSWER_MILLIS);
  }

  /** With QoS 1; returns when the broker has acknowledged it. */
  public void publish(String topic, byte[] payload) throws MqttException {
    client.publish(topic, payload, 1, false).waitForCompletion(ANSWER_MILLIS);
  }

  public void publish(String topic, String payload) throws MqttException {
    publish(topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** With QoS 1; returns at once while fewer than 100 are without acknowledgement. */
  public void publishSoon(String topic, byte[] payload) throws Exception {
    room.acquire();
    client.publish(
        topic,
        payload,
        1,
        false,
        null,
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            room.release();
          }

          @Override
          public void onFailure(IMqttToken token, Throwable failure) {
            failure.printStackTrace();
          }
        });
  }

  /** Returns when all of {@link #publishSoon} is acknowledged. */
  public void flush() throws InterruptedException {
    room.acquire(UNDER_WAY);
    room.release(UNDER_WAY);
  }

  /** All that comes on the topic from now on, the retained one first. */
  public BlockingQueue<String> listen(String topic) throws MqttException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    client.setCallback(new Listening(heard));
    client.subscribe(topic, 1).waitForCompletion(ANSWER_MILLIS);
    return heard;
  }

  private record Listening(BlockingQueue<String> heard) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      heard.add(new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException e) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }

  public void publishQos0(String topic, byte[] payload) throws MqttException {
    client.publish(topic, payload, 0, false).waitForCompletion(ANSWER_MILLIS);
  }

  @Override
  public void close() throws MqttException {
    client.disconnect().waitForCompletion(ANSWER_MILLIS);
    client.close(true);
  }

  /** Connects under an id that somebody else is using, which throws that one out. */
  public static void steal(URI broker, String clientId) throws MqttException {
    MqttAsyncClient thief =
        new MqttAsyncClient(broker.toString(), clientId, new MemoryPersistence());
    thief.setManualAcks(true);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3_600L);
    thief.connect(options).waitForCompletion(ANSWER_MILLIS);
    thief.disconnectForcibly(0, 0, false);
    thief.close(true);
  }
}
