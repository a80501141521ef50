package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.COLLEAGUE;
import static io.waystation.dashboard.House.KIOSK;
import static io.waystation.dashboard.House.START;
import static io.waystation.dashboard.House.WORKER;
import static io.waystation.dashboard.House.vital;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Alarm;
import io.waystation.model.Flag;
import io.waystation.model.Person;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleRoutesTest {
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
  void putsThoseWithOpenAlarmsFirst() {
    assertThat(names("/people")).containsExactly("李卫国", "艾力");
    Person colleague = house.records.read(t -> t.people().find(COLLEAGUE).orElseThrow());
    house.write(t -> t.people().save(colleague, "安力"));
    PersonId third = PersonId.random();
    house.write(
        t ->
            t.people()
                .save(
                    new Person(third, Sex.FEMALE, 1990, colleague.occupation(), House.TOWN),
                    "Ōlga 王"));
    house.healthAlarm(Severity.WARNING);
    House.await(
        "the alarm is counted", () -> names("/people").equals(List.of("李卫国", "Ōlga 王", "安力")));
    assertThat(names("/people?station=st-001")).containsExactly("Ōlga 王");
    assertThat(names("/people?query=" + encoded("卫国"))).containsExactly("李卫国");
    assertThat(names("/people?query=" + encoded("ōL"))).containsExactly("Ōlga 王");
    assertThat(names("/people?query=" + WORKER.value().substring(0, 8))).containsExactly("李卫国");
    JsonObject one = doctor.get("/people?limit=1").json();
    assertThat(one.getJsonArray("people")).hasSize(1);
    assertThat(one.getInteger("total")).isEqualTo(3);
    assertThat(one.getJsonArray("people").getJsonObject(0).getJsonObject("alarms"))
        .isEqualTo(new JsonObject("{\"notice\":0,\"warning\":1,\"critical\":0}"));
  }

  @Test
  void gradesTheLatestVitalSignsWhereTheyWereMeasured() {
    house.receive(
        KIOSK,
        vital(WORKER, "bp_systolic", 187, 0, START),
        vital(WORKER, "spo2", 88, 0, START),
        vital(WORKER, "glucose", 1.1, Flag.LESS_THAN.mask(), START),
        vital(WORKER, "body_temp", 36.55, Flag.SUSPECT.mask(), START),
        vital(WORKER, "bp_mean", 120, 0, START));
    Alarm alarm = house.healthAlarm(Severity.CRITICAL);
    dashboard.caughtUp();
    JsonObject worker = doctor.get("/people/" + WORKER).json();
    assertThat(worker.getString("name")).isEqualTo("李卫国");
    assertThat(worker.getInteger("age")).isEqualTo(47);
    assertThat(worker.getString("lastMeasuredAt")).isEqualTo("2026-11-21T02:00:00.000Z");
    assertThat(worker.getJsonArray("alarms").getJsonObject(0).getString("id"))
        .isEqualTo(alarm.id());
    assertThat(vitals(worker))
        .containsExactly(
            "bp_systolic 187 critical",
            // At 3000 m a warning begins below 88; at sea level it begins below 94.
            "spo2 88 normal",
            "body_temp 36.6 normal",
            "glucose <1.1 critical",
            "bp_mean 120 null");
    JsonObject colleague = doctor.get("/people/" + COLLEAGUE).json();
    assertThat(colleague.getValue("age")).isNull();
    assertThat(colleague.getValue("lastMeasuredAt")).isNull();
    assertThat(colleague.getJsonArray("vitals")).isEmpty();
    assertThat(doctor.get("/people/" + PersonId.random()).status()).isEqualTo(404);
    assertThat(doctor.get("/people/me").status()).isEqualTo(400);
  }

  @Test
  void givesWeeksOfVitalSignsWithTheirBands() {
    List<Reading> readings = new ArrayList<>();
    for (int day = 30; day > 0; day--) {
      readings.add(vital(WORKER, "bp_systolic", 150 - day, 0, START.minus(Duration.ofDays(day))));
    }
    readings.add(vital(WORKER, "bp_systolic", 999, Flag.REJECTED.mask(), START.minusSeconds(9)));
    readings.add(vital(WORKER, "spo2", 90, 0, START.minusSeconds(9)));
    readings.add(vital(COLLEAGUE, "bp_systolic", 111, 0, START.minusSeconds(9)));
    house.telemetry.write(readings);
    JsonObject series = doctor.get("/people/" + WORKER + "/series?signals=bp_systolic").json();
    JsonObject line = series.getJsonArray("series").getJsonObject(0);
    assertThat(line.getJsonArray("points")).hasSize(30);
    assertThat(line.getJsonArray("points").getJsonArray(29).encode())
        .isEqualTo(
            "[%d,149.0,[],\"notice\"]".formatted(START.minus(Duration.ofDays(1)).toEpochMilli()));
    JsonArray bands = line.getJsonArray("bands");
    assertThat(bands).hasSize(7);
    assertThat(bands.getJsonObject(0).getValue("low")).isNull();
    assertThat(bands.getJsonObject(6).getDouble("low")).isEqualTo(180);
    assertThat(bands.getJsonObject(6).getValue("high")).isNull();
    assertThat(bands.getJsonObject(6).getString("severity")).isEqualTo("critical");
    assertThat(bands.getJsonObject(6).getString("source")).contains("2024");

    JsonObject all = doctor.get("/people/" + WORKER + "/series").json();
    assertThat(all.getJsonArray("series")).hasSize(2);
    JsonObject untouched = doctor.get("/people/" + WORKER + "/series?signals=uric_acid").json();
    assertThat(untouched.getJsonArray("series").getJsonObject(0).getJsonArray("points")).isEmpty();
    assertThat(doctor.get("/people/" + WORKER + "/series?signals=env.co2").status()).isEqualTo(400);
  }

  @Test
  void gradesEachPointByThePlaceItWasMeasuredAt() {
    Reading atTheHut = vital(WORKER, "spo2", 90, 0, START.minusSeconds(60));
    Reading inTown =
        new Reading(
            House.TOWN,
            House.KIOSK,
            "",
            WORKER,
            "visit",
            atTheHut.signal(),
            90,
            0,
            START,
            START,
            1,
            1);
    house.telemetry.write(List.of(atTheHut, inTown));
    JsonArray points =
        doctor
            .get("/people/" + WORKER + "/series?signals=spo2&to=" + START.plusSeconds(1))
            .json()
            .getJsonArray("series")
            .getJsonObject(0)
            .getJsonArray("points");
    assertThat(points.getJsonArray(0).getString(3)).isEqualTo("normal");
    assertThat(points.getJsonArray(1).getString(3)).isEqualTo("warning");
  }

  private List<String> names(String path) {
    List<String> names = new ArrayList<>();
    doctor
        .get(path)
        .json()
        .getJsonArray("people")
        .forEach(person -> names.add(((JsonObject) person).getString("name")));
    return names;
  }

  private static List<String> vitals(JsonObject person) {
    List<String> vitals = new ArrayList<>();
    person
        .getJsonArray("vitals")
        .forEach(
            v -> {
              JsonObject vital = (JsonObject) v;
              vitals.add(
                  vital.getString("signal")
                      + " "
                      + vital.getString("text")
                      + " "
                      + vital.getString("severity"));
            });
    return vitals;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
