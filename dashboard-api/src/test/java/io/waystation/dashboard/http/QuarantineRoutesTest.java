package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.log.Quarantined;
import io.waystation.storage.records.AuditEntry;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineRoutesTest {
  private static final String CBOR_LIKE = "\u0001a\u0005";

  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser admin;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    admin = dashboard.browser().signedIn(Role.ADMIN);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void showsWhyAMessageWasRefusedAndHowItBegins() {
    String text = "{\"m\":{\"门\":1}} ".repeat(400);
    house.refuse("st-001-gw", "MALFORMED_JSON", text);
    JsonObject message = newest();
    assertThat(message.getString("topic")).isEqualTo("ws/v1/st-001-gw/readings");
    assertThat(message.getString("station")).isEqualTo("st-001");
    assertThat(message.getString("reason")).isEqualTo("MALFORMED_JSON");
    assertThat(message.getString("state")).isEqualTo("kept");
    assertThat(message.getString("origin")).isEqualTo("message");
    assertThat(message.getValue("boot")).isNull();
    assertThat(message.getInteger("size")).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    assertThat(message.getBoolean("withheld")).isFalse();
    assertThat(text).startsWith(message.getString("preview"));
    assertThat(message.getString("preview").getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(2_045, 2_048);
    assertThat(admin.get("/quarantine/" + message.getLong("id")).json()).isEqualTo(message);
    assertThat(admin.get("/quarantine/4711").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"person\":\"x\"}",
        "{\"Person\":\"x\"}",
        "{\"m\":{\"BP_Systolic\":142}}",
        "{\"bp_systolic\":187}",
        "[{\"n\":\"spo2\",\"v\":1}]",
        "{\"p\\u0065rson\":1}",
        "weight 90",
        "{\"收缩压\":187}",
        CBOR_LIKE
      })
  void withholdsWhatMayHoldHealthData(String raw) {
    house.refuse("st-001-gw", "UNKNOWN_SIGNAL", raw);
    assertWithheld();
  }

  @Test
  void withholdsWhatAKioskSentAndWhatIsNoText() {
    house.refuse("hut-01-kiosk", "MALFORMED_JSON", "oops");
    assertWithheld();
    house.refuse("st-001-gw", "MALFORMED_JSON", new byte[] {(byte) 0xff, 1, 2});
    assertWithheld();
    // The word lies beyond the preview, and the message is one.
    house.refuse("st-001-gw", "MALFORMED_JSON", "x".repeat(5_000) + "person");
    assertWithheld();
    // Bytes beyond the preview that are no text.
    byte[] late = "x".repeat(5_000).getBytes(StandardCharsets.UTF_8);
    late[4_000] = (byte) 0xc0;
    house.refuse("st-001-gw", "MALFORMED_JSON", late);
    assertWithheld();
    house.refuse("Not A Device!", "BAD_TOPIC", "hello");
    assertThat(newest().getString("preview")).isEqualTo("hello");
  }

  @Test
  void withholdsWhatSpeaksAFormatWhoseWordsWeDoNotKnow() {
    for (String topic : List.of("spBv1.0/field/NDATA/hut-01", "vendor/kiosk/7")) {
      house.refuseOn(topic, "hut-09-x", "UNKNOWN_DEVICE", "{\"xueya\":\"187/113\"}");
      assertWithheld();
    }
  }

  @Test
  void givesTheBytesOnlyToThoseWhoMayReadThem() {
    byte[] raw = "{\"m\":{\"nonsense\":1}}".getBytes(StandardCharsets.UTF_8);
    house.refuse("st-001-gw", "UNKNOWN_SIGNAL", raw);
    String path = "/quarantine/" + newest().getLong("id") + "/raw";
    HttpResponse<byte[]> file = admin.bytes(path);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(raw);
    assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(file.headers().firstValue("Content-Disposition").orElse(""))
        .matches("attachment; filename=\"quarantine-\\d+\\.bin\"");
    assertThat(audited(0)).isEqualTo("quarantine.download quarantine:1");

    house.refuse("hut-01-kiosk", "MALFORMED_JSON", "oops");
    path = "/quarantine/" + newest().getLong("id") + "/raw";
    Browser.Reply refused = admin.get(path);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().getString("detail")).contains("健康数据");
    assertThat(audited(0)).isEqualTo("denied quarantine:2");
    assertThat(dashboard.browser().bearing(Role.DOCTOR).bytes(path).body())
        .isEqualTo("oops".getBytes(StandardCharsets.UTF_8));
    assertThat(audited(0)).isEqualTo("quarantine.download quarantine:2");
  }

  @Test
  void pagesTheQuarantineNewestFirst() {
    for (int i = 0; i < 5; i++) {
      house.refuse("st-001-gw", "R" + i, "x" + i);
    }
    JsonObject first = admin.get("/quarantine?limit=2").json();
    JsonObject second = admin.get("/quarantine?limit=2&before=" + first.getLong("next")).json();
    JsonObject third = admin.get("/quarantine?limit=2&before=" + second.getLong("next")).json();
    JsonArray all =
        first
            .getJsonArray("messages")
            .addAll(second.getJsonArray("messages"))
            .addAll(third.getJsonArray("messages"));
    assertThat(reasons(all)).containsExactly("R4", "R3", "R2", "R1", "R0");
    assertThat(third.getValue("next")).isNull();
  }

  @Test
  void findsByDeviceReasonStateAndOrigin() {
    house.refuse("st-001-gw", "MALFORMED_JSON", "a");
    house.refuse("st-001-gw", "UNKNOWN_SIGNAL", "b");
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "c");
    house.refuseOn("ws/v1/100%+1", "", "UNKNOWN_TOPIC", "d");
    assertThat(found("?device=st-001-gw")).containsExactly("UNKNOWN_SIGNAL", "MALFORMED_JSON");
    assertThat(found("?device=")).containsExactly("UNKNOWN_TOPIC");
    assertThat(found("?reason=UNKNOWN_DEVICE")).containsExactly("UNKNOWN_DEVICE");
    assertThat(found("?origin=store")).isEmpty();
    assertThat(found("?state=kept&origin=message")).hasSize(4);
    assertThat(found("?state=discarded")).isEmpty();
    assertThat(admin.get("/quarantine?state=lost").status()).isEqualTo(400);
  }

  @Test
  void takesAQueryValueAsItIsSent() {
    house.refuseOn("ws/v1/x/readings", "100% +1", "BAD_TOPIC", "x");
    assertThat(found("?device=100%25%20%2B1")).containsExactly("BAD_TOPIC");
    assertThat(
            admin
                .get(
                    "/stations/st-001/series?signals=env.co2"
                        + "&from=2026-11-20T10:00:00%2B08:00&to=2026-11-21T10:00:00%2B08:00")
                .json()
                .getString("to"))
        .isEqualTo("2026-11-21T02:00:00.000Z");
  }

  @Test
  void heapsUpWhatWaits() {
    house.refuse("st-001-gw", "MALFORMED_JSON", "a");
    house.refuse("st-001-gw", "MALFORMED_JSON", "b");
    house.refuse("st-077-gw", "UNKNOWN_DEVICE", "c");
    JsonObject groups = admin.get("/quarantine/groups").json();
    assertThat(groups.getLong("total")).isEqualTo(3);
    assertThat(groups.getJsonArray("groups"))
        .extracting(
            group -> ((JsonObject) group).getString("device"),
            group -> ((JsonObject) group).getLong("count"),
            group -> ((JsonObject) group).getBoolean("registered"))
        .containsExactlyInAnyOrder(tuple("st-001-gw", 2L, true), tuple("st-077-gw", 1L, false));
  }

  @Test
  void asksForAReplayOfWhatFits() {
    house.refuse("st-001-gw", "MALFORMED_JSON", "a");
    house.refuse("st-001-gw", "UNKNOWN_SIGNAL", "b");
    house.refuse("st-077-gw", "UNKNOWN_SIGNAL", "c");
    JsonObject which = new JsonObject().put("device", "st-001-gw").put("reason", "UNKNOWN_SIGNAL");
    assertThat(admin.post("/quarantine/replay", which).json().getInteger("count")).isEqualTo(1);
    List<Quarantined> asked = house.log.quarantine().replaying(Quarantined.Origin.MESSAGE, 10);
    assertThat(asked).extracting(Quarantined::device).containsExactly("st-001-gw");
    assertThat(audited(0))
        .isEqualTo("quarantine.replay quarantine device:st-001-gw reason:UNKNOWN_SIGNAL");
    assertThat(found("?state=replaying")).containsExactly("UNKNOWN_SIGNAL");
    assertThat(admin.post("/quarantine/replay", which).json().getInteger("count")).isZero();

    // What ingest then does.
    Quarantined message = asked.get(0);
    house.log.append(
        List.of(
            new Arrival.Replayed(
                message.id(),
                new Arrival.Refused(
                    message.topic(),
                    message.device(),
                    -1,
                    -1,
                    message.receivedAt(),
                    "BAD_VALUE",
                    "still wrong",
                    message.raw()))));
    assertThat(found("?state=kept&device=st-001-gw"))
        .containsExactlyInAnyOrder("BAD_VALUE", "MALFORMED_JSON");
  }

  @Test
  void discardsOneAndNeverEverythingUnasked() {
    house.refuse("st-001-gw", "MALFORMED_JSON", "a");
    house.refuse("st-001-gw", "MALFORMED_JSON", "b");
    long id = newest().getLong("id");
    assertThat(admin.post("/quarantine/discard", new JsonObject()).status()).isEqualTo(400);
    assertThat(
            admin
                .post("/quarantine/discard", new JsonObject().put("id", id))
                .json()
                .getInteger("count"))
        .isEqualTo(1);
    assertThat(house.log.quarantine().find(id).orElseThrow().state())
        .isEqualTo(Quarantined.State.DISCARDED);
    assertThat(house.log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 10))
        .extracting(Quarantined::state)
        .containsExactlyInAnyOrder(Quarantined.State.DISCARDED, Quarantined.State.KEPT);
    assertThat(audited(0)).isEqualTo("quarantine.discard quarantine id:" + id);
    assertThat(admin.post("/quarantine/discard", new JsonObject().put("id", 4711)).status())
        .isEqualTo(404);
    assertThat(admin.get("/ledger").json().getJsonObject("totals").getLong("quarantined"))
        .isEqualTo(2);
  }

  @Test
  void takesNoNumberForAnotherThatIsTooLargeForALong() {
    house.refuse("st-001-gw", "MALFORMED_JSON", "a");
    BigInteger id = BigInteger.TWO.pow(64).add(BigInteger.valueOf(newest().getLong("id")));
    assertThat(admin.post("/quarantine/discard", new JsonObject().put("id", id)).status())
        .isEqualTo(400);
    assertThat(admin.get("/quarantine/" + id).status()).isEqualTo(400);
    assertThat(admin.get("/quarantine?before=" + id).status()).isEqualTo(400);
    assertThat(found("?state=kept")).hasSize(1);
  }

  @Test
  void noOtherSiteCanAskForThem() {
    house.refuse("st-001-gw", "MALFORMED_JSON", "a");
    admin.header("X-CSRF-Token", null);
    JsonObject which = new JsonObject().put("device", "st-001-gw");
    assertThat(admin.post("/quarantine/replay", which).status()).isEqualTo(403);
    assertThat(admin.post("/quarantine/discard", which).status()).isEqualTo(403);
    assertThat(found("?state=kept")).hasSize(1);
  }

  private void assertWithheld() {
    JsonObject message = newest();
    assertThat(message.getValue("preview")).isNull();
    assertThat(message.getBoolean("withheld")).isTrue();
    assertThat(admin.get("/quarantine/" + message.getLong("id") + "/raw").status()).isEqualTo(403);
  }

  private JsonObject newest() {
    return admin.get("/quarantine?limit=1").json().getJsonArray("messages").getJsonObject(0);
  }

  private List<String> found(String query) {
    return reasons(admin.get("/quarantine" + query).json().getJsonArray("messages"));
  }

  private static List<String> reasons(JsonArray messages) {
    return messages.stream().map(message -> ((JsonObject) message).getString("reason")).toList();
  }

  private String audited(int back) {
    AuditEntry entry = house.audit().get(back);
    return entry.action() + " " + entry.subject();
  }
}
