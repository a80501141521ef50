package io.waystation.simulator.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.waystation.model.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one device to the broker: connects, says that it is online (its last will says
 * offline), sends what its outbox holds at QoS 1, and starts over when the connection breaks. A
 * message counts as acknowledged when the broker's PUBACK for it has come on the connection it was
 * sent on, and stays in the outbox until then. Every connection is a new client with a clean
 * session, so nothing is sent behind our back. Confined to {@code thread}.
 */
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final String ROOT = "ws/v1/";
  private static final String FIRMWARE = "1.4.2";

  /** One a minute for a day, which is what the contract expects a hut to hold at least. */
  private static final int OUTBOX_MESSAGES = 1_440;

  private static final int UNDER_WAY_AT_MOST = 16;
  private static final int KEEP_ALIVE_S = 60;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

  private enum State {
    DOWN,
    CONNECTING,
    UP
  }

  private final DeviceId device;
  private long boot;
  private final Broker broker;
  private final Clock clock;
  private final Executor thread;
  private final Outbox outbox = new Outbox(OUTBOX_MESSAGES);
  private State state = State.DOWN;
  private Mqtt5AsyncClient client;
  private boolean wanted = true;
  private boolean greeting;
  private boolean complained;
  private Duration backoff = FIRST_BACKOFF;
  private long retryAtNanos = System.nanoTime();
  private long sent;
  private long acknowledged;

  /**
   * @param boot as in the device's messages until it is started again
   * @param clock the device's
   * @param thread runs everything here, one after the other
   */
  public Link(DeviceId device, long boot, Broker broker, Clock clock, Executor thread) {
    this.device = device;
    this.boot = boot;
    this.broker = broker;
    this.clock = clock;
    this.thread = thread;
  }

  /**
   * @return what had to be given up for it, because the device's memory is full
   */
  public Optional<Message> offer(Message message) {
    Optional<Message> lost = outbox.add(message);
    pump();
    return lost;
  }

  /** Breaks the connection as if the cable had been pulled; what is offered meanwhile is kept. */
  public CompletableFuture<Void> cut() {
    wanted = false;
    CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);
    if (state != State.DOWN) {
      // The broker publishes the last will, as it would when the keep-alive runs out.
      gone =
          client
              .disconnectWith()
              .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
              .send()
              .exceptionally(alreadyGone -> null);
      lost(client);
    }
    return gone;
  }

  public void restore() {
    wanted = true;
    backoff = FIRST_BACKOFF;
    retryAtNanos = System.nanoTime();
  }

  /**
   * The device was off and is on again.
   *
   * @param newBoot from now on
   * @param linked whether nothing else keeps it from the broker
   */
  public void restart(long newBoot, boolean linked) {
    boot = newBoot;
    if (linked) {
      restore();
    }
  }

  /** Whether {@link #connect} is to be called now. */
  public boolean wantsConnection() {
    return wanted && state == State.DOWN && System.nanoTime() - retryAtNanos >= 0;
  }

  public void connect() {
    state = State.CONNECTING;
    Mqtt5AsyncClient mine = open();
    client = mine;
    mine.connectWith()
        .cleanStart(true)
        .keepAlive(KEEP_ALIVE_S)
        .simpleAuth()
        .username(device.value())
        .password(broker.secrets().apply(device).getBytes(StandardCharsets.UTF_8))
        .applySimpleAuth()
        .willPublish()
        .topic(topic("status"))
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(true)
        .payload(status("offline"))
        .applyWillPublish()
        .send()
        .whenComplete((ok, failure) -> thread.execute(() -> connected(mine, failure)));
  }

  public boolean connecting() {
    return state == State.CONNECTING;
  }

  public boolean connected() {
    return state == State.UP;
  }

  /**
   * Whether it may be connected, and is not, or has something to say that is not acknowledged yet.
   */
  public boolean waiting() {
    return wanted && (state != State.UP || greeting || outbox.pending() > 0);
  }

  /** Messages not yet acknowledged. */
  public int pending() {
    return outbox.pending();
  }

  /** Messages handed to the network, each sending counted. */
  public long sent() {
    return sent;
  }

  /** Messages whose PUBACK came. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Messages given up because the outbox was full. */
  public long givenUp() {
    return outbox.givenUp();
  }

  private Mqtt5AsyncClient open() {
    AtomicReference<Mqtt5AsyncClient> mine = new AtomicReference<>();
    mine.set(
        Mqtt5Client.builder()
            .identifier(device.value())
            .serverHost(broker.host())
            .serverPort(broker.port())
            .addDisconnectedListener(gone -> thread.execute(() -> lost(mine.get())))
            .buildAsync());
    return mine.get();
  }

  private void connected(Mqtt5AsyncClient mine, Throwable failure) {
    if (client != mine) {
      return;
    }
    if (failure != null) {
      complain("cannot connect", failure);
      lost(mine);
      return;
    }
    state = State.UP;
    greeting = true;
    complained = false;
    backoff = FIRST_BACKOFF;
    publish(mine, "status", true, status("online"))
        .whenComplete((ok, refused) -> thread.execute(() -> greeted(mine, refused)));
    pump();
  }

  private void pump() {
    while (state == State.UP && outbox.underWay() < UNDER_WAY_AT_MOST) {
      Message next = outbox.send().orElse(null);
      if (next == null) {
        return;
      }
      sent++;
      Mqtt5AsyncClient mine = client;
      publish(mine, "readings", false, next.payload(clock.instant()))
          .whenComplete((ok, refused) -> thread.execute(() -> answered(mine, next, refused)));
    }
  }

  private void answered(Mqtt5AsyncClient mine, Message message, Throwable refused) {
    if (client != mine) {
      return;
    }
    if (refused == null) {
      acknowledged++;
      outbox.acknowledged(message);
      pump();
    } else {
      checked(mine, refused);
    }
  }

  private void greeted(Mqtt5AsyncClient mine, Throwable refused) {
    greeting = client == mine ? refused != null : greeting;
    checked(mine, refused);
  }

  /** A refused or failed publish will be tried again on another connection. */
  private void checked(Mqtt5AsyncClient mine, Throwable refused) {
    if (client == mine && refused != null) {
      complain("cannot publish", refused);
      mine.disconnect();
      lost(mine);
    }
  }

  private void lost(Mqtt5AsyncClient mine) {
    if (client != mine) {
      return;
    }
    client = null;
    state = State.DOWN;
    outbox.sendAgain();
    double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    retryAtNanos = System.nanoTime() + (long) (backoff.toNanos() * jitter);
    Duration longer = backoff.multipliedBy(2);
    backoff = longer.compareTo(LONGEST_BACKOFF) < 0 ? longer : LONGEST_BACKOFF;
  }

  private CompletableFuture<?> publish(
      Mqtt5AsyncClient mine, String leaf, boolean retain, byte[] payload) {
    return mine.publishWith()
        .topic(topic(leaf))
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(retain)
        .payload(payload)
        .send();
  }

  /** Once per outage: a city that cannot connect must not fill the log. */
  private void complain(String what, Throwable why) {
    if (!complained) {
      complained = true;
      LOG.warn("{} {} at {}:{}: {}", device, what, broker.host(), broker.port(), why.toString());
    }
  }

  private String topic(String leaf) {
    return ROOT + device + "/" + leaf;
  }

  private byte[] status(String word) {
    return "{\"boot\":%d,\"status\":\"%s\",\"firmware\":\"%s\",\"next\":60}"
        .formatted(boot, word, FIRMWARE)
        .getBytes(StandardCharsets.UTF_8);
  }
}
