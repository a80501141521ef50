package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.GATEWAY;
import static io.waystation.dashboard.House.START;
import static io.waystation.dashboard.House.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Role;
import io.waystation.model.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationRoutesTest {
  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser operator;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    operator = dashboard.browser().bearing(Role.OPERATOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void listsEveryStationWithItsStateNow() {
    house.receive(
        GATEWAY,
        reading(GATEWAY, "back", "door.position", 0, 0, START),
        reading(GATEWAY, "front", "door.position", 1, 0, START),
        reading(GATEWAY, "", "occupancy.current", 4, 0, START),
        reading(GATEWAY, "hall", "env.temperature", 21.4, Flag.SUSPECT.mask(), START),
        reading(GATEWAY, "", "power.mains", 0, 0, START));
    house.stationAlarm(Severity.WARNING);
    house.stationAlarm(Severity.NOTICE);
    house.stationAlarm(Severity.INFO);
    dashboard.caughtUp();
    House.await(
        "the alarms are counted",
        () -> station("st-001").getJsonObject("alarms").getInteger("notice") == 1);
    JsonObject list = operator.get("/stations").json();
    assertThat(list.getString("now")).isEqualTo("2026-11-21T02:00:00.000Z");
    assertThat(list.getJsonArray("stations")).hasSize(2);
    JsonObject hut = list.getJsonArray("stations").getJsonObject(0);
    assertThat(hut.getString("link")).isEqualTo("never");
    assertThat(hut.getValue("lastSeen")).isNull();
    assertThat(hut.getValue("door")).isNull();
    JsonObject town = list.getJsonArray("stations").getJsonObject(1);
    assertThat(town.getString("link")).isEqualTo("online");
    assertThat(town.getString("lastSeen")).isEqualTo("2026-11-21T02:00:00.000Z");
    assertThat(town.getJsonObject("area").getJsonObject("name").getString("zh")).isEqualTo("城关区");
    assertThat(town.getJsonObject("door").getString("part")).isEqualTo("front");
    assertThat(town.getJsonObject("door").getString("state")).isEqualTo("open");
    assertThat(town.getJsonObject("occupancy").getDouble("value")).isEqualTo(4);
    assertThat(town.getJsonObject("temperature").getJsonArray("flags"))
        .isEqualTo(JsonArray.of("suspect"));
    assertThat(town.getJsonObject("mains").getString("state")).isEqualTo("off");
    assertThat(town.getJsonObject("alarms"))
        .isEqualTo(new JsonObject("{\"notice\":1,\"warning\":1,\"critical\":0}"));
  }

  @Test
  void countsHealthAlarmsForDoctors() {
    house.healthAlarm(Severity.CRITICAL);
    Browser doctor = dashboard.browser().bearing(Role.DOCTOR);
    House.await(
        "the alarm is counted",
        () -> {
          JsonObject hut = doctor.get("/stations").json().getJsonArray("stations").getJsonObject(0);
          return hut.getJsonObject("healthAlarms").getInteger("critical") == 1
              && hut.getJsonObject("alarms").getInteger("critical") == 0;
        });
  }

  @Test
  void showsOneStationWithDevicesValuesAndOpenAlarms() {
    Geo place = new Geo(36.06, 103.83);
    house.receive(
        GATEWAY,
        reading(GATEWAY, "", "vehicle.position", place.code(), 0, START),
        reading(GATEWAY, "", "medicine.expiry", 20_789, 0, START),
        reading(GATEWAY, "", "door.position", 2, 0, START));
    String alarm = house.stationAlarm(Severity.WARNING).id();
    dashboard.caughtUp();
    JsonObject town = operator.get("/stations/st-001").json();
    assertThat(town.getJsonArray("devices")).hasSize(1);
    JsonObject device = town.getJsonArray("devices").getJsonObject(0);
    assertThat(device.getString("type")).isEqualTo("gateway");
    assertThat(device.getString("link")).isEqualTo("online");
    List<String> states = new ArrayList<>();
    town.getJsonArray("values")
        .forEach(
            v ->
                states.add(
                    ((JsonObject) v).getString("signal")
                        + " "
                        + ((JsonObject) v).getString("state")));
    assertThat(states)
        .containsExactly(
            "door.position unknown",
            "medicine.expiry 2026-12-02",
            "vehicle.position 36.06000,103.83000");
    assertThat(town.getJsonArray("openAlarms")).hasSize(1);
    assertThat(town.getJsonArray("openAlarms").getJsonObject(0).getString("id")).isEqualTo(alarm);
    assertThat(operator.get("/stations/st-999").status()).isEqualTo(404);
  }

  @Test
  void judgesAStationWithoutAGatewayByItsBestDevice() {
    DeviceId cabinet = new DeviceId("st-001-aed");
    house.write(
        t ->
            t.devices()
                .save(
                    new Device(
                        cabinet,
                        House.HUT,
                        Device.Type.SENSOR,
                        new LocalText("除颤仪", "AED"),
                        START)));
    // The hut's own gateway speaks for it, so a cabinet does not make it online.
    house.receive(cabinet, reading(cabinet, "", "device.heartbeat", 1, 0, START));
    dashboard.caughtUp();
    assertThat(operator.get("/stations/hut-01").json().getString("link")).isEqualTo("never");
    house.write(
        t ->
            t.devices()
                .save(
                    new Device(
                        House.HUT_GATEWAY,
                        House.TOWN,
                        Device.Type.GATEWAY,
                        new LocalText("网关", "Gateway"),
                        START)));
    House.await(
        "the register is read again",
        () -> operator.get("/stations/hut-01").json().getString("link").equals("online"));
  }

  @Test
  void givesRawPointsOfAShortRange() {
    store(
        reading(GATEWAY, "", "env.temperature", 20.5, 0, START.minusSeconds(120)),
        reading(GATEWAY, "", "env.temperature", 99, Flag.REJECTED.mask(), START.minusSeconds(90)),
        reading(GATEWAY, "", "env.temperature", 0, Flag.FAILED.mask(), START.minusSeconds(80)),
        reading(GATEWAY, "", "env.temperature", 21, Flag.LATE.mask(), START.minusSeconds(60)),
        reading(GATEWAY, "", "env.temperature", 22, 0, START));
    JsonObject series =
        operator
            .get("/stations/st-001/series?signals=env.temperature&from=2026-11-20T20:00:00Z")
            .json();
    assertThat(series.getString("zone")).isEqualTo("Asia/Shanghai");
    assertThat(series.getValue("step")).isNull();
    assertThat(line(series).getJsonArray("points").encode())
        .isEqualTo("[[1795226280000,20.5,[]],[1795226340000,21.0,[\"late\"]]]");
  }

  @Test
  void givesWindowsOfALongRangeAndLeavesGapsAlone() {
    List<Reading> readings = new ArrayList<>();
    Instant from = START.minus(Duration.ofHours(24));
    for (int minute = 0; minute < 24 * 60; minute += 5) {
      if (minute < 600 || minute >= 720) {
        readings.add(
            reading(GATEWAY, "", "env.temperature", minute, 0, from.plusSeconds(minute * 60L)));
      }
    }
    store(readings.toArray(Reading[]::new));
    JsonObject series =
        operator
            .get("/stations/st-001/series?signals=env.temperature&from=" + from + "&to=" + START)
            .json();
    assertThat(series.getString("step")).isEqualTo("PT5M");
    JsonArray windows = line(series).getJsonArray("windows");
    assertThat(windows).hasSize(288 - 24);
    assertThat(windows.getJsonArray(119).getLong(0))
        .isEqualTo(from.plusSeconds(595 * 60).toEpochMilli());
    assertThat(windows.getJsonArray(120).getLong(0))
        .isEqualTo(from.plusSeconds(720 * 60).toEpochMilli());
    JsonObject hours =
        operator
            .get(
                "/stations/st-001/series?signals=env.temperature&step=PT1H&from="
                    + from
                    + "&to="
                    + START)
            .json();
    assertThat(line(hours).getJsonArray("windows").getJsonArray(0).encode())
        .isEqualTo("[%d,12,27.5,0.0,55.0,55.0]".formatted(from.toEpochMilli()));
  }

  @Test
  void cutsDaysInTheStationsZone() {
    // 16:00 UTC is midnight in Shanghai.
    store(
        reading(GATEWAY, "", "env.temperature", 10, 0, Instant.parse("2026-11-19T15:59:00Z")),
        reading(GATEWAY, "", "env.temperature", 20, 0, Instant.parse("2026-11-19T16:00:00Z")),
        reading(GATEWAY, "", "env.temperature", 30, 0, Instant.parse("2026-11-20T15:59:00Z")));
    JsonObject series =
        operator
            .get(
                "/stations/st-001/series?signals=env.temperature&from=2026-10-01T00:00:00Z&to=2026-11-21T00:00:00Z")
            .json();
    assertThat(series.getString("step")).isEqualTo("P1D");
    JsonArray windows = line(series).getJsonArray("windows");
    assertThat(windows).hasSize(2);
    assertThat(windows.getJsonArray(1).getLong(0))
        .isEqualTo(Instant.parse("2026-11-19T16:00:00Z").toEpochMilli());
    assertThat(windows.getJsonArray(1).getDouble(2)).isEqualTo(25);
  }

  @Test
  void givesTheEndsOfEachStretchOfAState() {
    Instant from = START.minus(Duration.ofDays(2));
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      readings.add(reading(GATEWAY, "front", "door.position", 1, 0, from.plusSeconds(300L * i)));
    }
    // Silent for an hour: nobody knows whether it stayed open.
    readings.add(reading(GATEWAY, "front", "door.position", 1, 0, from.plusSeconds(6300)));
    readings.add(reading(GATEWAY, "front", "door.position", 0, 0, from.plusSeconds(6400)));
    store(readings.toArray(Reading[]::new));
    JsonObject series =
        operator
            .get("/stations/st-001/series?signals=door.position&from=" + from + "&to=" + START)
            .json();
    List<String> points = new ArrayList<>();
    line(series)
        .getJsonArray("points")
        .forEach(
            p ->
                points.add(
                    (((JsonArray) p).getLong(0) - from.toEpochMilli()) / 1000
                        + " "
                        + ((JsonArray) p).getInteger(1)));
    assertThat(points).containsExactly("0 1", "2700 1", "6300 1", "6400 0");
    assertThat(series.getValue("step")).isNull();
  }

  @Test
  void refusesWhatMakesNoSense() {
    String base = "/stations/st-001/series?signals=";
    for (String query :
        List.of(
            "no.such.signal",
            "spo2",
            "env.temperature&from=2026-11-21T02:00:00Z&to=2026-11-21T02:00:00Z",
            "env.temperature&from=yesterday",
            "env.temperature&from=1990-01-01T00:00:00Z",
            "env.temperature&step=PT7M",
            "env.temperature&step=PT1M&from=2026-11-01T00:00:00Z")) {
      assertThat(operator.get(base + query).status()).as(query).isEqualTo(400);
    }
    assertThat(operator.get("/stations/st-001/series").status()).isEqualTo(400);
    assertThat(operator.get("/stations/st-999/series?signals=env.co2").status()).isEqualTo(404);
    assertThat(
            operator.header("Accept-Language", "en").get(base + "a.b").json().getString("detail"))
        .isEqualTo("No signal here is called a.b: GET /signals lists them.");
  }

  private JsonObject station(String id) {
    return operator.get("/stations/" + id).json();
  }

  private static JsonObject line(JsonObject series) {
    assertThat(series.getJsonArray("series")).hasSize(1);
    return series.getJsonArray("series").getJsonObject(0);
  }

  private void store(Reading... readings) {
    house.telemetry.write(List.of(readings));
  }
}
