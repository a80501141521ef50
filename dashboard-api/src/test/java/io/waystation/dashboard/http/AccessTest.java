package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Handling.Suppression.Why;
import io.waystation.model.LocalText;
import io.waystation.model.Plan;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Quarantine;
import io.waystation.storage.records.AuditEntry;
import io.waystation.storage.records.LabelMatcher;
import io.waystation.storage.records.Maintenance;
import io.waystation.storage.records.Notification;
import io.waystation.storage.records.RuleVersion;
import io.waystation.storage.records.Silence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks every operation and every topic as every role, by cookie and by bearer token, and as
 * nobody; and searches what those without health.read are told for anything about health.
 */
class AccessTest {
  private static final String EVERYBODY = "operator doctor admin";
  private static final Pattern HEALTH = health();

  /** How to call an operation, and the roles that may. */
  private record Visit(String method, String path, JsonObject body, String roles) {}

  @TempDir Path folder;
  private Dashboard dashboard;
  private Alarm stationAlarm;
  private Alarm healthAlarm;
  private long healthChange;
  private long harmless;
  private String stationBacktest;
  private String healthBacktest;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    House house = dashboard.house;
    house.receive(
        House.KIOSK,
        House.vital(House.WORKER, "bp_systolic", 187, 0, House.START),
        House.vital(House.WORKER, "bp_diastolic", 113, 0, House.START),
        House.vital(House.WORKER, "spo2", 77, 0, House.START),
        House.reading(House.KIOSK, "", "kiosk.room_temperature", 21.5, 0, House.START));
    house.telemetry.write(house.log.read(Lane.LIVE, 0, 1).get(0).readings());
    house.receive(
        House.GATEWAY, House.reading(House.GATEWAY, "", "env.temperature", 20, 0, House.START));
    house.refuse("hut-01-kiosk", "MALFORMED_JSON", "{\"systolic pressure\": 187, 113");
    house.refuse(
        "st-001-gw", "UNKNOWN_DEVICE", "{\"person\":\"" + House.WORKER + "\",\"m\":{\"x\":187}}");
    house.refuse("st-001-gw", "UNKNOWN_SIGNAL", "{\"m\":{\"bp_systolic\":187}}");
    house.refuse("st-001-gw", "MALFORMED_JSON", "hello");
    harmless = house.log.quarantine().page(Quarantine.Filter.ALL, Long.MAX_VALUE, 1).get(0).id();
    stationAlarm = house.stationAlarm(Severity.WARNING);
    healthAlarm = house.healthAlarm(Severity.CRITICAL);
    healthChange = house.records.read(t -> t.alarms().lastChange());
    house.write(
        t ->
            t.plans()
                .add(
                    new Plan(
                        "plan-1",
                        1,
                        House.WORKER,
                        healthAlarm.id(),
                        Plan.Status.ACTIVE,
                        "187/113",
                        "repeat",
                        LocalDate.of(2026, 12, 1),
                        "doctor",
                        House.START)));
    house.write(
        t -> {
          t.notifications()
              .add(
                  Notification.of(
                      "k-1",
                      "g",
                      "duty",
                      "li",
                      Notification.Cause.NEW,
                      Notification.About.SERVICE,
                      Severity.WARNING,
                      "{\"lines\": [], \"more\": 0, \"service\": null}",
                      House.START));
          t.maintenances()
              .add(
                  new Maintenance(
                      "work-1",
                      Why.MAINTENANCE,
                      House.TOWN,
                      "",
                      House.START,
                      House.START.plus(Duration.ofDays(1)),
                      "operator",
                      "new filter",
                      House.START,
                      null,
                      ""));
          t.silences()
              .add(
                  new Silence(
                      "silence-1",
                      Alarm.Concern.STATION,
                      List.of(LabelMatcher.parse("station = st-001")),
                      House.START,
                      House.START.plus(Duration.ofDays(1)),
                      "operator",
                      "door repair",
                      House.START,
                      ""));
        });
    dashboard.caughtUp();
    house.clock.advance(Duration.ofMinutes(1));
    // Looks that leave the worker's id in the audit.
    Browser doctor = dashboard.browser().bearing(Role.DOCTOR);
    doctor.get("/people/" + House.WORKER);
    doctor.get("/alarms");
    doctor.get("/plans");
    stationBacktest = backtest("too_hot");
    healthBacktest = backtest("vital.bp");
    house.write(
        t ->
            t.rules()
                .inForce(
                    List.of(
                        new RuleVersion(
                            "too_hot",
                            "aaaa",
                            "limit",
                            Alarm.Concern.STATION,
                            new LocalText("室内过热", "Room too hot"),
                            "id: 'too_hot'",
                            "station.yaml, line 1",
                            OptionalInt.empty(),
                            null,
                            null,
                            null)),
                    House.START));
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void everyOperationIsOpenToItsRolesAndToNobodyElse() {
    Map<String, Visit> visits = visits();
    assertThat(visits.keySet())
        .as("the walk knows every operation of openapi.yaml")
        .isEqualTo(Contract.shipped().requirements().keySet());
    List<String> wrong = new ArrayList<>();
    visits.forEach(
        (operation, visit) -> {
          boolean open = visit.roles.equals("public");
          check(wrong, operation, "nobody", visit, dashboard.browser(), open ? 200 : 401);
          for (Role role : Role.values()) {
            int expected = open || visit.roles.contains(role.word()) ? 200 : 403;
            check(
                wrong,
                operation,
                role + " by token",
                visit,
                dashboard.browser().bearing(role),
                expected);
            check(
                wrong,
                operation,
                role + " by cookie",
                visit,
                dashboard.browser().signedIn(role),
                expected);
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyTopicIsOpenToItsRolesAndToNobodyElse() {
    Map<String, String> topics =
        Map.of(
            "stations",
            EVERYBODY,
            "station:hut-01",
            EVERYBODY,
            "alarms",
            EVERYBODY,
            "person:" + House.WORKER,
            "doctor");
    assertThat(topics.keySet().stream().map(topic -> topic.replaceFirst(":.*", "")))
        .containsExactlyInAnyOrderElementsOf(Contract.shipped().topics().keySet());
    topics.forEach(
        (topic, roles) -> {
          try (Events nobody = dashboard.browser().stream(topic)) {
            assertThat(nobody.status()).isEqualTo(401);
          }
          for (Role role : Role.values()) {
            // With an allowed one before it: each topic counts.
            try (Events events = dashboard.browser().bearing(role).stream("stations," + topic)) {
              assertThat(events.status())
                  .as("%s listens to %s", role, topic)
                  .isEqualTo(roles.contains(role.word()) ? 200 : 403);
            }
          }
        });
  }

  @Test
  void nothingAboutHealthReachesThoseWithoutHealthRead() {
    for (Role role : List.of(Role.OPERATOR, Role.ADMIN)) {
      Browser browser = dashboard.browser().bearing(role);
      visits()
          .forEach(
              (operation, visit) -> {
                if (!operation.equals("openStream") && !operation.equals("readContract")) {
                  Browser.Reply reply = send(browser, visit);
                  assertThat(reply.text() + reply.response().headers().map())
                      .as("what %s tells %s", operation, role)
                      .doesNotContainPattern(HEALTH);
                }
              });
      for (String path :
          List.of(
              "/quarantine/1",
              "/quarantine/1/raw",
              "/quarantine/2/raw",
              "/quarantine/3/raw",
              "/devices/hut-01-kiosk/ledger",
              "/alarms/" + healthAlarm.id(),
              "/alarms?station=hut-01&open=true",
              "/stations/hut-01",
              "/stations/hut-01/series?signals=kiosk.room_temperature",
              "/stations/hut-01/series?signals=kiosk.room_temperature&step=P1D")) {
        assertThat(browser.get(path).text())
            .as("what %s tells %s", path, role)
            .doesNotContainPattern(HEALTH);
      }
    }
  }

  @Test
  void theSearchFindsWhatItSearchesFor() {
    Browser doctor = dashboard.browser().bearing(Role.DOCTOR);
    for (String path :
        List.of(
            "/signals",
            "/stations",
            "/stations/hut-01",
            "/alarms",
            "/alarms/" + healthAlarm.id(),
            "/people",
            "/people/" + House.WORKER,
            "/people/" + House.WORKER + "/series",
            "/plans")) {
      assertThat(doctor.get(path).text()).as(path).containsPattern(HEALTH);
    }
  }

  @Test
  void aHealthAlarmIsNotThereForAnOperator() {
    Browser operator = dashboard.browser().signedIn(Role.OPERATOR);
    Browser.Reply never = operator.get("/alarms/no-such-alarm");
    assertThat(never.status()).isEqualTo(404);
    assertThat(operator.get("/alarms/" + healthAlarm.id()).text()).isEqualTo(never.text());
    JsonObject note = new JsonObject().put("note", "taken").put("version", 1);
    assertThat(operator.post("/alarms/" + healthAlarm.id() + "/acknowledge", note).status())
        .isEqualTo(404);
    assertThat(operator.get("/alarms?concern=health").status()).isEqualTo(403);
    assertThat(operator.get("/alarms?person=" + House.WORKER).status()).isEqualTo(403);
    assertThat(dashboard.house.alarm(healthAlarm.id())).isEqualTo(healthAlarm);
  }

  @Test
  void aDoctorLooksAtStationAlarmsAndTakesHealthAlarms() {
    Browser doctor = dashboard.browser().signedIn(Role.DOCTOR);
    JsonObject note = new JsonObject().put("note", "taken").put("version", 1);
    assertThat(doctor.get("/alarms/" + stationAlarm.id()).status()).isEqualTo(200);
    assertThat(doctor.post("/alarms/" + stationAlarm.id() + "/acknowledge", note).status())
        .isEqualTo(403);
    assertThat(doctor.post("/alarms/" + healthAlarm.id() + "/acknowledge", note).status())
        .isEqualTo(200);
  }

  @Test
  void theStreamTellsAnOperatorNothingAboutHealth() {
    Browser operator = dashboard.browser().bearing(Role.OPERATOR);
    String topics = "stations,alarms,station:hut-01,station:st-001";
    try (Events doctors = dashboard.browser().bearing(Role.DOCTOR).stream(topics, 0L);
        Events operators = operator.stream(topics, 0L)) {
      House house = dashboard.house;
      house.receive(
          House.KIOSK,
          House.vital(House.WORKER, "bp_systolic", 187, 0, House.START.plusSeconds(1)));
      Alarm taken = healthAlarm.acknowledge("doctor", "187/113", House.START);
      house.write(
          t ->
              t.alarms()
                  .change(
                      taken,
                      AlarmChange.What.ACKNOWLEDGED,
                      "doctor",
                      House.START,
                      House.START,
                      "187/113"));
      Alarm last = house.stationAlarm(Severity.NOTICE);
      List<Events.Event> heard = new ArrayList<>();
      do {
        heard.add(operators.next("alarm"));
      } while (!heard.get(heard.size() - 1).data().contains(last.id()));
      heard.addAll(operators.within(1_500));
      assertThat(heard).isNotEmpty();
      assertThat(heard).allSatisfy(event -> assertThat(event.data()).doesNotContainPattern(HEALTH));
      assertThat(heard).extracting(Events.Event::id).doesNotContain(healthChange);
      // The doctor hears of the same change, so it was there to be heard.
      assertThat(doctors.next("alarm").id()).isEqualTo(1);
      assertThat(doctors.next("alarm").data()).containsPattern(HEALTH);
    }
  }

  @Test
  void everyLookAtHealthIsInTheAuditWithWhoAndWhose() {
    Browser doctor = dashboard.browser().bearing(Role.DOCTOR);
    Map<String, String> looks = new LinkedHashMap<>();
    looks.put("/people?query=" + "a", "people.list all");
    looks.put("/people?station=hut-01", "people.list hut-01");
    looks.put("/people/" + House.WORKER, "person.read person:" + House.WORKER);
    looks.put("/people/" + House.WORKER + "/series", "vitals.read person:" + House.WORKER);
    looks.put(
        "/people/" + House.WORKER + "/plans/plan-1",
        "plan.read person:" + House.WORKER + " plan:plan-1 version:1");
    looks.put("/plans", "plans.list person:" + House.WORKER);
    looks.put("/alarms", "health-alarms.read person:" + House.WORKER);
    looks.put("/alarms/" + healthAlarm.id(), "health-alarms.read person:" + House.WORKER);
    looks.put("/stations/hut-01", "health-alarms.read person:" + House.WORKER);
    looks.forEach(
        (path, line) -> {
          assertThat(doctor.get(path).status()).as(path).isEqualTo(200);
          AuditEntry newest = dashboard.house.audit().get(0);
          assertThat(newest.action() + " " + newest.subject()).as(path).isEqualTo(line);
          assertThat(newest.actor()).isEqualTo("token:doctor-robot");
          assertThat(newest.role()).isEqualTo("doctor");
          assertThat(newest.from()).isEqualTo("127.0.0.1");
        });
    try (Events events = doctor.stream("alarms,person:" + House.WORKER)) {
      events.next("hello");
      assertThat(dashboard.house.audit().subList(0, 2))
          .extracting(entry -> entry.action() + " " + entry.subject())
          .containsExactly("health-alarms.watch all", "vitals.watch person:" + House.WORKER);
    }
  }

  @Test
  void anAttemptBeyondOnesRoleIsInTheAudit() {
    dashboard.browser().bearing(Role.OPERATOR).get("/people");
    assertThat(dashboard.house.audit().get(0))
        .extracting("actor", "action", "subject")
        .containsExactly("token:operator-robot", "denied", "listPeople");
  }

  private void check(
      List<String> wrong,
      String operation,
      String who,
      Visit visit,
      Browser browser,
      int expected) {
    int status;
    if (operation.equals("openStream")) {
      try (Events events = browser.stream("stations")) {
        status = events.status();
      }
    } else {
      status = send(browser, visit).status();
    }
    // Whoever is let in may still be told 409: somebody in this walk was there before.
    // 428: no version was said. 404: nobody stands in, which only those learn who may change it.
    boolean in =
        status < 300
            || status == 409
            || status == 428
            || (status == 404 && operation.equals("takeBackStandIn"))
            // One at a time.
            || (status == 429 && operation.equals("startBacktest"));
    // A back-test about people does not exist for those who may not see it.
    boolean hidden = expected == 403 && status == 404 && operation.equals("readBacktest");
    if (expected == 200 ? !in : status != expected && !hidden) {
      wrong.add("%s as %s: %d, not %d".formatted(operation, who, status, expected));
    }
  }

  private static Browser.Reply send(Browser browser, Visit visit) {
    return browser.send(visit.method, visit.path, visit.body == null ? null : visit.body.encode());
  }

  private static JsonObject asked(String rule) {
    return new JsonObject().put("rule", rule).put("from", "2026-11-01T00:00:00Z");
  }

  private String backtest(String rule) {
    Browser doctor = dashboard.browser().bearing(Role.DOCTOR);
    String id = doctor.post("/rules/backtest", asked(rule)).json().getString("id");
    House.await(
        "the back-test ends",
        () -> doctor.get("/rules/backtest/" + id).json().getString("state").equals("done"));
    return id;
  }

  private Map<String, Visit> visits() {
    JsonObject plan =
        new JsonObject()
            .put("assessment", "high pressure")
            .put("actions", "less salt")
            .put("followUp", "2026-12-01");
    JsonObject edit = plan.copy().put("version", 1).put("status", "active");
    JsonObject credentials = new JsonObject().put("user", "admin").put("password", House.PASSWORD);
    String person = "/people/" + House.WORKER;
    Map<String, Visit> visits = new LinkedHashMap<>();
    visits.put("signIn", new Visit("POST", "/session", credentials, "public"));
    visits.put("readSession", new Visit("GET", "/session", null, EVERYBODY));
    visits.put("signOut", new Visit("DELETE", "/session", null, EVERYBODY));
    visits.put("listSignals", new Visit("GET", "/signals", null, EVERYBODY));
    visits.put("listStations", new Visit("GET", "/stations", null, EVERYBODY));
    visits.put("readStation", new Visit("GET", "/stations/hut-01", null, EVERYBODY));
    visits.put(
        "readStationSeries",
        new Visit("GET", "/stations/st-001/series?signals=env.temperature", null, EVERYBODY));
    visits.put(
        "readStationStatistics", new Visit("GET", "/stations/st-001/statistics", null, EVERYBODY));
    visits.put("listStatistics", new Visit("GET", "/statistics", null, EVERYBODY));
    visits.put("listAlarms", new Visit("GET", "/alarms", null, EVERYBODY));
    visits.put("readAlarmKpis", new Visit("GET", "/alarm-kpis", null, EVERYBODY));
    visits.put("readAlarm", new Visit("GET", "/alarms/" + stationAlarm.id(), null, EVERYBODY));
    visits.put(
        "acknowledgeAlarm",
        new Visit(
            "POST",
            "/alarms/" + stationAlarm.id() + "/acknowledge",
            new JsonObject().put("note", "on my way").put("version", 1),
            "operator admin"));
    for (String deed : List.of("confirm", "shelve")) {
      visits.put(
          deed + "Alarm",
          new Visit(
              "POST",
              "/alarms/" + stationAlarm.id() + "/" + deed,
              new JsonObject()
                  .put("note", "new fuse")
                  .put("version", 1)
                  .mergeIn(
                      deed.equals("shelve")
                          ? new JsonObject().put("oneShot", true)
                          : new JsonObject()),
              "operator admin"));
    }
    visits.put(
        "unshelveAlarm",
        new Visit(
            "POST",
            "/alarms/" + stationAlarm.id() + "/unshelve",
            new JsonObject().put("version", 1),
            "operator admin"));
    visits.put("listPeople", new Visit("GET", "/people", null, "doctor"));
    visits.put("readPerson", new Visit("GET", person, null, "doctor"));
    visits.put("readPersonSeries", new Visit("GET", person + "/series", null, "doctor"));
    visits.put("writePlan", new Visit("POST", person + "/plans", plan, "doctor"));
    visits.put("readPlan", new Visit("GET", person + "/plans/plan-1", null, "doctor"));
    visits.put("editPlan", new Visit("PUT", person + "/plans/plan-1", edit, "doctor"));
    visits.put("listPlans", new Visit("GET", "/plans", null, "doctor"));
    visits.put("listQuarantine", new Visit("GET", "/quarantine", null, "admin"));
    visits.put("listQuarantineGroups", new Visit("GET", "/quarantine/groups", null, "admin"));
    visits.put("readQuarantined", new Visit("GET", "/quarantine/1", null, "admin"));
    // It is about nobody's health, so an administrator may have it too.
    visits.put(
        "downloadQuarantined",
        new Visit("GET", "/quarantine/" + harmless + "/raw", null, "doctor admin"));
    JsonObject which = new JsonObject().put("reason", "MALFORMED_JSON");
    visits.put("replayQuarantine", new Visit("POST", "/quarantine/replay", which, "admin"));
    visits.put("discardQuarantine", new Visit("POST", "/quarantine/discard", which, "admin"));
    visits.put("listOnboarding", new Visit("GET", "/onboarding", null, "admin"));
    visits.put("listDevices", new Visit("GET", "/devices", null, EVERYBODY));
    visits.put("readDevice", new Visit("GET", "/devices/st-001-gw", null, EVERYBODY));
    JsonObject device =
        new JsonObject()
            .put("station", "st-001")
            .put("type", "gateway")
            .put("name", new JsonObject().put("zh", "设备").put("en", "Device"));
    visits.put(
        "registerDevice",
        new Visit("POST", "/devices", device.copy().put("id", "st-001-aed"), "admin"));
    visits.put("editDevice", new Visit("PUT", "/devices/st-001-gw", device, "admin"));
    visits.put(
        "issueDeviceSecret",
        new Visit("POST", "/devices/st-001-gw/secret", new JsonObject(), "admin"));
    visits.put("readDeviceLedger", new Visit("GET", "/devices/st-001-gw/ledger", null, "admin"));
    visits.put("readLedger", new Visit("GET", "/ledger", null, "admin"));
    visits.put("listNotifications", new Visit("GET", "/notifications", null, EVERYBODY));
    visits.put("readNotification", new Visit("GET", "/notifications/1", null, EVERYBODY));
    visits.put("listSilences", new Visit("GET", "/silences", null, EVERYBODY));
    String tomorrow = House.START.plus(Duration.ofDays(1)).toString();
    visits.put(
        "createSilence",
        new Visit(
            "POST",
            "/silences",
            new JsonObject()
                .put("concern", "station")
                .put("matchers", new JsonArray().add("station = st-001"))
                .put("endsAt", tomorrow)
                .put("reason", "door repair"),
            "operator admin"));
    visits.put("endSilence", new Visit("DELETE", "/silences/silence-1", null, "operator admin"));
    visits.put("listMaintenance", new Visit("GET", "/maintenance", null, EVERYBODY));
    visits.put(
        "planMaintenance",
        new Visit(
            "POST",
            "/maintenance",
            new JsonObject()
                .put("why", "maintenance")
                .put("station", "st-001")
                .put("endsAt", tomorrow)
                .put("reason", "new filter"),
            "operator admin"));
    visits.put(
        "endMaintenance", new Visit("DELETE", "/maintenance/work-1", null, "operator admin"));
    visits.put("readOnCall", new Visit("GET", "/on-call", null, EVERYBODY));
    visits.put(
        "standIn",
        new Visit(
            "POST",
            "/on-call/clinic/stand-ins",
            new JsonObject()
                .put("person", "wang")
                .put("endsAt", tomorrow)
                .put("reason", "changed places"),
            EVERYBODY));
    visits.put("takeBackStandIn", new Visit("DELETE", "/on-call/stand-ins/none", null, EVERYBODY));
    visits.put(
        "leaveDutyNote",
        new Visit("POST", "/on-call/clinic/note", new JsonObject().put("note", "keys"), EVERYBODY));
    visits.put("listRules", new Visit("GET", "/rules", null, EVERYBODY));
    visits.put("readRule", new Visit("GET", "/rules/too_hot", null, EVERYBODY));
    visits.put("startBacktest", new Visit("POST", "/rules/backtest", asked("too_hot"), EVERYBODY));
    visits.put(
        "readBacktest", new Visit("GET", "/rules/backtest/" + healthBacktest, null, "doctor"));
    visits.put(
        "cancelBacktest",
        new Visit("DELETE", "/rules/backtest/" + stationBacktest, null, EVERYBODY));
    visits.put("listAudit", new Visit("GET", "/audit", null, "admin"));
    visits.put("openStream", new Visit("GET", "/stream?topics=stations", null, EVERYBODY));
    visits.put("readContract", new Visit("GET", "/openapi.yaml", null, "public"));
    return visits;
  }

  /**
   * The values, the worker, every vital sign's code, and the words that only health answers use.
   */
  private static Pattern health() {
    List<String> words = new ArrayList<>();
    words.add("\\b187\\b");
    words.add("\\b113\\b");
    words.add(House.WORKER.value());
    words.add(House.WORKER_NAME);
    words.add("healthAlarms");
    words.add("vital\\.");
    SignalCatalogue.shipped().vitals().forEach(vital -> words.add("\"" + vital.code() + "\""));
    return Pattern.compile(String.join("|", words));
  }
}
