package io.waystation.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.testkit.MosquittoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is refused for a reason we can mend is kept, mended, and taken in after all. */
@Timeout(240)
class QuarantineIT {
  private static final int EACH = 5;
  private static final JsonObject NAME = new JsonObject().put("zh", "网关").put("en", "Gateway");

  @TempDir Path folder;

  private MosquittoServer mosquitto;
  private Installed installed;
  private Api admin;

  @Test
  void messagesOfStrangersAndOfUnknownSignalsAreTakenInAfterAll() throws Exception {
    try (MosquittoServer broker = MosquittoServer.start()) {
      mosquitto = broker;
      installed =
          new Installed(
              folder,
              "mqtt: {broker: external, uri: '%s'}%n".formatted(broker.uri()),
              List.of("gw-0"));
      admin = installed.api("admin");
      try (Program service = installed.serve();
          Client client = Client.connect(broker.uri()).listen("ws/v1/+/receipt")) {
        ready(service);
        strangerRegisteredInThePage(client);
        strangerRegisteredByFile(client);
        client.publish(readings("gw-0"), noise(0));
        Eventually.holds(() -> assertThat(reasons("gw-0")).containsExactly("UNKNOWN_SIGNAL"));
        // Nothing has changed: tried again, it stays where it is.
        assertThat(replay("gw-0")).isEqualTo(1);
        Eventually.holds(
            () ->
                assertThat(admin.quarantine("gw-0"))
                    .extracting(m -> m.getString("state"))
                    .containsExactly("kept"));
        service.terminate();
        service.end(Duration.ofMinutes(2));
      }
      String own = Path.of("..", "config", "signals-example.csv").toAbsolutePath().toString();
      try (Program service = installed.serve(Map.of("WAYSTATION_SIGNALS", own));
          Client client = Client.connect(broker.uri()).listen("ws/v1/+/receipt")) {
        ready(service);
        signalMadeKnown(client);
      }
    }
  }

  private void strangerRegisteredInThePage(Client client) throws Exception {
    String device = "new-1";
    long first = System.currentTimeMillis();
    publishAll(client, device, first);
    Eventually.holds(() -> assertThat(reasons(device)).hasSize(EACH));
    assertThat(reasons(device)).containsOnly("UNKNOWN_DEVICE");
    JsonObject stranger = Api.objects(admin.get("/onboarding"), "devices").get(0);
    assertThat(stranger.getMap())
        .containsEntry("device", device)
        .containsEntry("count", EACH)
        .containsEntry("dialect", "native");
    Eventually.holds(() -> assertThat(refusals(client, device)).isEqualTo(EACH));

    JsonObject registered =
        admin.post(
            "/devices",
            new JsonObject()
                .put("id", device)
                .put("station", "st-1")
                .put("type", "gateway")
                .put("name", NAME));
    assertThat(registered.getInteger("replayed")).isEqualTo(EACH);
    takenIn(client, device, first);
    assertThat(Api.objects(admin.get("/onboarding"), "devices")).isEmpty();
  }

  private void strangerRegisteredByFile(Client client) throws Exception {
    String device = "new-2";
    long first = System.currentTimeMillis();
    publishAll(client, device, first);
    Eventually.holds(() -> assertThat(reasons(device)).hasSize(EACH));
    assertThat(installed.register(List.of("gw-0", "new-1", device))).contains(device);
    assertThat(replay(device)).isEqualTo(EACH);
    takenIn(client, device, first);
  }

  private void takenIn(Client client, String device, long first) throws Exception {
    Eventually.holds(
        () -> {
          assertThat(admin.ledger(device).getMap())
              .containsEntry("sent", EACH)
              .containsEntry("stored", EACH)
              .containsEntry("quarantined", 0)
              .containsEntry("holes", 0)
              .containsEntry("waiting", 0);
          assertThat(points(device, first)).containsExactly(20.0, 21.0, 22.0, 23.0, 24.0);
        });
    // It may send them again: they are known, and the receipt says that all is there.
    client.publish(readings(device), Messages.temperature(1, 0, first, first, 20));
    Eventually.holds(
        () -> {
          assertThat(admin.ledger(device).getInteger("duplicates")).isEqualTo(1);
          assertThat(lastReceipt(client, device).getMap())
              .containsEntry("seq", EACH - 1)
              .doesNotContainKey("missing")
              .doesNotContainKey("refused");
          JsonObject ledger = admin.get("/ledger");
          assertThat(ledger.getBoolean("agrees")).as(ledger.encode()).isTrue();
          identity(ledger.getJsonObject("totals"));
        });
  }

  private void signalMadeKnown(Client client) throws Exception {
    assertThat(replay("gw-0")).isEqualTo(1);
    Eventually.holds(
        () -> {
          assertThat(admin.ledger("gw-0").getMap())
              .containsEntry("stored", 1)
              .containsEntry("quarantined", 0);
          assertThat(admin.values("gw-0"))
              .extracting(v -> v.getString("signal"))
              .containsExactly("yard.noise");
        });
    client.publish(readings("gw-0"), noise(1));
    Eventually.holds(() -> assertThat(admin.ledger("gw-0").getInteger("stored")).isEqualTo(2));
    identity(admin.get("/ledger").getJsonObject("totals"));
  }

  private static void identity(JsonObject totals) {
    assertThat(totals.getInteger("sent"))
        .isEqualTo(
            totals.getInteger("stored")
                + totals.getInteger("duplicates")
                + totals.getInteger("quarantined")
                + totals.getInteger("refused")
                + totals.getInteger("holes"));
  }

  private void publishAll(Client client, String device, long first) throws Exception {
    for (int seq = 0; seq < EACH; seq++) {
      client.publish(
          readings(device), Messages.temperature(1, seq, first + seq, first + seq, 20 + seq));
    }
  }

  private static String noise(int seq) {
    return Messages.temperature(1, seq, 50).replace("env.temperature", "yard.noise");
  }

  private int replay(String device) throws Exception {
    return admin
        .post("/quarantine/replay", new JsonObject().put("device", device))
        .getInteger("count");
  }

  private List<String> reasons(String device) throws Exception {
    return admin.quarantine(device).stream().map(m -> m.getString("reason")).toList();
  }

  private List<Double> points(String device, long from) throws Exception {
    return admin
        .points("env.temperature", from, System.currentTimeMillis())
        .getOrDefault(device, List.of());
  }

  private static JsonObject lastReceipt(Client client, String device) {
    List<Client.Heard> heard = client.heard("ws/v1/%s/receipt".formatted(device));
    assertThat(heard).isNotEmpty();
    return heard.get(heard.size() - 1).json();
  }

  private static int refusals(Client client, String device) {
    return client.heard("ws/v1/%s/receipt".formatted(device)).stream()
        .map(heard -> heard.json().getJsonArray("refused"))
        .mapToInt(refused -> refused == null ? 0 : refused.size())
        .sum();
  }

  private void ready(Program service) throws Exception {
    service.until(Duration.ofMinutes(2), "readiness", () -> installed.ready(installed.opsPort));
  }

  private static String readings(String device) {
    return "ws/v1/%s/readings".formatted(device);
  }
}
