package io.waystation.ingest.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.client.IMqttToken;
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
 * Listens to the broker and hands messages on in batches; a message is acknowledged when the inbox
 * has kept its batch, and for no other reason. What is not acknowledged the broker sends again, so
 * a message may come twice and is never lost.
 *
 * <p>Every connection has a client object of its own, and an acknowledgement never goes to another
 * connection than the one its message came by: Paho 1.2.5 keeps an acknowledgement given while it
 * is disconnected, hangs on it at the next connect, and a broker may take the stale packet id for
 * another message and drop that one (measured with three brokers). For the same reason Paho's own
 * reconnecting is off.
 *
 * <p>All state is confined to one Vert.x context; Paho's threads cross to it once per message. A
 * broker that cannot be reached is tried for ever, at the first start too.
 *
 * <p>QoS 0 is delivered as far as {@link Room} goes; beyond it such messages are dropped and
 * counted.
 */
public final class MqttSubscriber implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MqttSubscriber.class);

  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final long ANSWER_MILLIS = 10_000;

  /** Well below keep-alive: Paho cannot read the broker's ping answers while it waits for room. */
  private static final long ROOM_WAIT_MILLIS = 15_000;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long CLOSE_SECONDS = 30;

  /** One append, one connect and one disconnect may block at the same time. */
  private static final int WORKERS = 4;

  private static final int QOS = 1;

  private final Vertx vertx;
  private final MqttSettings settings;
  private final Inbox inbox;
  private final Clock clock;
  private final Outage broker;
  private final Outage keeping;
  private final Counter connects;
  private final Counter sessionsLost;
  private final Counter qos0Dropped;
  private final AtomicBoolean closed = new AtomicBoolean();
  private String deployment;

  // Confined to the context.
  private Context context;
  private Connection current;
  private boolean closing;
  private boolean everConnected;
  private long pause = FIRST_PAUSE_MILLIS;
  private Future<Boolean> opening;
  private Future<Void> retiring = Future.succeededFuture();
  private Promise<Void> drained;

  // Written on the context, read by anybody.
  private volatile Instant listeningSince;
  private volatile Room room;
  private volatile int waiting;

  private MqttSubscriber(
      Vertx vertx, MqttSettings settings, Inbox inbox, Clock clock, MeterRegistry meters) {
    this.vertx = vertx;
    this.settings = settings;
    this.inbox = inbox;
    this.clock = clock;
    this.broker = new Outage(log, "MQTT broker " + settings.uri());
    this.keeping = new Outage(log, "keeping MQTT messages");
    this.room = new Room(settings.waitingBytes());
    this.connects =
        Counter.builder("waystation.mqtt.connects")
            .description("Connections made to the broker")
            .register(meters);
    this.sessionsLost =
        Counter.builder("waystation.mqtt.sessions.lost")
            .description("Reconnects that found our session gone: messages may be lost")
            .register(meters);
    this.qos0Dropped =
        Counter.builder("waystation.mqtt.qos0.dropped")
            .description("Messages sent with QoS 0 for which there was no room")
            .register(meters);
  }

  /**
   * Begins to listen and returns at once, whether or not the broker is there. Not to be called from
   * an event loop.
   *
   * @param inbox called on a worker thread, one batch at a time for each connection
   * @param clock gives messages their time of arrival
   */
  public static MqttSubscriber start(
      Vertx vertx, MqttSettings settings, Inbox inbox, Clock clock, MeterRegistry meters) {
    MqttSubscriber subscriber = new MqttSubscriber(vertx, settings, inbox, clock, meters);
    Gauge.builder("waystation.mqtt.waiting", subscriber, MqttSubscriber::waiting)
        .description("Messages received and not kept yet")
        .register(meters);
    Gauge.builder("waystation.mqtt.waiting.bytes", subscriber, s -> s.room.taken())
        .description("What they take in memory")
        .register(meters);
    Gauge.builder("waystation.mqtt.listening", subscriber, s -> s.listeningSince == null ? 0 : 1)
        .description("1 while connected and subscribed")
        .register(meters);
    DeploymentOptions options =
        new DeploymentOptions().setWorkerPoolName("mqtt-in").setWorkerPoolSize(WORKERS);
    subscriber.deployment = vertx.deployVerticle(subscriber.new Life(), options).await();
    return subscriber;
  }

  /** Since when nothing the broker has can have escaped us, by the clock given; empty when away. */
  public Optional<Instant> listeningSince() {
    return Optional.ofNullable(listeningSince);
  }

  /** Why there is no connection, or why messages cannot be kept; empty when all is well. */
  public String trouble() {
    return broker.trouble().isEmpty() ? keeping.trouble() : broker.trouble();
  }

  /** Messages received and not kept yet. */
  public int waiting() {
    return waiting;
  }

  /**
   * Takes nothing more, lets the append in hand finish, acknowledges what it kept and disconnects;
   * the broker keeps the session and what is left. May take 10 s when a broker does not answer. Not
   * to be called from an event loop.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      vertx.undeploy(deployment).await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.warn(
          "{}: the last append did not end in {} s; its messages will come again",
          settings.uri(),
          CLOSE_SECONDS);
    }
  }

  /** Gives the context. */
  private final class Life implements Deployable {
    @Override
    public Future<?> deploy(Context own) {
      context = own;
      open();
      return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context own) {
      return drain();
    }
  }

  private void open() {
    if (closing) {
      return;
    }
    Connection connection = new Connection();
    current = connection;
    room = connection.space;
    opening = context.executeBlocking(connection::connect, false);
    opening.onComplete(
        connected -> {
          if (connected.succeeded()) {
            listening(connection, connected.result());
          } else {
            lost(connection, why(connected.cause()));
          }
        });
  }

  private void listening(Connection connection, boolean sessionPresent) {
    if (current != connection) {
      return;
    }
    connects.increment();
    broker.over();
    pause = FIRST_PAUSE_MILLIS;
    if (everConnected && !sessionPresent) {
      sessionsLost.increment();
      log.warn(
          "MQTT broker {}: it has forgotten our session '{}', and with it what came while we were away."
              + " Does it keep sessions on disk, and longer than its outages?",
          settings.uri(),
          settings.clientId());
    } else if (!everConnected) {
      log.info(
          "MQTT: listening to {}/# at {} as '{}' ({} session)",
          settings.root(),
          settings.uri(),
          settings.clientId(),
          sessionPresent ? "resumed" : "new");
    }
    everConnected = true;
    listeningSince = clock.instant();
  }

  /** Forgets the connection and what came by it and is not kept: the broker sends it again. */
  private void lost(Connection connection, String why) {
    if (current != connection) {
      return;
    }
    current = null;
    listeningSince = null;
    waiting = 0;
    retiring = context.executeBlocking(connection::abandon, false);
    if (drained != null) {
      drained.tryComplete();
      return;
    }
    if (closing) {
      return;
    }
    broker.failed(why);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    vertx.setTimer(pause + ThreadLocalRandom.current().nextLong(pause / 2), timer -> open());
  }

  private Future<Void> drain() {
    closing = true;
    Connection connection = current;
    if (connection == null) {
      return retiring;
    }
    if (!opening.isComplete()) {
      // Paho survives an end in the middle of connecting with a thread that never ends.
      return opening.transform(connected -> end(connection));
    }
    if (!connection.keeping || connection.pausing) {
      return end(connection);
    }
    drained = Promise.promise();
    return drained.future().compose(done -> end(connection));
  }

  private Future<Void> end(Connection connection) {
    if (current == connection) {
      current = null;
      listeningSince = null;
      waiting = 0;
      retiring = context.executeBlocking(connection::leave, false);
    }
    return retiring;
  }

  private static String why(Throwable failure) {
    return failure instanceof MqttException e
        ? Cause.of(e.getReasonCode(), e.getCause())
        : String.valueOf(failure.getMessage());
  }

  /**
   * @param id the packet id, good for this connection only
   */
  private record Taken(int id, int qos, RawMessage message) {}

  /** One life of one Paho client. */
  private final class Connection implements MqttCallback {
    private final Room space = new Room(settings.waitingBytes());
    private volatile MqttAsyncClient client;
    private volatile boolean over;
    private volatile boolean connecting = true;

    // Confined to the context.
    private List<Taken> buffer = new ArrayList<>();
    private boolean keeping;
    private boolean pausing;
    private long timer = -1;

    /**
     * Blocks.
     *
     * @return whether the broker still had our session
     */
    private boolean connect() throws MqttException {
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
      fresh.setCallback(this);
      client = fresh;
      IMqttToken connected = fresh.connect(options());
      connected.waitForCompletion(ANSWER_MILLIS);
      MqttSubscription all = new MqttSubscription(settings.root() + "/#", QOS);
      all.setNoLocal(true);
      IMqttToken subscribing =
          fresh.subscribe(new MqttSubscription[] {all}, null, null, new MqttProperties());
      subscribing.waitForCompletion(ANSWER_MILLIS);
      for (int code : subscribing.getReasonCodes()) {
        if (code != QOS) {
          throw new MqttException(code);
        }
      }
      return connected.getSessionPresent();
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
      if (!settings.user().isEmpty()) {
        options.setUserName(settings.user());
        options.setPassword(settings.password().getBytes(StandardCharsets.UTF_8));
      }
      return options;
    }

    /** On Paho's thread, which must not be kept for long. */
    @Override
    public void messageArrived(String topic, MqttMessage packet) throws InterruptedException {
      if (over) {
        return;
      }
      byte[] payload = packet.getPayload();
      boolean fits =
          packet.getQos() == 0
              ? space.takeQos0(payload.length)
              : space.takeQos1(payload.length, ROOM_WAIT_MILLIS);
      if (over) {
        return;
      }
      if (fits) {
        RawMessage message = new RawMessage(topic, payload, clock.instant());
        Taken taken = new Taken(packet.getId(), packet.getQos(), message);
        context.runOnContext(cross -> add(taken));
      } else if (packet.getQos() == 0) {
        qos0Dropped.increment();
      } else {
        context.runOnContext(
            cross ->
                lost(this, "messages come faster than they can be kept; the broker keeps them"));
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      MqttException failure = response.getException();
      String why = failure != null ? why(failure) : Cause.of(response.getReturnCode(), null);
      context.runOnContext(cross -> lost(this, why));
    }

    private void add(Taken taken) {
      if (current != this || closing) {
        return;
      }
      buffer.add(taken);
      waiting++;
      next();
    }

    /** Keeps a batch when one is due. */
    private void next() {
      if (keeping || buffer.isEmpty() || closing) {
        return;
      }
      if (buffer.size() >= settings.batch() || settings.batchWait().isZero()) {
        keepOne();
      } else if (timer < 0) {
        timer =
            vertx.setTimer(
                settings.batchWait().toMillis(),
                due -> {
                  timer = -1;
                  if (!keeping && !buffer.isEmpty() && current == this && !closing) {
                    keepOne();
                  }
                });
      }
    }

    private void keepOne() {
      List<Taken> batch;
      if (buffer.size() <= settings.batch()) {
        batch = buffer;
        buffer = new ArrayList<>();
      } else {
        List<Taken> head = buffer.subList(0, settings.batch());
        batch = new ArrayList<>(head);
        head.clear();
      }
      keeping = true;
      keep(batch, FIRST_PAUSE_MILLIS);
    }

    private void keep(List<Taken> batch, long nextPause) {
      List<RawMessage> messages = batch.stream().map(Taken::message).toList();
      context
          .executeBlocking(
              () -> {
                inbox.accept(messages);
                return null;
              },
              false)
          .onComplete(
              done -> {
                if (done.succeeded()) {
                  MqttSubscriber.this.keeping.over();
                } else {
                  MqttSubscriber.this.keeping.failed(String.valueOf(done.cause().getMessage()));
                }
                if (current != this) {
                  return;
                }
                if (done.succeeded()) {
                  acknowledge(batch);
                } else if (closing) {
                  drained.tryComplete();
                } else {
                  pausing = true;
                  vertx.setTimer(nextPause, again -> keepAgain(batch, nextPause));
                }
              });
    }

    private void keepAgain(List<Taken> batch, long lastPause) {
      pausing = false;
      if (current == this) {
        keep(batch, Math.min(lastPause * 2, LONGEST_PAUSE_MILLIS));
      }
    }

    private void acknowledge(List<Taken> batch) {
      try {
        for (Taken taken : batch) {
          if (taken.qos > 0) {
            client.messageArrivedComplete(taken.id, taken.qos);
          }
          space.giveBack(taken.message.payload().length);
        }
      } catch (MqttException e) {
        lost(this, why(e));
        return;
      }
      waiting -= batch.size();
      keeping = false;
      if (drained != null) {
        drained.tryComplete();
      } else {
        next();
      }
    }

    /** Blocks. The DISCONNECT goes out after the acknowledgements; the session stays. */
    private Void leave() {
      over = true;
      space.open();
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
     * still connecting, that is left to {@link #connect}: a client that is closed in the middle of
     * it keeps its threads for ever.
     */
    private Void abandon() {
      over = true;
      space.open();
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
}
