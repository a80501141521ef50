package io.waystation.simulator.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.waystation.model.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The way of one device to the broker: connects, says that it is online (its last will says
 * offline), sends what its outbox holds, and starts over when the connection breaks. A message
 * counts as acknowledged when the broker's PUBACK for it has come on the connection it was sent on,
 * and stays in the outbox until then; what a dialect sends at QoS 0 counts as unconfirmed. Every
 * connection is a new client with a clean session, so nothing is sent behind our back. Confined to
 * the network's thread.
 */
public final class Link {
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
  private final Network network;
  private final Speaker speaker;
  private final Outbox outbox;
  private State state = State.DOWN;
  private Mqtt5AsyncClient client;
  private boolean wanted = true;
  private boolean everConnected;
  private Trouble trouble;
  private boolean greeting;
  private Duration backoff = FIRST_BACKOFF;
  private long retryAtNanos = System.nanoTime();
  private long sent;
  private long acknowledged;
  private long unconfirmed;
  private long refused;
  private long broken;

  /**
   * @param boot as in the device's messages until it is started again
   */
  public Link(DeviceId device, long boot, Network network) {
    this.device = device;
    this.network = network;
    this.speaker = network.broker().dialect().speaker(device, boot);
    this.outbox = new Outbox(OUTBOX_MESSAGES, network);
  }

  /**
   * @return what had to be given up for it, because there is no room left
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
    speaker.restarted(newBoot);
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
    Publication will = speaker.will();
    Mqtt5ConnectBuilder.Send<? extends CompletableFuture<?>> connect =
        mine.connectWith()
            .cleanStart(true)
            .keepAlive(KEEP_ALIVE_S)
            .willPublish()
            .topic(will.topic())
            .qos(qos(will))
            .retain(will.retain())
            .payload(will.payload())
            .applyWillPublish();
    network
        .broker()
        .logins()
        .apply(device)
        .ifPresent(
            login ->
                connect
                    .simpleAuth()
                    .username(login.user())
                    .password(login.password().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth());
    connect
        .send()
        .whenComplete((ok, failure) -> network.thread().execute(() -> connected(mine, failure)));
  }

  public boolean connecting() {
    return state == State.CONNECTING;
  }

  public boolean connected() {
    return state == State.UP;
  }

  /** Whether it was connected at least once. */
  public boolean everConnected() {
    return everConnected;
  }

  /**
   * Whether it may be connected, and is not, or has something to say that is not acknowledged yet.
   * A device that the broker has let in before and does not any more, because somebody has given it
   * another secret, will not be back.
   */
  public boolean waiting() {
    boolean barred =
        trouble != null
            && (trouble.kind() == Trouble.Kind.SHUT_OUT || trouble.kind() == Trouble.Kind.BANNED);
    boolean dismissed = everConnected && barred;
    return wanted && !dismissed && (state != State.UP || greeting || outbox.pending() > 0);
  }

  /** Messages neither acknowledged nor refused nor given up. */
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

  /** Messages handed to the network at QoS 0: nobody has said that they arrived. */
  public long unconfirmed() {
    return unconfirmed;
  }

  /** Messages the broker will never take, by the reason code of its PUBACK. */
  public long refused() {
    return refused;
  }

  /** Messages given up because the outbox was full. */
  public long givenUp() {
    return outbox.givenUp();
  }

  /** Connections that were there and broke, without {@link #cut}. */
  public long broken() {
    return broken;
  }

  /** What is wrong at present, or what the broker has refused for good. */
  public Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  private Mqtt5AsyncClient open() {
    AtomicReference<Mqtt5AsyncClient> mine = new AtomicReference<>();
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder()
            .identifier(device.value())
            .serverHost(network.broker().host())
            .serverPort(network.broker().port())
            .addDisconnectedListener(
                gone -> network.thread().execute(() -> gone(mine.get(), gone.getCause())));
    network.broker().tls().ifPresent(tls -> builder.sslConfig(tls.config()));
    mine.set(builder.buildAsync());
    return mine.get();
  }

  private void connected(Mqtt5AsyncClient mine, Throwable failure) {
    if (client != mine) {
      return;
    }
    if (failure != null) {
      gone(mine, failure);
      return;
    }
    state = State.UP;
    everConnected = true;
    // That it connects again does not say that what it publishes is taken now.
    if (refused == 0 && !putOff()) {
      trouble = null;
    }
    backoff = FIRST_BACKOFF;
    speaker.commands().ifPresent(filter -> listen(mine, filter));
    greeting = true;
    publish(mine, speaker.greeting(network.clock().instant()))
        .whenComplete((ok, refusal) -> network.thread().execute(() -> greeted(mine, refusal)));
    pump();
  }

  private void greeted(Mqtt5AsyncClient mine, Throwable failure) {
    if (client == mine) {
      greeting = false;
      told(mine, failure);
    }
  }

  private void listen(Mqtt5AsyncClient mine, String filter) {
    mine.subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.AT_LEAST_ONCE)
        .callback(
            command -> network.thread().execute(() -> commanded(mine, command.getPayloadAsBytes())))
        .send()
        .whenComplete((ok, failure) -> network.thread().execute(() -> deaf(mine, failure)));
  }

  /** A device that may not listen can still speak. */
  private void deaf(Mqtt5AsyncClient mine, Throwable failure) {
    if (client == mine && failure != null) {
      complain(Trouble.publishing(device, failure));
    }
  }

  private void commanded(Mqtt5AsyncClient mine, byte[] command) {
    if (client == mine && state == State.UP) {
      tell(mine, speaker.heard(command, network.clock().instant()));
    }
  }

  /** What is no message of the device's, and is not kept when it cannot be sent. */
  private void tell(Mqtt5AsyncClient mine, List<Publication> words) {
    publish(mine, words)
        .whenComplete((ok, failure) -> network.thread().execute(() -> told(mine, failure)));
  }

  private void told(Mqtt5AsyncClient mine, Throwable failure) {
    if (client == mine && failure != null) {
      failed(mine, failure);
    }
  }

  private void pump() {
    while (state == State.UP && outbox.underWay() < UNDER_WAY_AT_MOST) {
      Message next = outbox.send().orElse(null);
      if (next == null) {
        return;
      }
      sent++;
      Mqtt5AsyncClient mine = client;
      List<Publication> words = speaker.say(next, network.clock().instant());
      boolean confirmed = words.stream().allMatch(Publication::confirmed);
      publish(mine, words)
          .whenComplete(
              (ok, failure) ->
                  network.thread().execute(() -> answered(mine, next, confirmed, failure)));
    }
  }

  private void answered(
      Mqtt5AsyncClient mine, Message message, boolean confirmed, Throwable failure) {
    if (client != mine) {
      return;
    }
    if (failure == null) {
      trouble = putOff() ? null : trouble;
      acknowledged += confirmed ? 1 : 0;
      unconfirmed += confirmed ? 0 : 1;
      outbox.done(message);
      pump();
    } else if (failed(mine, failure)) {
      refused++;
      outbox.done(message);
      pump();
    }
  }

  /**
   * Whatever else than a refusal for good it is, it will be tried again on another connection.
   *
   * @return whether the broker refuses it for good
   */
  private boolean failed(Mqtt5AsyncClient mine, Throwable failure) {
    complain(Trouble.publishing(device, failure));
    if (Trouble.pubAck(failure).filter(Trouble.FOR_GOOD::contains).isPresent()) {
      return true;
    }
    mine.disconnect();
    lost(mine);
    return false;
  }

  private boolean putOff() {
    return trouble != null && trouble.kind() == Trouble.Kind.PUT_OFF;
  }

  /** Not by our own will. */
  private void gone(Mqtt5AsyncClient mine, Throwable why) {
    if (client == mine) {
      complain(
          state == State.UP ? Trouble.publishing(device, why) : Trouble.connecting(device, why));
      lost(mine);
    }
  }

  private void lost(Mqtt5AsyncClient mine) {
    if (client != mine) {
      return;
    }
    if (state == State.UP && wanted) {
      broken++;
    }
    client = null;
    state = State.DOWN;
    outbox.sendAgain();
    double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    retryAtNanos = System.nanoTime() + (long) (backoff.toNanos() * jitter);
    Duration longer = backoff.multipliedBy(2);
    backoff = longer.compareTo(LONGEST_BACKOFF) < 0 ? longer : LONGEST_BACKOFF;
  }

  private static CompletableFuture<?> publish(Mqtt5AsyncClient mine, List<Publication> words) {
    CompletableFuture<?>[] answers =
        words.stream().map(word -> publish(mine, word)).toArray(CompletableFuture[]::new);
    return answers.length == 1 ? answers[0] : CompletableFuture.allOf(answers);
  }

  private static CompletableFuture<?> publish(Mqtt5AsyncClient mine, Publication word) {
    return mine.publishWith()
        .topic(word.topic())
        .qos(qos(word))
        .retain(word.retain())
        .payload(word.payload())
        .send();
  }

  private static MqttQos qos(Publication word) {
    return word.confirmed() ? MqttQos.AT_LEAST_ONCE : MqttQos.AT_MOST_ONCE;
  }

  /** Once per outage. */
  private void complain(Trouble of) {
    if (trouble == null) {
      network.complain(of);
    }
    trouble = of;
  }
}
