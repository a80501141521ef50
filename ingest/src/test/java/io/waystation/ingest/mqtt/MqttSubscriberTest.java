package io.waystation.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.waystation.ingest.Eventually;
import io.waystation.ingest.TestDevice;
import io.waystation.testkit.MosquittoServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real Mosquitto. */
class MqttSubscriberTest {
  private static MosquittoServer broker;
  private static Vertx vertx;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String clientId = "ingest-" + UUID.randomUUID();
  private final String root = "test/" + UUID.randomUUID();
  private final Shelf shelf = new Shelf();
  private final List<MqttSubscriber> subscribers = new ArrayList<>();

  /** Keeps messages, or does not, as told. */
  private static final class Shelf implements Inbox {
    final List<String> kept = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    final AtomicBoolean broken = new AtomicBoolean();
    volatile int refusals;
    volatile CountDownLatch hold = new CountDownLatch(0);
    final CountDownLatch entered = new CountDownLatch(1);

    @Override
    public void accept(List<RawMessage> batch) {
      entered.countDown();
      try {
        hold.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (broken.get()) {
        refusals++;
        throw new IllegalStateException("the shelf is broken");
      }
      for (RawMessage message : batch) {
        byte[] payload = message.payload();
        kept.add(new String(payload, 0, Math.min(8, payload.length), StandardCharsets.UTF_8));
        sizes.add(payload.length);
      }
    }
  }

  @BeforeAll
  static void startBroker() {
    broker = MosquittoServer.start(true);
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopBroker() {
    vertx.close().await();
    broker.close();
  }

  @AfterEach
  void stop() {
    subscribers.forEach(MqttSubscriber::close);
  }

  @Test
  void keepsOnTryingUntilABatchIsKeptAndKeepsItOnce() throws Exception {
    shelf.broken.set(true);
    MqttSubscriber subscriber = listening();
    publish(0, 300);
    Eventually.until("several attempts", () -> shelf.refusals >= 3);
    assertThat(subscriber.trouble()).isEqualTo("the shelf is broken");
    shelf.broken.set(false);
    Eventually.until("all kept", () -> shelf.kept.size() >= 300);
    Eventually.until("nothing waits", () -> subscriber.waiting() == 0);
    assertThat(shelf.kept).containsExactlyInAnyOrderElementsOf(names(0, 300));
    assertThat(subscriber.trouble()).isEmpty();
    subscriber.close();
    assertThat(left()).as("acknowledged, so the broker has nothing left").isEmpty();
  }

  @Test
  void acknowledgesNothingThatIsNotKept() throws Exception {
    shelf.broken.set(true);
    MqttSubscriber subscriber = listening();
    publish(0, 200);
    Eventually.until("an attempt", () -> shelf.refusals >= 1);
    subscriber.close();
    assertThat(left()).containsExactlyInAnyOrderElementsOf(names(0, 200));
  }

  @Test
  void closingLetsTheAppendInHandFinishAndAcknowledgesIt() throws Exception {
    shelf.hold = new CountDownLatch(1);
    MqttSubscriber subscriber = listening();
    publish(0, 1);
    shelf.entered.await();
    publish(1, 50);
    Eventually.until("all there", () -> subscriber.waiting() == 51);
    Thread closer = new Thread(subscriber::close);
    closer.start();
    Thread.sleep(300);
    shelf.hold.countDown();
    closer.join();
    assertThat(shelf.kept).containsExactly("00000000");
    assertThat(left()).containsExactlyInAnyOrderElementsOf(names(1, 50));
  }

  @Test
  void findsItsQueueAgainAfterARestartOfTheBroker() throws Exception {
    MqttSubscriber subscriber = listening();
    Instant before = subscriber.listeningSince().orElseThrow();
    broker.restart();
    Eventually.until("away", () -> connects() >= 2);
    Eventually.until("back", () -> subscriber.listeningSince().isPresent());
    assertThat(subscriber.listeningSince().orElseThrow()).isAfter(before);
    publish(0, 50);
    Eventually.until("all kept", () -> shelf.kept.size() >= 50);
    assertThat(shelf.kept).containsExactlyElementsOf(names(0, 50));
    assertThat(meters.counter("waystation.mqtt.sessions.lost").count()).isZero();
  }

  @Test
  void noticesABrokerThatForgotIt() throws Exception {
    try (MosquittoServer forgetful = MosquittoServer.start(false)) {
      MqttSubscriber subscriber = start(MqttSettings.of(forgetful.uri().toString()));
      Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
      forgetful.restart();
      Eventually.until(
          "noticed", () -> meters.counter("waystation.mqtt.sessions.lost").count() == 1);
    }
  }

  @Test
  void waitsForABrokerThatIsNotThereYet() throws Exception {
    try (MosquittoServer late = MosquittoServer.start(false)) {
      late.kill();
      MqttSubscriber subscriber = start(MqttSettings.of(late.uri().toString()));
      Eventually.until("noticed", () -> !subscriber.trouble().isEmpty());
      assertThat(subscriber.trouble()).startsWith("nothing listens there");
      assertThat(subscriber.listeningSince()).isEmpty();
      Thread.sleep(1_000);
      late.restart();
      Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
      assertThat(subscriber.trouble()).isEmpty();
    }
  }

  @Test
  void closesCleanlyWhileABrokerDoesNotAnswer() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MqttSubscriber subscriber = start(MqttSettings.of("tcp://127.0.0.1:" + mute.getLocalPort()));
      mute.accept();
      long before = System.nanoTime();
      subscriber.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
      Eventually.until("no thread of it is left", () -> threads() == 0);
    }
  }

  @Test
  void losesNothingWhileAnotherClientStealsItsId() throws Exception {
    MqttSubscriber subscriber = listening();
    AtomicBoolean over = new AtomicBoolean();
    Thread thief =
        new Thread(
            () -> {
              try {
                while (!over.get()) {
                  Thread.sleep(1_500);
                  TestDevice.steal(broker.uri(), clientId);
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thief.start();
    try (TestDevice device = new TestDevice(broker.uri(), clientId + "-device")) {
      for (int i = 0; i < 5_000; i++) {
        device.publishSoon(root + "/x", name(i).getBytes(StandardCharsets.UTF_8));
        if (i % 10 == 0) {
          Thread.sleep(12);
        }
      }
      device.flush();
    }
    over.set(true);
    thief.join();
    Eventually.until("all kept", () -> new HashSet<>(shelf.kept).size() == 5_000);
    Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
    assertThat(connects()).as("times thrown out and back").isGreaterThanOrEqualTo(4);
    assertThat(new HashSet<>(shelf.kept)).containsExactlyInAnyOrderElementsOf(names(0, 5_000));
    Eventually.until("one client's threads at most", () -> threads() <= 5);
  }

  @Test
  void holdsTheBrokerBackWhenLargeMessagesCannotBeKept() throws Exception {
    shelf.broken.set(true);
    MqttSubscriber subscriber =
        start(with(MqttSettings.of(broker.uri().toString()), 4 * 1024 * 1024));
    Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
    try (TestDevice device = new TestDevice(broker.uri(), clientId + "-device")) {
      for (int i = 0; i < 12; i++) {
        byte[] large = new byte[1024 * 1024];
        System.arraycopy(name(i).getBytes(StandardCharsets.UTF_8), 0, large, 0, 8);
        device.publish(root + "/x", large);
      }
    }
    Eventually.until("as many as fit", () -> subscriber.waiting() == 3);
    Thread.sleep(500);
    assertThat(subscriber.waiting()).isEqualTo(3);
    assertThat(meters.get("waystation.mqtt.waiting.bytes").gauge().value())
        .isBetween(3.0 * 1024 * 1024, 4.0 * 1024 * 1024);
    shelf.broken.set(false);
    Eventually.until("all kept", () -> shelf.kept.size() >= 12);
    assertThat(shelf.kept).containsExactlyElementsOf(names(0, 12));
    assertThat(shelf.sizes).containsOnly(1024 * 1024);
    assertThat(connects()).isEqualTo(1);
  }

  @Test
  void dropsQos0BeyondHalfItsRoomAndCountsIt() throws Exception {
    shelf.broken.set(true);
    MqttSubscriber subscriber =
        start(with(MqttSettings.of(broker.uri().toString()), 4 * 1024 * 1024));
    Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
    try (TestDevice device = new TestDevice(broker.uri(), clientId + "-device")) {
      for (int i = 0; i < 60; i++) {
        device.publishQos0(root + "/x", new byte[100_000]);
      }
      device.publish(root + "/x", name(7));
    }
    Eventually.until(
        "each is kept waiting or dropped",
        () -> subscriber.waiting() + meters.counter("waystation.mqtt.qos0.dropped").count() == 61);
    assertThat(meters.counter("waystation.mqtt.qos0.dropped").count()).isBetween(35.0, 42.0);
    shelf.broken.set(false);
    Eventually.until("the QoS 1 message is kept", () -> shelf.kept.contains(name(7)));
    assertThat(shelf.kept.size() + meters.counter("waystation.mqtt.qos0.dropped").count())
        .isEqualTo(61);
  }

  private MqttSubscriber listening() throws Exception {
    MqttSubscriber subscriber = start(MqttSettings.of(broker.uri().toString()));
    Eventually.until("listening", () -> subscriber.listeningSince().isPresent());
    return subscriber;
  }

  private MqttSubscriber start(MqttSettings settings) {
    MqttSubscriber subscriber =
        MqttSubscriber.start(
            vertx,
            with(settings, settings.waitingBytes()),
            List.of(root + "/#"),
            shelf,
            Clock.systemUTC(),
            meters);
    subscribers.add(subscriber);
    return subscriber;
  }

  private MqttSettings with(MqttSettings s, int waitingBytes) {
    return new MqttSettings(
        s.uri(),
        clientId,
        s.user(),
        s.password(),
        s.receiveMaximum(),
        s.sessionExpiry(),
        s.batch(),
        s.batchWait(),
        waitingBytes,
        s.noLocal());
  }

  /** What the broker still has for us, found by listening once more. */
  private List<String> left() throws Exception {
    Shelf second = new Shelf();
    try (MqttSubscriber again =
            MqttSubscriber.start(
                vertx,
                with(MqttSettings.of(broker.uri().toString()), 1 << 26),
                List.of(root + "/#"),
                second,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        TestDevice device = new TestDevice(broker.uri(), clientId + "-last")) {
      Eventually.until("listening again", () -> again.listeningSince().isPresent());
      device.publish(root + "/x", "the last");
      Eventually.until("the last one", () -> second.kept.contains("the last"));
    }
    second.kept.remove("the last");
    return second.kept;
  }

  private void publish(int from, int count) throws Exception {
    try (TestDevice device = new TestDevice(broker.uri(), clientId + "-device")) {
      for (int i = from; i < from + count; i++) {
        device.publishSoon(root + "/x", name(i).getBytes(StandardCharsets.UTF_8));
      }
      device.flush();
    }
  }

  private double connects() {
    return meters.counter("waystation.mqtt.connects").count();
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith(clientId))
        .count();
  }

  private static String name(int i) {
    return "%08d".formatted(i);
  }

  private static List<String> names(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(MqttSubscriberTest::name).toList();
  }
}
