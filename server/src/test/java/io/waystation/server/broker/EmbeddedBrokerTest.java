package io.waystation.server.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.DeviceId;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
  private static final String SECRET = "secret-of-ingest";
  private static final int NOT_AUTHORIZED = 135;
  private static final int BAD_USER_OR_PASSWORD = 134;

  @TempDir Path folder;
  private final List<MqttClient> clients = new ArrayList<>();
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker =
        EmbeddedBroker.start(folder, "127.0.0.1", 0, SECRET, EmbeddedBrokerTest::secrets, () -> {});
  }

  @AfterEach
  void stop() throws MqttException {
    for (MqttClient client : clients) {
      if (client.isConnected()) {
        client.disconnectForcibly(0, 1_000);
      }
      client.close();
    }
    broker.close();
  }

  @Test
  void takesWhatADeviceSaysUnderItsOwnName() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    MqttClient ingest = ingest();
    MqttClient device = device("st-001-gw");
    subscribe(ingest, "ws/v1/#", heard);
    device.publish("ws/v1/st-001-gw/readings", message("{}"));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ws/v1/st-001-gw/readings {}");
  }

  @Test
  void countsWhatIngestHasNotAcknowledged() throws Exception {
    LinkedBlockingQueue<MqttMessage> taken = new LinkedBlockingQueue<>();
    MqttClient ingest = ingest();
    ingest.setManualAcks(true);
    MqttSubscription all = new MqttSubscription("ws/v1/#", 1);
    all.setNoLocal(true);
    ingest.subscribe(
        new MqttSubscription[] {all},
        new IMqttMessageListener[] {(topic, message) -> taken.add(message)});
    MqttClient device = device("st-001-gw");
    for (int i = 0; i < 3; i++) {
      device.publish("ws/v1/st-001-gw/readings", message("{}"));
    }
    MqttMessage receipt = message("what ingest says itself does not come back to it");
    receipt.setQos(0);
    ingest.publish("ws/v1/st-001-gw/receipt", receipt);
    assertThat(broker.waiting()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      MqttMessage message = taken.poll(10, TimeUnit.SECONDS);
      ingest.messageArrivedComplete(message.getId(), message.getQos());
    }
    for (int i = 0; broker.waiting() > 0 && i < 500; i++) {
      Thread.sleep(20);
    }
    assertThat(broker.waiting()).isZero();
  }

  @Test
  void refusesWhatADeviceSaysUnderAnothersName() throws Exception {
    MqttClient device = device("st-001-gw");
    for (String topic :
        List.of(
            "ws/v1/st-002-gw/readings",
            "ws/v1/st-001-gwx/readings",
            "ws/v1/st-001-gw",
            "ws.v1.st-001-gw.readings/x",
            "elsewhere")) {
      assertThat(acknowledgement(device, topic)).as(topic).isEqualTo(NOT_AUTHORIZED);
    }
    assertThat(device.isConnected()).isTrue();
  }

  @Test
  void letsADeviceHearItsOwnReceiptsAndNothingElse() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    MqttClient ingest = ingest();
    MqttClient device = device("st-001-gw");
    subscribe(device, "ws/v1/st-001-gw/receipt", heard);
    for (String filter :
        List.of("#", "ws/v1/#", "ws/v1/+/readings", "ws/v1/st-002-gw/receipt", "$SYS/#")) {
      assertThat(answer(device, filter)).as(filter).isGreaterThanOrEqualTo(0x80);
    }
    ingest.publish("ws/v1/st-002-gw/receipt", message("not for you"));
    ingest.publish("ws/v1/st-001-gw/receipt", message("for you"));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ws/v1/st-001-gw/receipt for you");
    assertThat(heard).isEmpty();
  }

  @Test
  void refusesAWrongPasswordAnUnknownDeviceAndABorrowedClientId() {
    assertThatThrownBy(() -> connect("st-001-gw", "st-001-gw", "wrong"))
        .isInstanceOfSatisfying(MqttException.class, refused(BAD_USER_OR_PASSWORD, NOT_AUTHORIZED));
    assertThatThrownBy(() -> connect("st-009-gw", "st-009-gw", "secret-of-st-009-gw"))
        .isInstanceOfSatisfying(MqttException.class, refused(BAD_USER_OR_PASSWORD, NOT_AUTHORIZED));
    assertThatThrownBy(() -> connect("st-002-gw", "st-001-gw", "secret-of-st-001-gw"))
        .isInstanceOfSatisfying(MqttException.class, refused(BAD_USER_OR_PASSWORD, NOT_AUTHORIZED));
    assertThatThrownBy(() -> connect("x", EmbeddedBroker.INGEST_USER, "guess"))
        .isInstanceOfSatisfying(MqttException.class, refused(BAD_USER_OR_PASSWORD, NOT_AUTHORIZED));
  }

  @Test
  void refusesABorrowedClientIdAlsoWhenItsOwnerHasJustBeenHere() throws Exception {
    MqttClient device = device("st-001-gw");
    assertThatThrownBy(() -> connect("st-002-gw", "st-001-gw", "secret-of-st-001-gw"))
        .isInstanceOfSatisfying(MqttException.class, refused(BAD_USER_OR_PASSWORD, NOT_AUTHORIZED));
  }

  @Test
  void keepsTheLastStatusAndSpeaksTheLastWill() throws Exception {
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    MqttConnectionOptions options = options("st-001-gw", "secret-of-st-001-gw");
    MqttMessage will = message("offline");
    will.setRetained(true);
    options.setWill("ws/v1/st-001-gw/status", will);
    MqttClient device = client("st-001-gw");
    MqttClient ingest = ingest();
    device.connect(options);
    MqttMessage online = message("online");
    online.setRetained(true);
    device.publish("ws/v1/st-001-gw/status", online);
    subscribe(ingest, "ws/v1/+/status", heard);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ws/v1/st-001-gw/status online");
    device.disconnectForcibly(0, 0, false);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ws/v1/st-001-gw/status offline");
  }

  @Test
  void takesAMebibyteAndEndsTheConnectionBeyondTheLimit() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    MqttClient ingest = ingest();
    MqttClient device = device("st-001-gw");
    MqttClient other = device("st-002-gw");
    MqttSubscription subscription = new MqttSubscription("ws/v1/#", 1);
    ingest.subscribe(
        new MqttSubscription[] {subscription},
        new IMqttMessageListener[] {
          (topic, message) -> {
            if (message.getPayload().length == 1 << 20) {
              taken.countDown();
            } else {
              heard.add(topic);
            }
          }
        });
    device.publish("ws/v1/st-001-gw/readings", new MqttMessage(new byte[1 << 20], 1, false, null));
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    byte[] tooMuch = new byte[EmbeddedBroker.MAXIMUM_PACKET + 1];
    assertThatThrownBy(
            () ->
                device.publish(
                    "ws/v1/st-001-gw/readings", new MqttMessage(tooMuch, 1, false, null)))
        .isInstanceOf(MqttException.class);
    other.publish("ws/v1/st-002-gw/readings", message("{}"));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ws/v1/st-002-gw/readings");
    assertThat(other.isConnected()).isTrue();
  }

  @Test
  void saysWhyItDidNotStart() {
    assertThatThrownBy(
            () ->
                EmbeddedBroker.start(
                    folder.resolve("second"),
                    "127.0.0.1",
                    broker.port(),
                    SECRET,
                    EmbeddedBrokerTest::secrets,
                    () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(String.valueOf(broker.port()));
  }

  private static Consumer<MqttException> refused(Integer... codes) {
    return e -> assertThat(e.getReasonCode()).isIn((Object[]) codes);
  }

  private static Optional<String> secrets(DeviceId device) {
    return Set.of("st-001-gw", "st-002-gw").contains(device.value())
        ? Optional.of(sha256("secret-of-" + device))
        : Optional.empty();
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private MqttClient client(String id) throws MqttException {
    MqttClient client = new MqttClient(broker.uri(), id, new MemoryPersistence());
    clients.add(client);
    client.setTimeToWait(20_000);
    return client;
  }

  private static MqttConnectionOptions options(String user, String password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(user);
    options.setPassword(password.getBytes(UTF_8));
    options.setConnectionTimeout(20);
    return options;
  }

  private MqttClient connect(String clientId, String user, String password) throws MqttException {
    MqttClient client = client(clientId);
    client.connect(options(user, password));
    return client;
  }

  private MqttClient device(String id) throws MqttException {
    return connect(id, id, "secret-of-" + id);
  }

  private MqttClient ingest() throws MqttException {
    return connect("ingest-1", EmbeddedBroker.INGEST_USER, SECRET);
  }

  private static void subscribe(MqttClient client, String filter, LinkedBlockingQueue<String> heard)
      throws MqttException {
    client.subscribe(
        new MqttSubscription[] {new MqttSubscription(filter, 1)},
        new IMqttMessageListener[] {
          (topic, message) -> heard.add(topic + " " + new String(message.getPayload(), UTF_8))
        });
  }

  /** The reason code of the PUBACK. */
  private static int acknowledgement(MqttClient client, String topic) throws MqttException {
    MqttToken token = client.getTopic(topic).publish(message("{}"));
    token.waitForCompletion(10_000);
    return token.getReasonCodes()[0];
  }

  private static int answer(MqttClient client, String filter) {
    try {
      return client.subscribe(filter, 1).getReasonCodes()[0];
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }

  private static MqttMessage message(String text) {
    return new MqttMessage(text.getBytes(UTF_8), 1, false, null);
  }
}
