package io.waystation.server.check;

import static io.waystation.server.check.BrokerKind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.testkit.LocalServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real Mosquittos: with our settings, with its defaults, with bad ones. */
class BrokerCheckTest {
  private static final Path SHIPPED = Path.of("..", "deploy", "mosquitto");
  private static final String USER = "waystation-ingest";

  @TempDir Path folder;

  private final int port = LocalServer.freePort();
  private LocalServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void nothingIsWrongWithTheSettingsWeShipAndNothingStaysThere() throws Exception {
    passwords();
    Path acl = Files.copy(SHIPPED.resolve("waystation.acl"), folder.resolve("acl"));
    String conf =
        Files.readString(SHIPPED.resolve("waystation.conf"))
                .replace("listener 1883", "listener " + port + " 127.0.0.1")
                .replace("/etc/mosquitto/waystation.passwd", folder.resolve("passwd").toString())
                .replace("acl_file /etc/mosquitto/waystation.acl", "acl_file " + acl)
                .replace("/var/lib/mosquitto/", folder + "/")
            + "\nsys_interval 1\n";
    Path file = start(conf);
    List<String> heard = new CopyOnWriteArrayList<>();
    MqttProbe.As service = new MqttProbe.As("waystation-ingest", USER, "s3cret", true, 0, 1_000);
    try (MqttProbe listening =
        MqttProbe.connect(
            uri(), service, (by, topic, message) -> heard.add(topic + " " + message))) {
      listening.subscribe("ws/v1/#", false);
      Looked looked = look(uri(), "password: s3cret", file);
      assertThat(looked.bad()).isEmpty();
      assertThat(looked.kinds())
          .contains(ANSWERS, CAPABILITIES, SUBSCRIBED, PUBLISHED, QUEUE_HOLDS, PERSISTENT);
      assertThat(looked.only(ANSWERS).words().en()).contains("mosquitto version 2");
      assertThat(looked.only(QUEUE_HOLDS).words().en()).contains("3,000");
      assertThat(heard)
          .allMatch(message -> message.matches("ws/v1/waystation-check-\\w+/receipt \\{}"));
      heard.clear();
      listening.subscribe("$SYS/broker/clients/total", true);
      await(heard, "$SYS/broker/clients/total 1");
    }
  }

  @Test
  void ofMosquittosDefaultsItNamesTheQueueLimitAndThePersistence() throws Exception {
    passwords();
    Path file =
        start(
            "listener %d 127.0.0.1%nallow_anonymous false%npassword_file %s%n"
                .formatted(port, folder.resolve("passwd")));
    Looked looked = look(uri(), "password: s3cret", file);
    assertThat(looked.bad()).containsExactly(QUEUE_LIMIT, PERSISTENCE_OFF);
    Finding limit = looked.only(QUEUE_LIMIT);
    assertThat(limit.words().en()).contains("3,000").contains("1,000");
    assertThat(limit.remedy().en()).isEqualTo("mosquitto.conf: max_queued_messages 0");
    assertThat(looked.only(PERSISTENCE_OFF).remedy().en())
        .isEqualTo("mosquitto.conf: persistence true");
  }

  @Test
  void whoeverMayConnectIsSeen() throws Exception {
    start("listener %d 127.0.0.1%nallow_anonymous true%nmax_queued_messages 0%n".formatted(port));
    Looked looked = look(uri(), "", null);
    assertThat(looked.bad())
        .containsExactlyInAnyOrder(STRANGERS, RECEIPTS_FORGEABLE, PERSISTENCE_UNSEEN);
  }

  @Test
  void rightsThatAreMissingAreNamed() throws Exception {
    passwords();
    Path acl = Files.writeString(folder.resolve("acl"), "user " + USER + "\ntopic read ws/v1/#\n");
    start(
        "listener %d 127.0.0.1%nallow_anonymous false%npassword_file %s%nacl_file %s%n"
            .formatted(port, folder.resolve("passwd"), acl));
    Looked looked = look(uri(), "password: s3cret", null);
    assertThat(looked.bad())
        .containsExactlyInAnyOrder(PUBLISH_REFUSED, QUEUE_FORBIDDEN, PERSISTENCE_UNSEEN);
    assertThat(look(uri(), "password: wrong", null).bad()).containsExactly(REFUSED);
    String tls = "ssl://127.0.0.1:" + port;
    assertThat(look(tls, "password: s3cret", null).bad()).containsExactly(TLS_FAILS);
  }

  @Test
  void wayAndProtocolAreToldApart() throws Exception {
    assertThat(look(uri(), "", null).bad()).containsExactly(NOT_LISTENING);
    assertThat(look("tcp://no-such-host.invalid:1883", "", null).bad())
        .containsExactly(HOST_UNKNOWN);
    Thread answering;
    try (ServerSocket old = new ServerSocket(port)) {
      answering = new Thread(() -> answerLikeMqtt3(old));
      answering.start();
      assertThat(look(uri(), "", null).bad()).containsExactly(NOT_MQTT5);
    }
    answering.join();
  }

  @Test
  void whatTheFileSaysIsRead() throws IOException {
    Path included = Files.createDirectory(folder.resolve("conf.d"));
    Files.writeString(
        included.resolve("a.conf"), "listener 8883\n# persistence false\npersistence true\n");
    Files.writeString(included.resolve("ignored.txt"), "persistence false\n");
    Path file =
        Files.writeString(
            folder.resolve("m.conf"), "max_queued_bytes 5000\ninclude_dir " + included + "\n");
    MosquittoConf conf = MosquittoConf.read(file);
    assertThat(conf.listensAt(8883)).isTrue();
    assertThat(conf.listensAt(1883)).isFalse();
    Findings findings = new Findings();
    conf.look(0, findings);
    assertThat(new Looked(findings.all()).kinds()).containsExactly(AUTOSAVE_RARE, QUEUE_CONFIGURED);
    assertThat(findings.all().get(1).words().en())
        .contains("max_queued_messages 1000, max_queued_bytes 5000");
  }

  private Looked look(String uri, String password, Path conf) {
    String login = password.isEmpty() ? "" : "  user: " + USER + "\n  " + password + "\n";
    Given given =
        Looked.given(
            folder,
            "data: %s%nmqtt:%n  broker: external%n  uri: %s%n%s"
                .formatted(folder.resolve("data"), uri, login),
            conf);
    RunningService service = RunningService.of(given.config());
    return Looked.at(new BrokerCheck(given, service, () -> List.of("ws/v1/#")));
  }

  private String uri() {
    return "tcp://127.0.0.1:" + port;
  }

  private void passwords() throws Exception {
    Path passwords = Files.createFile(folder.resolve("passwd"));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(program("mosquitto_passwd"), "-b", passwords.toString(), USER, "s3cret"));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Path start(String conf) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            conf + "\nuser " + System.getProperty("user.name") + "\n");
    server =
        LocalServer.start(
            "mosquitto",
            List.of(program("mosquitto"), "-c", file.toString()),
            folder,
            () -> {
              try (Socket dialled = new Socket("127.0.0.1", port)) {
                return dialled.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
    return file;
  }

  private static String program(String name) {
    return LocalServer.find(name)
        .orElseThrow(
            () -> new IllegalStateException(name + " is missing: apt-get install mosquitto"))
        .toString();
  }

  private static void await(List<String> heard, String wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!heard.contains(wanted) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(heard).contains(wanted);
  }

  /** CONNACK of MQTT 3.1.1: "unacceptable protocol version" to a newer one, else welcome. */
  private static void answerLikeMqtt3(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        byte[] begin = socket.getInputStream().readNBytes(9);
        if (begin.length == 9) {
          boolean known =
              new String(begin, 4, 4, StandardCharsets.US_ASCII).equals("MQTT") && begin[8] == 4;
          socket.getOutputStream().write(new byte[] {0x20, 2, 0, (byte) (known ? 0 : 1)});
          socket.getInputStream().read();
        }
      } catch (IOException e) {
        // Closed by the test, or the client is gone.
      }
    }
  }
}
