package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.storage.records.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do about an alarm besides taking it, and about the place where it is. */
class HandlingRoutesTest {
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

  private static Browser.Reply deed(Browser browser, Alarm alarm, String deed, JsonObject body) {
    return browser.post("/alarms/" + alarm.id() + "/" + deed, body);
  }

  private static JsonObject note(int version) {
    return new JsonObject().put("note", "已报修，等配件").put("version", version);
  }

  private JsonObject until(int version, Duration time) {
    return note(version).put("until", house.clock.instant().plus(time).toString());
  }

  private List<String> history(Alarm alarm) {
    List<String> what = new ArrayList<>();
    operator
        .get("/alarms/" + alarm.id())
        .json()
        .getJsonArray("history")
        .forEach(line -> what.add(((JsonObject) line).getString("what")));
    return what;
  }

  private List<String> audited() {
    return house.audit().stream().map(AuditEntry::action).toList();
  }

  private static List<String> ids(Browser browser, String query) {
    List<String> ids = new ArrayList<>();
    browser
        .get("/alarms?open=true&" + query)
        .json()
        .getJsonArray("alarms")
        .forEach(alarm -> ids.add(((JsonObject) alarm).getString("id")));
    return ids;
  }

  @Test
  void isConfirmedOnceAndAfterItWasTaken() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    Browser english = dashboard.browser().signedIn(Role.ADMIN).header("Accept-Language", "en");
    Browser.Reply early = deed(english, alarm, "confirm", note(1));
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.json().getString("title")).isEqualTo("Not possible as it stands");
    assertThat(early.json().getString("detail")).contains("acknowledge it first");
    assertThat(deed(operator, alarm, "confirm", note(1)).json().getString("detail"))
        .contains("请先确认");

    deed(operator, alarm, "acknowledge", note(1));
    assertThat(deed(operator, alarm, "confirm", note(1)).status()).as("it changed").isEqualTo(409);
    assertThat(deed(operator, alarm, "confirm", note(2).put("note", " x ")).status())
        .isEqualTo(400);
    JsonObject done = deed(operator, alarm, "confirm", note(2)).json();
    assertThat(done.getJsonObject("confirmation").getString("by")).isEqualTo("operator");
    assertThat(done.getBoolean("open")).as("its condition lasts").isTrue();
    assertThat(deed(operator, alarm, "confirm", note(3)).status()).isEqualTo(409);
    assertThat(history(alarm)).containsExactly("raised", "acknowledged", "confirmed");
    assertThat(audited()).contains("alarm.confirm");
  }

  @Test
  void isShelvedWithAnEndAndAReasonAndTakenOffTheShelf() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    Alarm other = house.stationAlarm(Severity.NOTICE);
    assertThat(deed(operator, alarm, "shelve", note(1)).status()).as("no end").isEqualTo(400);
    for (Duration wrong :
        List.of(Duration.ZERO, Duration.ofMinutes(-1), Duration.ofHours(24).plusMillis(1))) {
      Browser.Reply reply = deed(operator, alarm, "shelve", until(1, wrong));
      assertThat(reply.status()).as(wrong.toString()).isEqualTo(400);
      assertThat(reply.json().getString("detail")).contains("24");
    }
    assertThat(deed(operator, alarm, "shelve", note(1).put("until", "tomorrow")).status())
        .isEqualTo(400);
    JsonObject aside = deed(operator, alarm, "shelve", until(1, Duration.ofHours(8))).json();
    assertThat(aside.getJsonObject("shelving"))
        .isEqualTo(
            new JsonObject()
                .put("by", "operator")
                .put("at", "2026-11-21T02:00:00.000Z")
                .put("until", "2026-11-21T10:00:00.000Z")
                .put("oneShot", false)
                .put("reason", "已报修，等配件"));
    assertThat(ids(operator, "shelved=true")).containsExactly(alarm.id());
    assertThat(ids(operator, "shelved=false")).containsExactly(other.id());
    assertThat(ids(operator, "suppressed=true")).isEmpty();

    assertThat(deed(operator, alarm, "shelve", until(2, Duration.ofHours(1))).status())
        .isEqualTo(409);
    JsonObject back = deed(operator, alarm, "unshelve", new JsonObject().put("version", 2)).json();
    assertThat(back.getJsonObject("shelving")).isNull();
    assertThat(deed(operator, alarm, "unshelve", new JsonObject().put("version", 3)).status())
        .isEqualTo(409);
    assertThat(history(alarm)).containsExactly("raised", "shelved", "unshelved");
    assertThat(audited()).contains("alarm.shelve", "alarm.unshelve");
  }

  @Test
  void whatIsPutAsideDoesNotCountAtItsStation() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    House.await("it counts", () -> warnings() == 1);
    deed(operator, alarm, "shelve", until(1, Duration.ofHours(1)));
    House.await("it counts no more", () -> warnings() == 0);
    deed(operator, alarm, "unshelve", new JsonObject().put("version", 2));
    House.await("it counts again", () -> warnings() == 1);
  }

  private int warnings() {
    return operator.get("/stations/st-001").json().getJsonObject("alarms").getInteger("warning");
  }

  @Test
  void aOneShotNeedNotSayWhenItEnds() {
    Alarm alarm = house.stationAlarm(Severity.WARNING);
    JsonObject aside = deed(operator, alarm, "shelve", note(1).put("oneShot", true)).json();
    assertThat(aside.getJsonObject("shelving").getString("until"))
        .isEqualTo("2026-11-22T02:00:00.000Z");
    assertThat(aside.getJsonObject("shelving").getBoolean("oneShot")).isTrue();
  }

  @Test
  void nobodyShelvesWhatALifeMayHangOnOrWhatIsNotTheirs() {
    Alarm vital = house.healthAlarm(Severity.CRITICAL);
    Browser.Reply refused = deed(doctor, vital, "shelve", until(1, Duration.ofHours(1)));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().getString("detail")).contains("关系到生命");
    assertThat(house.alarm(vital.id()).handling().shelving()).isNull();
    Alarm milder = house.healthAlarm(Severity.WARNING);
    assertThat(deed(operator, milder, "shelve", until(1, Duration.ofHours(1))).status())
        .isEqualTo(404);
    assertThat(deed(doctor, milder, "shelve", until(1, Duration.ofHours(1))).status())
        .isEqualTo(200);
    Alarm station = house.stationAlarm(Severity.WARNING);
    assertThat(deed(doctor, station, "shelve", until(1, Duration.ofHours(1))).status())
        .isEqualTo(403);
  }

  private JsonObject work(Duration from, Duration to) {
    Instant now = house.clock.instant();
    return new JsonObject()
        .put("why", "maintenance")
        .put("station", "st-001")
        .put("device", "st-001-gw")
        .put("startsAt", now.plus(from).toString())
        .put("endsAt", now.plus(to).toString())
        .put("reason", "更换网关");
  }

  @Test
  void maintenanceIsPlannedSeenAndEnded() {
    JsonObject planned =
        operator.post("/maintenance", work(Duration.ofHours(1), Duration.ofHours(2))).json();
    assertThat(planned.getString("state")).isEqualTo("planned");
    assertThat(planned.getString("author")).isEqualTo("operator");
    assertThat(planned.getJsonObject("station").getString("id")).isEqualTo("st-001");
    house.clock.advance(Duration.ofHours(1));
    assertThat(maintenance("")).containsExactly("running");
    assertThat(maintenance("?station=st-001")).containsExactly("running");
    assertThat(maintenance("?station=hut-01")).isEmpty();

    String path = "/maintenance/" + planned.getString("id");
    assertThat(doctor.delete(path).status()).isEqualTo(403);
    house.clock.advance(Duration.ofMinutes(5));
    JsonObject over = operator.delete(path).json();
    assertThat(over.getString("state")).isEqualTo("over");
    assertThat(over.getString("endedBy")).isEqualTo("operator");
    assertThat(operator.delete(path).json()).isEqualTo(over);
    assertThat(operator.delete("/maintenance/none").status()).isEqualTo(404);
    assertThat(house.audit())
        .extracting(AuditEntry::action)
        .containsSubsequence("maintenance.end", "maintenance.plan");
    assertThat(house.audit())
        .filteredOn(line -> line.action().equals("maintenance.end"))
        .singleElement()
        .extracting(AuditEntry::subject)
        .isEqualTo("maintenance:" + planned.getString("id") + " station:st-001 device:st-001-gw");
    house.clock.advance(Duration.ofDays(7));
    assertThat(maintenance("")).isEmpty();
  }

  private List<String> maintenance(String query) {
    List<String> states = new ArrayList<>();
    doctor
        .get("/maintenance" + query)
        .json()
        .getJsonArray("maintenance")
        .forEach(one -> states.add(((JsonObject) one).getString("state")));
    return states;
  }

  @Test
  void whatIsOutOfServiceNeedHaveNoEndAndWhatIsCalledOffNeverBegan() {
    JsonObject open = work(Duration.ofHours(1), Duration.ofHours(2)).put("why", "out-of-service");
    open.remove("endsAt");
    open.remove("device");
    JsonObject planned = operator.post("/maintenance", open).json();
    assertThat(planned.getString("endsAt")).isNull();
    assertThat(planned.getString("device")).isEmpty();
    assertThat(operator.delete("/maintenance/" + planned.getString("id")).json().getString("state"))
        .isEqualTo("cancelled");
  }

  @Test
  void badPlansAreRefusedWithWhatToDo() {
    Duration hour = Duration.ofHours(1);
    JsonObject good = work(hour, hour.multipliedBy(2));
    JsonObject endless = good.copy();
    endless.remove("endsAt");
    List<JsonObject> wrong =
        List.of(
            endless,
            work(hour, hour),
            work(hour.negated(), Duration.ZERO),
            work(hour, Duration.ofDays(31).plus(hour)),
            work(Duration.ofDays(400), Duration.ofDays(401)),
            good.copy().put("reason", " x "),
            good.copy().put("station", "st-999"),
            good.copy().put("device", "hut-01-gw"),
            good.copy().put("device", "no such thing"),
            good.copy().put("startsAt", "+999999999-01-01T00:00:00Z"),
            good.copy().put("why", "parent"));
    for (JsonObject one : wrong) {
      Browser.Reply reply = operator.post("/maintenance", one);
      assertThat(reply.status()).as(one.encode()).isEqualTo(400);
      assertThat(reply.json().getString("detail")).isNotBlank();
    }
    assertThat(doctor.post("/maintenance", good).status()).isEqualTo(403);
    assertThat(maintenance("")).isEmpty();
  }
}
