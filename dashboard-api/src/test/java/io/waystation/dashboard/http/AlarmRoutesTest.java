package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Handling;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser operator;
  private Browser doctor;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    operator = dashboard.browser().signedIn(Role.OPERATOR);
    doctor = dashboard.browser().signedIn(Role.DOCTOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void listsNewestFirstByWhatIsAskedFor() {
    Alarm notice = house.stationAlarm(Severity.NOTICE);
    house.clock.advance(Duration.ofSeconds(1));
    Alarm health = house.healthAlarm(Severity.CRITICAL);
    house.clock.advance(Duration.ofSeconds(1));
    Alarm over = house.stationAlarm(Severity.WARNING);
    Alarm ended =
        over.acknowledge("operator", "fan on", house.clock.instant()).clear(house.clock.instant());
    Alarm taken = over.acknowledge("operator", "fan on", house.clock.instant());
    house.write(
        t -> {
          t.alarms()
              .change(
                  taken,
                  AlarmChange.What.ACKNOWLEDGED,
                  "operator",
                  over.startedAt(),
                  over.startedAt(),
                  "fan on");
          t.alarms()
              .change(
                  ended, AlarmChange.What.CLEARED, "rule", over.startedAt(), over.startedAt(), "");
        });
    assertThat(ids(doctor, "")).containsExactly(over.id(), health.id(), notice.id());
    assertThat(ids(operator, "")).containsExactly(over.id(), notice.id());
    assertThat(ids(doctor, "?open=true")).containsExactly(health.id(), notice.id());
    assertThat(ids(doctor, "?open=false")).containsExactly(over.id());
    assertThat(ids(doctor, "?concern=health")).containsExactly(health.id());
    assertThat(ids(doctor, "?concern=station&severity=warning")).containsExactly(over.id());
    assertThat(ids(doctor, "?station=hut-01")).containsExactly(health.id());
    assertThat(ids(doctor, "?person=" + House.WORKER)).containsExactly(health.id());
    assertThat(ids(doctor, "?person=" + House.COLLEAGUE)).isEmpty();
  }

  @Test
  void aParentShowsItsLinesAndTheListCanLeaveThemOut() {
    Alarm parent = house.stationAlarm(Severity.WARNING);
    house.clock.advance(Duration.ofSeconds(1));
    Alarm line = house.stationAlarm(Severity.NOTICE);
    Alarm held =
        line.handled(
            line.handling()
                .suppressed(
                    new Handling.Suppression(
                        Handling.Suppression.Why.PARENT, parent.id(), house.clock.instant())));
    house.write(
        t ->
            t.alarms()
                .change(
                    held,
                    AlarmChange.What.SUPPRESSED,
                    "rule",
                    house.clock.instant(),
                    house.clock.instant(),
                    parent.id()));
    assertThat(ids(operator, "?suppressed=false")).containsExactly(parent.id());
    assertThat(ids(operator, "?suppressed=true")).containsExactly(line.id());
    assertThat(ids(operator, "?parent=" + parent.id())).containsExactly(line.id());
    assertThat(ids(operator, "?parent=" + line.id())).isEmpty();
    JsonObject detail = operator.get("/alarms/" + parent.id()).json();
    assertThat(detail.getJsonArray("children").getJsonObject(0).getString("id"))
        .isEqualTo(line.id());
    assertThat(operator.get("/alarms/" + line.id()).json().getJsonObject("suppression").encode())
        .contains("\"why\":\"parent\"", parent.id());
  }

  @Test
  void pagesThroughAlarmsThatBeganAtTheSameTime() {
    List<String> raised = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      raised.add(house.stationAlarm(Severity.NOTICE).id());
      house.healthAlarm(Severity.NOTICE);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonObject page = operator.get("/alarms?limit=3" + cursor).json();
      page.getJsonArray("alarms").forEach(a -> seen.add(((JsonObject) a).getString("id")));
      cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
      pages++;
    } while (cursor != null);
    assertThat(pages).isEqualTo(3);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(raised);
    // Not base64url, no space in it, no number before the space.
    for (String broken : List.of("!!!", "eHl6", "eCB5")) {
      assertThat(operator.get("/alarms?cursor=" + broken).status()).as(broken).isEqualTo(400);
    }
  }

  @Test
  void isTakenOnceWithANoteAndTellsItsHistory() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    house.clock.advance(Duration.ofMinutes(2));
    Browser.Reply reply = take(operator, alarm, "  已通知站长  ", 1);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().getJsonObject("acknowledgement"))
        .isEqualTo(
            new JsonObject()
                .put("by", "operator")
                .put("at", "2026-11-21T02:02:00.000Z")
                .put("note", "已通知站长"));
    assertThat(reply.json().getInteger("version")).isEqualTo(2);
    assertThat(reply.json().getBoolean("open")).as("its condition lasts").isTrue();
    JsonArray history = operator.get("/alarms/" + alarm.id()).json().getJsonArray("history");
    assertThat(history).hasSize(2);
    assertThat(history.getJsonObject(0).getString("what")).isEqualTo("raised");
    assertThat(history.getJsonObject(1).getString("what")).isEqualTo("acknowledged");
    assertThat(history.getJsonObject(1).getString("note")).isEqualTo("已通知站长");
    assertThat(house.audit().get(0))
        .extracting("actor", "action", "subject")
        .containsExactly("operator", "alarm.acknowledge", alarm.id());

    Browser admin = dashboard.browser().signedIn(Role.ADMIN).header("Accept-Language", "en");
    Browser.Reply second = take(admin, alarm, "me too", 2);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().getString("detail"))
        .isEqualTo("operator has taken this alarm already: nothing is left to do here.");
  }

  @Test
  void isNotTakenByWhoHasSeenAnEarlierState() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    house.write(
        t ->
            t.alarms()
                .change(
                    alarm.step(Severity.CRITICAL, alarm.evidence()),
                    AlarmChange.What.STEPPED_UP,
                    "rule",
                    House.START,
                    House.START,
                    ""));
    assertThat(take(operator, alarm, "on my way", 1).status()).isEqualTo(409);
    assertThat(house.alarm(alarm.id()).acknowledged()).isEmpty();
    assertThat(take(operator, alarm, "on my way", 2).status()).isEqualTo(200);
  }

  @Test
  void asksForANoteThatSaysSomething() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    assertThat(take(operator, alarm, "ok", 1).status()).isEqualTo(400);
    assertThat(take(operator, alarm, "   a   ", 1).status()).isEqualTo(400);
    assertThat(take(operator, alarm, "x".repeat(501), 1).status()).isEqualTo(400);
    assertThat(take(operator, alarm, "x".repeat(500), 1).status()).isEqualTo(200);
  }

  private static Browser.Reply take(Browser browser, Alarm alarm, String note, int version) {
    return browser.post(
        "/alarms/" + alarm.id() + "/acknowledge",
        new JsonObject().put("note", note).put("version", version));
  }

  private static List<String> ids(Browser browser, String query) {
    List<String> ids = new ArrayList<>();
    browser
        .get("/alarms" + query)
        .json()
        .getJsonArray("alarms")
        .forEach(alarm -> ids.add(((JsonObject) alarm).getString("id")));
    return ids;
  }
}
