package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.storage.records.Attempt;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.Notification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationRoutesTest {
  private static final String BODY =
      """
      {"lines": [{"alarm": "a-1", "firing": true, "severity": "CRITICAL",
        "title": {"zh": "烟雾报警", "en": "Smoke"}, "place": {"zh": "一号", "en": "One"}}],
       "more": 2, "service": null}
      """;

  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser operator;
  private Browser doctor;
  private Browser admin;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    operator = dashboard.browser().signedIn(Role.OPERATOR);
    doctor = dashboard.browser().signedIn(Role.DOCTOR);
    admin = dashboard.browser().signedIn(Role.ADMIN);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  private void sent(String key, Notification.About about) {
    house.write(
        t ->
            t.notifications()
                .add(
                    Notification.of(
                        key,
                        "g",
                        "duty",
                        "li",
                        Notification.Cause.NEW,
                        about,
                        Severity.CRITICAL,
                        BODY,
                        house.clock.instant())));
  }

  @Test
  void everybodySeesWhatIsTheirBusiness() {
    sent("k-1", Notification.About.STATION);
    sent("k-2", Notification.About.HEALTH);
    JsonArray operators = listed(operator);
    assertThat(operators).hasSize(1);
    assertThat(operators.getJsonObject(0).getJsonArray("alarms").getJsonObject(0).getString("id"))
        .isEqualTo("a-1");
    assertThat(listed(doctor).getJsonObject(0).getJsonArray("alarms")).hasSize(1);
    JsonObject withheld = listed(admin).getJsonObject(0);
    assertThat(withheld.getString("about")).isEqualTo("health");
    assertThat(withheld.getBoolean("withheld")).isTrue();
    assertThat(withheld.getJsonArray("alarms")).isEmpty();
    assertThat(operator.get("/notifications/2").status()).isEqualTo(404);
    assertThat(dashboard.browser().get("/notifications").status()).isEqualTo(401);
  }

  private static JsonArray listed(Browser browser) {
    return browser.get("/notifications").json().getJsonArray("notifications");
  }

  @Test
  void oneNotificationHasEveryAttempt() {
    sent("k-1", Notification.About.STATION);
    house.write(
        t ->
            t.notifications()
                .add(
                    new Attempt(
                        1,
                        1,
                        "dingtalk",
                        house.clock.instant(),
                        house.clock.instant(),
                        Attempt.Outcome.NOT_ALLOWED,
                        200,
                        "sign not match")));
    JsonObject one = operator.get("/notifications/1").json();
    assertThat(one.getJsonArray("deliveries").getJsonObject(0).getString("outcome"))
        .isEqualTo("not-allowed");
    assertThat(one.getString("state")).isEqualTo("waiting");
  }

  @Test
  void aSilenceHasAnEndAReasonAndAnAuthorAndStandsInTheAudit() {
    String end = house.clock.instant().plus(Duration.ofHours(1)).toString();
    JsonObject wanted =
        new JsonObject()
            .put("concern", "station")
            .put("matchers", new JsonArray().add("station = st-001"))
            .put("endsAt", end)
            .put("reason", "门锁维修");
    JsonObject silence = operator.post("/silences", wanted).json();
    assertThat(silence.getString("author")).isEqualTo("operator");
    assertThat(silence.getString("state")).isEqualTo("active");
    assertThat(operator.get("/silences").json().getJsonArray("silences")).hasSize(1);

    String id = silence.getString("id");
    JsonObject over = operator.delete("/silences/" + id).json();
    assertThat(over.getString("endedBy")).isEqualTo("operator");
    assertThat(over.getString("state")).isEqualTo("over");
    List<AuditEntry> audit = house.records.read(t -> t.audit().page(Long.MAX_VALUE, 50));
    assertThat(audit).extracting(AuditEntry::action).contains("silence.create", "silence.end");

    for (JsonObject wrong :
        List.of(
            wanted.copy().put("endsAt", house.clock.instant().minusSeconds(1).toString()),
            wanted.copy().put("endsAt", house.clock.instant().plus(Duration.ofDays(31)).toString()),
            wanted.copy().put("matchers", new JsonArray().add("station =~ (")),
            wanted.copy().put("matchers", new JsonArray().add("device =~ .*")),
            wanted
                .copy()
                .put("matchers", new JsonArray().add("station != zzz").add("device = \"\"")),
            wanted.copy().put("reason", "  x  "))) {
      assertThat(operator.post("/silences", wrong).status()).as(wrong.encode()).isEqualTo(400);
    }
  }

  @Test
  void nobodySilencesWhatTheyMayNotTake() {
    JsonObject wanted =
        new JsonObject()
            .put("concern", "health")
            .put("matchers", new JsonArray().add("station = hut-01"))
            .put("endsAt", house.clock.instant().plus(Duration.ofHours(1)).toString())
            .put("reason", "drill");
    assertThat(operator.post("/silences", wanted).status()).isEqualTo(403);
    String id = doctor.post("/silences", wanted).json().getString("id");
    assertThat(operator.get("/silences").json().getJsonArray("silences")).isEmpty();
    assertThat(operator.delete("/silences/" + id).status()).isEqualTo(404);
  }

  @Test
  void somebodyStandsInAndLeavesANote() {
    JsonObject before = rota();
    assertThat(before.getJsonObject("onCall").getString("id")).isEqualTo("li");
    JsonObject wanted =
        new JsonObject()
            .put("person", "wang")
            .put("endsAt", house.clock.instant().plus(Duration.ofHours(8)).toString())
            .put("reason", "调班");
    String id = doctor.post("/on-call/clinic/stand-ins", wanted).json().getString("id");
    assertThat(rota().getJsonObject("onCall").getString("id")).isEqualTo("wang");
    assertThat(rota().getJsonObject("turn").getString("id")).isEqualTo("li");
    assertThat(
            doctor.post("/on-call/clinic/note", new JsonObject().put("note", "氧气瓶明早更换")).status())
        .isEqualTo(201);
    assertThat(rota().getJsonObject("note").getString("note")).isEqualTo("氧气瓶明早更换");
    assertThat(doctor.delete("/on-call/stand-ins/" + id).status()).isEqualTo(204);
    assertThat(rota().getJsonObject("onCall").getString("id")).isEqualTo("li");
    assertThat(doctor.delete("/on-call/stand-ins/" + id).status()).isEqualTo(404);
    assertThat(doctor.post("/on-call/nowhere/stand-ins", wanted).status()).isEqualTo(404);
    assertThat(
            doctor.post("/on-call/clinic/stand-ins", wanted.copy().put("person", "who")).status())
        .isEqualTo(400);
  }

  private JsonObject rota() {
    return operator.get("/on-call").json().getJsonArray("rotas").getJsonObject(0);
  }
}
