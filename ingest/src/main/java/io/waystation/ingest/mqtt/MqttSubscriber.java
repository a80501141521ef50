package io.waystation.ingest.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.common.MqttException;
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
 * <p>All state is confined to one Vert.x context; Paho's threads cross to it. A broker that cannot
 * be reached is tried for ever, at the first start too. What waits to be kept is bounded in bytes,
 * over all connections ({@link Room}): QoS 1 then waits at the broker, QoS 0 is dropped and
 * counted.
 */
public final class MqttSubscriber implements AutoCloseable, Outlet {
  private static final Logger log = LoggerFactory.getLogger(MqttSubscriber.class);

  private static final long CLOSE_SECONDS = 30;
  private static final Duration FORGOTTEN_EVERY = Duration.ofMinutes(10);

  /** One append, one connect and one disconnect may block at the same time. */
  private static final int WORKERS = 4;

  private final Vertx vertx;
  private final MqttSettings settings;
  private final List<String> filters;
  private final Inbox inbox;
  private final Clock clock;
  private final Room room;
  private final Outage broker;
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
  private Instant forgottenSaid = Instant.EPOCH;
  private final Backoff backoff = new Backoff();
  private Future<Boolean> opening;
  private Future<Void> retiring = Future.succeededFuture();

  // Written on the context, read by anybody.
  private volatile Keeper keeper;
  private volatile Instant listeningSince;
  private volatile Connection speaking;

  private MqttSubscriber(
      Vertx vertx,
      MqttSettings settings,
      List<String> filters,
      Inbox inbox,
      Clock clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.settings = settings;
    this.filters = TopicFilters.distinct(filters);
    this.inbox = inbox;
    this.clock = clock;
    this.broker = new Outage(log, "MQTT broker " + settings.uri());
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
   * @param filters topic filters, with wildcards; what one of them covers another need not name
   * @param inbox called on a worker thread, one batch at a time
   * @param clock gives messages their time of arrival
   */
  public static MqttSubscriber start(
      Vertx vertx,
      MqttSettings settings,
      List<String> filters,
      Inbox inbox,
      Clock clock,
      MeterRegistry meters) {
    MqttSubscriber subscriber = new MqttSubscriber(vertx, settings, filters, inbox, clock, meters);
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
    return broker.trouble().isEmpty() ? keeper.trouble() : broker.trouble();
  }

  /** Messages received and not kept yet. */
  public int waiting() {
    return room.messages();
  }

  @Override
  public boolean publish(String topic, byte[] payload, boolean retained) {
    Connection connection = speaking;
    return connection != null && connection.publish(topic, payload, retained);
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
      keeper = new Keeper(vertx, own, settings, inbox, room, MqttSubscriber.this::lost);
      open();
      return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context own) {
      return drain();
    }
  }

  /** Takes what a connection tells on Paho's threads to the context. */
  private final class Crossing implements Connection.Listener {
    @Override
    public void arrived(Connection connection) {
      context.runOnContext(cross -> keeper.look(connection));
    }

    @Override
    public void dropped() {
      qos0Dropped.increment();
    }

    @Override
    public void lost(Connection connection, String why) {
      context.runOnContext(cross -> MqttSubscriber.this.lost(connection, why));
    }
  }

  private void open() {
    if (closing) {
      return;
    }
    Connection connection = new Connection(settings, filters, clock, room, new Crossing());
    current = connection;
    keeper.serve(connection);
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

  /** Somebody who takes our session again and again would fill the journal with it. */
  private void sayForgotten() {
    Instant now = clock.instant();
    if (forgottenSaid.plus(FORGOTTEN_EVERY).isAfter(now)) {
      return;
    }
    forgottenSaid = now;
    log.warn(
        "MQTT broker {}: it has forgotten our session '{}', and with it what came while we were away."
            + " Does it keep sessions on disk, and longer than its outages? Does another client use this"
            + " client id? Said once in {} min; the metric waystation_mqtt_sessions_lost_total counts all.",
        settings.uri(),
        settings.clientId(),
        FORGOTTEN_EVERY.toMinutes());
  }

  private void listening(Connection connection, boolean sessionPresent) {
    if (current != connection) {
      return;
    }
    connects.increment();
    broker.over();
    vertx.setTimer(Outage.CALM.toMillis(), timer -> stayed(connection));
    if (everConnected && !sessionPresent) {
      sessionsLost.increment();
      sayForgotten();
    } else if (!everConnected) {
      log.info(
          "MQTT: listening to {} at {} as '{}' ({} session)",
          String.join(", ", filters),
          settings.uri(),
          settings.clientId(),
          sessionPresent ? "known" : "new");
    }
    everConnected = true;
    listeningSince = clock.instant();
    speaking = connection;
  }

  /**
   * Not at once: a client that steals our session would have us back, and out, ten times a second.
   */
  private void stayed(Connection connection) {
    if (current == connection) {
      broker.over();
      backoff.succeeded();
    }
  }

  /** What this connection has brought and was not kept: the broker sends it again. */
  private void lost(Connection connection, String why) {
    if (current != connection) {
      return;
    }
    retire(connection);
    retiring = context.executeBlocking(connection::abandon, false);
    if (closing) {
      return;
    }
    broker.failed(why);
    long pause = backoff.pauseMillis();
    vertx.setTimer(pause + ThreadLocalRandom.current().nextLong(pause / 2), timer -> open());
  }

  private Future<Void> drain() {
    closing = true;
    // Paho survives an end in the middle of connecting with a thread that never ends.
    return opening
        .transform(connected -> keeper.stop())
        .compose(
            done -> {
              Connection connection = current;
              if (connection != null) {
                retire(connection);
                retiring = context.executeBlocking(connection::leave, false);
              }
              return retiring;
            });
  }

  /** From now on nothing comes or goes by it. */
  private void retire(Connection connection) {
    current = null;
    speaking = null;
    listeningSince = null;
    keeper.serve(null);
    connection.end();
    qos0Dropped.increment(connection.arrived().drop());
  }

  private static String why(Throwable failure) {
    return failure instanceof MqttException e ? Cause.of(e) : String.valueOf(failure.getMessage());
  }
}
