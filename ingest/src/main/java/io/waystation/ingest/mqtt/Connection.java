package io.waystation.ingest.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of one Paho client: a connection that is over is never used again, and neither is its
 * client, so that no acknowledgement can go to another connection than the one its message came by.
 */
final class Connection {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final long ANSWER_MILLIS = 10_000;

  /** Well below keep-alive: Paho cannot read the broker's ping answers while it waits for room. */
  private static final long ROOM_WAIT_MILLIS = 15_000;

  /** What we publish and the network has not taken yet; beyond it nothing more is published. */
  private static final int UNSENT = 2_000;

  private static final int QOS = 1;

  /** The subscription's messages of old are sent when it is new, and not at every return. */
  private static final int RETAINED_IF_NEW = 1;

  private static final String SHARED = "$share/";

  /** Told what happens, on Paho's threads. */
  interface Listener {
    /** There is something in {@link #arrived} after it was empty. */
    void arrived(Connection connection);

    /** A message sent with QoS 0 has found no room. */
    void dropped();

    void lost(Connection connection, String why);
  }

  private final MqttSettings settings;
  private final List<String> filters;
  private final Clock clock;
  private final Room room;
  private final Listener listener;
  private final Arrived arrived;
  private final AckSockets sockets = new AckSockets();
  private final Semaphore unsent = new Semaphore(UNSENT);
  private volatile MqttAsyncClient client;
  private volatile boolean over;
  private volatile boolean connecting = true;

  Connection(
      MqttSettings settings, List<String> filters, Clock clock, Room room, Listener listener) {
    this.settings = settings;
    this.filters = filters;
    this.clock = clock;
    this.room = room;
    this.listener = listener;
    this.arrived = new Arrived(room);
  }

  Arrived arrived() {
    return arrived;
  }

  /**
   * Blocks.
   *
   * @return whether the broker still had our session
   */
  boolean connect() throws MqttException {
    try {
      return subscribe();
    } finally {
      connecting = false;
      if (over) {
        abandon();
      }
    }
  }

  private boolean subscribe() throws MqttException {
    MqttAsyncClient fresh =
        new MqttAsyncClient(settings.uri(), settings.clientId(), new MemoryPersistence());
    fresh.setManualAcks(true);
    fresh.setCallback(new Ear());
    client = fresh;
    IMqttToken connected = fresh.connect(options());
    connected.waitForCompletion(ANSWER_MILLIS);
    IMqttToken subscribing =
        fresh.subscribe(
            filters.stream().map(this::subscription).toArray(MqttSubscription[]::new),
            null,
            null,
            new MqttProperties());
    subscribing.waitForCompletion(ANSWER_MILLIS);
    for (int code : subscribing.getReasonCodes()) {
      if (code != QOS) {
        throw new MqttException(code);
      }
    }
    return connected.getSessionPresent();
  }

  private MqttSubscription subscription(String filter) {
    MqttSubscription subscription = new MqttSubscription(filter, QOS);
    subscription.setRetainHandling(RETAINED_IF_NEW);
    // MQTT forbids the wish for shared subscriptions.
    subscription.setNoLocal(settings.noLocal() && !filter.startsWith(SHARED));
    return subscription;
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(false);
    options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
    options.setReceiveMaximum(settings.receiveMaximum());
    options.setMaximumPacketSize((long) MqttSettings.MAX_PACKET_BYTES);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout((int) TimeUnit.MILLISECONDS.toSeconds(ANSWER_MILLIS));
    if (settings.uri().startsWith("tcp:")) {
      options.setSocketFactory(sockets);
    }
    if (!settings.user().isEmpty()) {
      options.setUserName(settings.user());
      options.setPassword(settings.password().getBytes(StandardCharsets.UTF_8));
    }
    return options;
  }

  /**
   * Gives the broker and the room their due for what is kept.
   *
   * @throws MqttException if the connection is over after all; what it has of the batch comes again
   */
  void acknowledge(List<Taken> kept) throws MqttException {
    MqttException failure = null;
    sockets.together((int) kept.stream().filter(taken -> taken.qos() > 0).count());
    for (Taken taken : kept) {
      if (taken.qos() > 0 && failure == null) {
        try {
          client.messageArrivedComplete(taken.id(), taken.qos());
        } catch (MqttException e) {
          failure = e;
        }
      }
      room.giveBack(taken.bytes());
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** As {@link Outlet#publish}. */
  boolean publish(String topic, byte[] payload, boolean retained) {
    if (over || connecting || !unsent.tryAcquire()) {
      return false;
    }
    try {
      client.publish(topic, payload, 0, retained, null, new Sent());
      return true;
    } catch (MqttException e) {
      unsent.release();
      return false;
    }
  }

  /** Blocks. The DISCONNECT goes out after the acknowledgements; the session stays. */
  Void leave() {
    over = true;
    MqttAsyncClient leaving = client;
    if (connecting || !leaving.isConnected()) {
      return abandon();
    }
    try {
      leaving.disconnect(ANSWER_MILLIS).waitForCompletion(ANSWER_MILLIS);
      leaving.close(true);
    } catch (MqttException e) {
      return abandon();
    }
    return null;
  }

  /**
   * Blocks. Nothing more is sent by this connection, acknowledgements least of all. While it is
   * still connecting, that is left to {@link #connect}: a client that is closed in the middle of it
   * keeps its threads for ever.
   */
  Void abandon() {
    over = true;
    MqttAsyncClient dead = client;
    if (dead != null && !connecting) {
      try {
        dead.disconnectForcibly(0, 0, false);
      } catch (MqttException e) {
        log.debug("disconnecting a lost connection: {}", e.toString());
      }
      try {
        dead.close(true);
      } catch (MqttException e) {
        log.debug("closing a lost connection: {}", e.toString());
      }
    }
    return null;
  }

  /** Not to be used any more, from this moment on. */
  void end() {
    over = true;
  }

  /** What Paho calls, on its own threads, which must not be kept for long. */
  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage packet) throws InterruptedException {
      if (over) {
        return;
      }
      byte[] payload = packet.getPayload();
      boolean fits =
          packet.getQos() == 0
              ? room.takeQos0(payload.length)
              : room.takeQos1(payload.length, ROOM_WAIT_MILLIS, () -> over);
      if (fits) {
        RawMessage message = new RawMessage(topic, payload, clock.instant());
        if (arrived.add(new Taken(packet.getId(), packet.getQos(), message))) {
          listener.arrived(Connection.this);
        }
      } else if (packet.getQos() == 0) {
        listener.dropped();
      } else {
        listener.lost(
            Connection.this, "messages come faster than they can be kept; the broker keeps them");
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      MqttException failure = response.getException();
      listener.lost(
          Connection.this,
          failure != null ? Cause.of(failure) : Cause.of(response.getReturnCode(), null));
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      log.debug("Paho reports {}", e.toString());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }

  /** The network has taken it, or never will. */
  private final class Sent implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      unsent.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      unsent.release();
    }
  }
}
