package io.waystation.server.check;

import io.waystation.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * One connection of the check's own to the broker. Nothing it receives is acknowledged by itself,
 * so the broker sends it no more than it asked for.
 */
final class MqttProbe implements AutoCloseable {
  static final int REFUSED = 128;

  private static final long ANSWER_MILLIS = 10_000;
  private static final long LEAVE_MILLIS = 2_000;
  private static final int KEEP_ALIVE_SECONDS = 60;

  /** Retained messages are not for us. */
  private static final int NOTHING_RETAINED = 2;

  private static final int RETAINED_TOO = 0;

  /** Told what comes, on a thread of Paho's. */
  interface Ear {
    void heard(MqttProbe by, String topic, MqttMessage message);
  }

  /**
   * How to connect.
   *
   * @param user empty for nobody
   * @param expirySeconds how long the broker is to keep the session; 0 for not at all
   */
  record As(
      String clientId,
      String user,
      String password,
      boolean clean,
      long expirySeconds,
      int receiveMaximum) {
    static As self(Config.Mqtt mqtt, String clientId) {
      return new As(clientId, mqtt.user(), mqtt.password(), true, 0, 1);
    }

    static As nobody(String clientId) {
      return new As(clientId, "", "", true, 0, 1);
    }

    As keeping(long seconds, boolean cleanStart, int unacknowledged) {
      return new As(clientId, user, password, cleanStart, seconds, unacknowledged);
    }
  }

  private final MqttAsyncClient client;
  private final IMqttToken connected;

  private MqttProbe(MqttAsyncClient client, IMqttToken connected) {
    this.client = client;
    this.connected = connected;
  }

  /**
   * @throws MqttException if the broker does not let us in (reason code of 128 and above) or does
   *     not answer
   */
  static MqttProbe connect(String uri, As as, Ear ear) throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(uri, as.clientId(), new MemoryPersistence());
    client.setManualAcks(true);
    MqttProbe[] probe = new MqttProbe[1];
    client.setCallback(
        new Callback(
            (topic, message) -> ear.heard(Objects.requireNonNull(probe[0]), topic, message)));
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(as.clean());
    options.setSessionExpiryInterval(as.expirySeconds());
    options.setReceiveMaximum(as.receiveMaximum());
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout((int) TimeUnit.MILLISECONDS.toSeconds(ANSWER_MILLIS));
    if (!as.user().isEmpty()) {
      options.setUserName(as.user());
      options.setPassword(as.password().getBytes(StandardCharsets.UTF_8));
    }
    try {
      IMqttToken token = client.connect(options);
      probe[0] = new MqttProbe(client, token);
      token.waitForCompletion(ANSWER_MILLIS);
      return probe[0];
    } catch (MqttException e) {
      end(client);
      throw e;
    }
  }

  static MqttProbe connect(String uri, As as) throws MqttException {
    return connect(uri, as, (by, topic, message) -> {});
  }

  /** What the broker says it can do. */
  MqttProperties properties() {
    MqttProperties properties = connected.getResponseProperties();
    return properties == null ? new MqttProperties() : properties;
  }

  boolean sessionPresent() {
    return connected.getSessionPresent();
  }

  /**
   * @return the broker's reason code: the QoS it grants, or 128 and above when it refuses
   */
  int subscribe(String filter, boolean retained) throws MqttException {
    MqttSubscription subscription = new MqttSubscription(filter, 1);
    subscription.setRetainHandling(retained ? RETAINED_TOO : NOTHING_RETAINED);
    try {
      IMqttToken token =
          client.subscribe(new MqttSubscription[] {subscription}, null, null, new MqttProperties());
      token.waitForCompletion(ANSWER_MILLIS);
      return token.getReasonCodes()[0];
    } catch (MqttException e) {
      if (e.getReasonCode() >= REFUSED && e.getReasonCode() < 256) {
        return e.getReasonCode();
      }
      throw e;
    }
  }

  /**
   * With QoS 1. Paho ends a connection on which something was refused: this one is of no more use
   * then.
   *
   * @return the broker's reason code, below 128 when it took it
   */
  int publish(String topic, byte[] payload) throws MqttException {
    try {
      IMqttToken token = client.publish(topic, new MqttMessage(payload, 1, false, null));
      token.waitForCompletion(ANSWER_MILLIS);
      int[] codes = token.getReasonCodes();
      return codes == null || codes.length == 0 ? 0 : codes[0];
    } catch (MqttException e) {
      if (e.getReasonCode() >= REFUSED && e.getReasonCode() < 256) {
        return e.getReasonCode();
      }
      throw e;
    }
  }

  /**
   * Publishes numbers from 0 on, as four bytes each, as fast as they are acknowledged.
   *
   * @return how many were acknowledged before one was refused, or the time was over
   */
  int publishMany(String topic, int count, long seconds) throws MqttException {
    Integer most = properties().getReceiveMaximum();
    int atOnce = Math.min(100, most == null ? 100 : most);
    Semaphore free = new Semaphore(atOnce);
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    MqttActionListener counting =
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            acknowledged.incrementAndGet();
            free.release();
          }

          @Override
          public void onFailure(IMqttToken token, Throwable why) {
            refused.incrementAndGet();
            free.release();
          }
        };
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      for (int i = 0; i < count && refused.get() == 0; i++) {
        if (!free.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return acknowledged.get();
        }
        byte[] number = {(byte) (i >> 24), (byte) (i >> 16), (byte) (i >> 8), (byte) i};
        client.publish(topic, new MqttMessage(number, 1, false, null), null, counting);
      }
      free.tryAcquire(atOnce, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (MqttException e) {
      if (refused.get() == 0) {
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return acknowledged.get();
  }

  void acknowledge(MqttMessage message) throws MqttException {
    client.messageArrivedComplete(message.getId(), message.getQos());
  }

  @Override
  public void close() {
    try {
      client.disconnect(0).waitForCompletion(LEAVE_MILLIS);
      client.close(true);
    } catch (MqttException e) {
      end(client);
    }
  }

  private static void end(MqttAsyncClient client) {
    try {
      client.disconnectForcibly(0, 0, false);
    } catch (MqttException e) {
      // It was not connected.
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      // It is closed.
    }
  }

  private interface Arrival {
    void heard(String topic, MqttMessage message);
  }

  private record Callback(Arrival arrival) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrival.heard(topic, message);
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
  }
}
