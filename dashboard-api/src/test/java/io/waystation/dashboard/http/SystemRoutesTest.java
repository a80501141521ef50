package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.GATEWAY;
import static io.waystation.dashboard.House.START;
import static io.waystation.dashboard.House.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser admin;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    admin = dashboard.browser().bearing(Role.ADMIN);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void showsWhyAMessageWasRefusedAndHowItBegins() {
    String text = "{\"m\":{\"门\":1}} ".repeat(400);
    house.refuse("st-001-gw", "MALFORMED_JSON", text);
    JsonObject message = only("/quarantine");
    assertThat(message.getString("topic")).isEqualTo("ws/v1/st-001-gw/readings");
    assertThat(message.getString("reason")).isEqualTo("MALFORMED_JSON");
    assertThat(message.getInteger("size")).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    assertThat(message.getBoolean("withheld")).isFalse();
    assertThat(text).startsWith(message.getString("preview"));
    assertThat(message.getString("preview").getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(2_045, 2_048);
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
        "weight 90"
      })
  void withholdsWhatMayHoldHealthData(String raw) {
    house.refuse("st-001-gw", "UNKNOWN_SIGNAL", raw);
    assertThat(only("/quarantine").getValue("preview")).isNull();
    assertThat(only("/quarantine").getBoolean("withheld")).isTrue();
  }

  @Test
  void withholdsWhatAKioskSentAndWhatIsNoText() {
    house.refuse("hut-01-kiosk", "MALFORMED_JSON", "oops");
    assertThat(only("/quarantine").getBoolean("withheld")).isTrue();
    house.refuse("st-001-gw", "MALFORMED_JSON", new byte[] {(byte) 0xff, 1, 2});
    assertThat(only("/quarantine?limit=1").getBoolean("withheld")).isTrue();
    // The word lies beyond the preview, and the message is one.
    house.refuse("st-001-gw", "MALFORMED_JSON", "x".repeat(5_000) + "person");
    assertThat(only("/quarantine?limit=1").getBoolean("withheld")).isTrue();
    house.refuse("Not A Device!", "BAD_TOPIC", "hello");
    assertThat(only("/quarantine?limit=1").getString("preview")).isEqualTo("hello");
  }

  @Test
  void pagesTheQuarantineNewestFirst() {
    for (int i = 0; i < 5; i++) {
      house.refuse("st-001-gw", "R" + i, "x");
    }
    JsonObject first = admin.get("/quarantine?limit=2").json();
    JsonObject second = admin.get("/quarantine?limit=2&before=" + first.getLong("next")).json();
    JsonObject third = admin.get("/quarantine?limit=2&before=" + second.getLong("next")).json();
    JsonArray all =
        first
            .getJsonArray("messages")
            .addAll(second.getJsonArray("messages"))
            .addAll(third.getJsonArray("messages"));
    assertThat(all)
        .extracting(message -> ((JsonObject) message).getString("reason"))
        .containsExactly("R4", "R3", "R2", "R1", "R0");
    assertThat(third.getValue("next")).isNull();
  }

  @Test
  void accountsForEveryMessage() {
    house.receive(GATEWAY, reading(GATEWAY, "", "env.co2", 800, 0, START));
    house.receive(GATEWAY, reading(GATEWAY, "", "env.co2", 810, 0, START));
    house.refuse("st-001-gw", "MALFORMED_JSON", "x");
    JsonObject ledger = admin.get("/ledger").json();
    assertThat(ledger.getJsonObject("totals"))
        .isEqualTo(
            new JsonObject(
                "{\"received\":3,\"stored\":2,\"duplicates\":0,\"quarantined\":1,\"holes\":0}"));
    JsonObject device = ledger.getJsonArray("devices").getJsonObject(0);
    assertThat(device.getString("device")).isEqualTo("st-001-gw");
    assertThat(device.getString("station")).isEqualTo("st-001");
    assertThat(device.getLong("nextSeq")).isEqualTo(2);
    assertThat(device.getString("lastReceivedAt")).isEqualTo("2026-11-21T02:00:00.000Z");
  }

  @Test
  void showsTheAuditWithoutSayingWhoseHealthItWas() {
    Browser doctor = dashboard.browser().bearing(Role.DOCTOR);
    doctor.get("/people/" + House.WORKER);
    JsonObject audit = admin.get("/audit?limit=1").json();
    assertThat(audit.getBoolean("intact")).isTrue();
    assertThat(audit.getJsonArray("entries").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("id", 1)
                .put("at", "2026-11-21T02:00:00.000Z")
                .put("actor", "token:doctor-robot")
                .put("role", "doctor")
                .put("action", "person.read")
                .put("subject", "1 person")
                .put("from", "127.0.0.1"));
    for (int i = 0; i < 4; i++) {
      doctor.get("/people");
    }
    JsonObject page = admin.get("/audit?limit=3").json();
    assertThat(page.getLong("next")).isEqualTo(3);
    assertThat(admin.get("/audit?limit=3&before=3").json().getValue("next")).isNull();
  }

  private JsonObject only(String path) {
    JsonArray messages = admin.get(path).json().getJsonArray("messages");
    assertThat(messages).hasSize(1);
    return messages.getJsonObject(0);
  }
}
