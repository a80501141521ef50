package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanRoutesTest {
  private static final String PLANS = "/people/" + House.WORKER + "/plans";

  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser doctor;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    doctor = dashboard.browser().signedIn(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void isWrittenForTheAlarmThatLedToIt() {
    Alarm alarm = house.healthAlarm(Severity.CRITICAL);
    Browser.Reply reply = doctor.post(PLANS, draft().put("alarm", alarm.id()));
    assertThat(reply.status()).isEqualTo(201);
    JsonObject plan = reply.json();
    assertThat(plan.getInteger("version")).isEqualTo(1);
    assertThat(plan.getString("status")).isEqualTo("active");
    assertThat(plan.getString("alarm")).isEqualTo(alarm.id());
    assertThat(plan.getString("followUp")).isEqualTo("2026-12-01");
    assertThat(plan.getJsonObject("author"))
        .isEqualTo(new JsonObject().put("name", "doctor").put("fullName", "Full doctor"));
    assertThat(plan.getString("writtenAt")).isEqualTo("2026-11-21T02:00:00.000Z");

    JsonObject worker = doctor.get("/people/" + House.WORKER).json();
    assertThat(worker.getBoolean("activePlan")).isTrue();
    assertThat(worker.getJsonArray("plans").getJsonObject(0)).isEqualTo(plan);
    JsonObject listed = doctor.get("/plans").json().getJsonArray("plans").getJsonObject(0);
    assertThat(listed.getJsonObject("person"))
        .isEqualTo(new JsonObject().put("id", House.WORKER.value()).put("name", House.WORKER_NAME));
    assertThat(house.audit())
        .extracting(entry -> entry.action() + " " + entry.subject())
        .contains(
            "plan.write person:%s plan:%s version:1".formatted(House.WORKER, plan.getString("id")));
  }

  @Test
  void keepsEveryVersionAndRefusesToEditAnOldOne() {
    String plan = doctor.post(PLANS, draft()).json().getString("id");
    house.clock.advance(Duration.ofHours(1));
    JsonObject edit = draft().put("actions", "每日复测").put("status", "active").put("version", 1);
    JsonObject second = doctor.put(PLANS + "/" + plan, edit).json();
    assertThat(second.getInteger("version")).isEqualTo(2);
    assertThat(second.getString("actions")).isEqualTo("每日复测");
    Browser.Reply stale = doctor.put(PLANS + "/" + plan, edit);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().getString("detail")).contains("2");
    JsonObject done = edit.copy().put("version", 2).put("status", "completed").putNull("followUp");
    assertThat(doctor.put(PLANS + "/" + plan, done).json().getValue("followUp")).isNull();
    JsonArray versions = doctor.get(PLANS + "/" + plan).json().getJsonArray("versions");
    assertThat(versions).hasSize(3);
    assertThat(versions.getJsonObject(0).getString("status")).isEqualTo("completed");
    assertThat(versions.getJsonObject(2).getString("actions")).isEqualTo("低盐饮食");
    assertThat(doctor.get("/plans").json().getJsonArray("plans")).isEmpty();
  }

  @Test
  void listsTheEarliestFollowUpFirst() {
    doctor.post(PLANS, draft().put("followUp", "2026-12-09"));
    doctor.post(PLANS, draft().putNull("followUp"));
    doctor.post(PLANS, draft().put("followUp", "2026-12-02"));
    assertThat(doctor.get("/plans").json().getJsonArray("plans"))
        .extracting(plan -> ((JsonObject) plan).getString("followUp"))
        .containsExactly("2026-12-02", "2026-12-09", null);
  }

  @Test
  void refusesWhatIsIncompleteOrBelongsToSomebodyElse() {
    assertThat(doctor.post(PLANS, draft().put("assessment", "  a ")).status()).isEqualTo(400);
    assertThat(doctor.post(PLANS, draft().put("followUp", "2026-02-30")).status()).isEqualTo(400);
    assertThat(doctor.post(PLANS, draft().put("followUp", "soon")).status()).isEqualTo(400);
    assertThat(doctor.post(PLANS, draft().put("author", "admin")).status()).isEqualTo(400);
    assertThat(doctor.post(PLANS, draft().put("alarm", "no-such-alarm")).status()).isEqualTo(400);
    String station = house.stationAlarm(Severity.WARNING).id();
    assertThat(doctor.post(PLANS, draft().put("alarm", station)).status()).isEqualTo(400);
    String plan = doctor.post(PLANS, draft()).json().getString("id");
    String others = "/people/" + House.COLLEAGUE + "/plans/" + plan;
    assertThat(doctor.get(others).status()).isEqualTo(404);
    JsonObject edit = draft().put("status", "active").put("version", 1);
    assertThat(doctor.put(others, edit).status()).isEqualTo(404);
    assertThat(doctor.get(PLANS + "/no-such-plan").status()).isEqualTo(404);
  }

  private static JsonObject draft() {
    return new JsonObject()
        .put("assessment", "血压持续偏高")
        .put("actions", "低盐饮食")
        .put("followUp", "2026-12-01");
  }
}
