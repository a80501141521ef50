package io.waystation.dashboard.http;

import static io.waystation.dashboard.House.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.dashboard.House;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsRoutesTest {
  /** 2026-11-20 in Shanghai. */
  private static final Instant MIDNIGHT = Instant.parse("2026-11-19T16:00:00Z");

  private static final String DAY = "from=2026-11-20&to=2026-11-20";

  @TempDir Path folder;
  private Dashboard dashboard;
  private House house;
  private Browser operator;

  @BeforeEach
  void open() {
    dashboard = new Dashboard(folder);
    house = dashboard.house;
    operator = dashboard.browser().signedIn(Role.OPERATOR);
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void aDayOfVisits() {
    house.telemetry.write(day());
    JsonObject answer = operator.get("/stations/st-001/statistics?" + DAY).json();
    assertThat(answer.getString("zone")).isEqualTo("Asia/Shanghai");
    assertThat(answer.getJsonArray("days")).hasSize(1);
    JsonObject day = answer.getJsonArray("days").getJsonObject(0);
    assertThat(day.getString("date")).isEqualTo("2026-11-20");
    assertThat(day.getBoolean("over")).isTrue();
    // The out-counter missed the third of twelve visits.
    assertThat(day.getJsonObject("counted"))
        .isEqualTo(new JsonObject().put("in", 12.0).put("out", 11.0).put("verified", 1.0));
    assertThat(figure(day, "visits"))
        .isEqualTo(
            new JsonObject()
                .put("value", 12.0)
                .put("unit", "{visit}")
                .put("method", "drift-corrected")
                .put("coverage", 1.0));
    assertThat(value(day, "meanDwell")).isCloseTo(1200, within(30.0));
    assertThat(value(day, "peakOccupancy")).isEqualTo(1);
    assertThat(value(day, "utilisation")).isCloseTo(12 * 20 / (15 * 60.0), within(0.01));
    assertThat(value(day, "nightShare")).isZero();
    assertThat(value(day, "energy")).isCloseTo(24, within(0.1));
    assertThat(value(day, "energyPerVisit")).isCloseTo(2, within(0.01));
    assertThat(value(day, "idleEnergyShare")).isCloseTo(1 - 4 / 24.0, within(0.01));
    assertThat(value(day, "water")).isCloseTo(240, within(3.0));
    assertThat(value(day, "waterPerVisit")).isCloseTo(20, within(0.3));
    // The register does not say when it is to be open.
    assertThat(figure(day, "openHoursKept").getString("method")).isEqualTo("not-measured");
    assertThat(value(day, "openHoursKept")).isNull();
    assertThat(value(day, "uptime")).isEqualTo(1);
    assertThat(value(day, "completeness")).isEqualTo(1);
    assertThat(answer.getJsonObject("total").getJsonObject("figures"))
        .isEqualTo(day.getJsonObject("figures"));
  }

  @Test
  void twiceAndLateIsTheSame() {
    List<Reading> readings = day();
    house.telemetry.write(readings.subList(0, readings.size() / 2));
    JsonObject half = operator.get("/stations/st-001/statistics?" + DAY).json();
    assertThat(value(half.getJsonObject("total"), "completeness")).isLessThan(1);
    house.telemetry.write(readings);
    house.telemetry.write(readings);
    house.clock.advance(Duration.ofDays(1));
    JsonObject whole = operator.get("/stations/st-001/statistics?" + DAY).json();
    assertThat(value(whole.getJsonObject("total"), "visits")).isEqualTo(12);
    assertThat(value(whole.getJsonObject("total"), "completeness")).isEqualTo(1);
  }

  @Test
  void whatWasNotMeasuredIsNullAndNeverNought() {
    JsonObject total =
        operator.get("/stations/hut-01/statistics?" + DAY).json().getJsonObject("total");
    for (String word : total.getJsonObject("figures").fieldNames()) {
      assertThat(value(total, word)).as(word).isNull();
    }
    house.telemetry.write(
        List.of(House.reading(House.GATEWAY, "", "occupancy.in", 7, 0, at(9 * 60))));
    // One value of a counter says nothing yet.
    assertThat(value(total("/stations/st-001/statistics?" + DAY), "visits")).isNull();
  }

  @Test
  void whatWasEnteredByHandIsTheDays() {
    long manual = Flag.MANUAL.mask();
    house.telemetry.write(
        List.of(
            House.reading(GATEWAY, "", "occupancy.in", 31, manual, at(15 * 60)),
            House.reading(GATEWAY, "", "occupancy.in", 43, manual, at(21 * 60))));
    JsonObject total = total("/stations/st-001/statistics?" + DAY);
    assertThat(value(total, "visits")).isEqualTo(43);
    assertThat(figure(total, "visits").getString("method")).isEqualTo("manual");
    assertThat(value(total, "meanDwell")).isNull();
    // Nothing says that this gateway has a heart.
    assertThat(figure(total, "uptime").getString("method")).isEqualTo("not-measured");
  }

  @Test
  void anOutageShowsInUptimeAndWhatIsMadeUpForInCompleteness() {
    List<Reading> readings = new ArrayList<>();
    for (int minute = -10; minute <= 24 * 60 + 10; minute++) {
      long late = minute >= 600 && minute < 720 ? Flag.LATE.mask() : 0;
      readings.add(House.reading(GATEWAY, "", "gateway.heartbeat", 1, late, at(minute)));
    }
    house.telemetry.write(readings);
    JsonObject total = total("/stations/st-001/statistics?" + DAY);
    assertThat(value(total, "completeness")).isEqualTo(1);
    assertThat(value(total, "uptime")).isCloseTo(1 - 116 / 1440.0, within(0.0001));
  }

  /** With a door that wakes them for ten minutes now and then. */
  @Test
  void whoReportsHourlyTellsHowManyCameAndNotHowLongTheyStayed() {
    house.telemetry.write(hourly());
    JsonObject total = total("/stations/st-001/statistics?" + DAY);
    assertThat(value(total, "visits")).isEqualTo(12);
    assertThat(value(total, "energy")).isCloseTo(24, within(0.1));
    assertThat(value(total, "water")).isCloseTo(240, within(3.0));
    assertThat(figure(total, "energy").getDouble("coverage")).isEqualTo(1);
    for (String word : List.of("meanDwell", "peakOccupancy", "crowdedShare", "utilisation")) {
      assertThat(value(total, word)).as(word).isNull();
    }
    assertThat(figure(total, "meanDwell").getString("method")).isEqualTo("too-little-covered");
    assertThat(figure(total, "meanDwell").getDouble("coverage"))
        .isCloseTo(20 / 1440.0, within(0.0001));
    // One beat an hour does not say that it was off line for the rest of it.
    assertThat(figure(total, "uptime").getString("method")).isEqualTo("not-measured");
    assertThat(figure(total, "completeness").getString("method")).isEqualTo("not-measured");
  }

  @Test
  void halfADayOfWhichNobodyKnowsLeavesTheDwellOfTheOther() {
    house.telemetry.write(
        day().stream().filter(reading -> !reading.measuredAt().isAfter(at(13 * 60 + 30))).toList());
    house.telemetry.write(
        day().stream().filter(reading -> !reading.measuredAt().isBefore(at(23 * 60))).toList());
    JsonObject total = total("/stations/st-001/statistics?" + DAY);
    assertThat(value(total, "visits")).isEqualTo(12);
    assertThat(value(total, "meanDwell")).isCloseTo(1200, within(60.0));
    assertThat(figure(total, "meanDwell").getDouble("coverage")).isCloseTo(14.5 / 24, within(0.01));
    // A day that was measured is not lost among those that were not.
    JsonObject week = total("/stations/st-001/statistics?from=2026-11-14&to=2026-11-20");
    assertThat(value(week, "meanDwell")).isCloseTo(1200, within(60.0));
    assertThat(figure(week, "meanDwell").getDouble("coverage")).isLessThan(0.25);
  }

  @Test
  void theListHasARowForEachStationOfAnArea() {
    house.telemetry.write(day());
    JsonObject answer = operator.get("/statistics?area=chengguan&" + DAY).json();
    JsonArray rows = answer.getJsonArray("stations");
    assertThat(
            rows.stream().map(row -> ((JsonObject) row).getJsonObject("station").getString("id")))
        .containsExactlyInAnyOrder("st-001", "hut-01");
    JsonObject town =
        rows.stream()
            .map(JsonObject.class::cast)
            .filter(row -> row.getJsonObject("station").getString("id").equals("st-001"))
            .findFirst()
            .orElseThrow();
    assertThat(value(town, "visits")).isEqualTo(12);
    assertThat(operator.get("/statistics?area=nowhere").status()).isEqualTo(404);
  }

  @Test
  void whatCannotBeAnsweredSaysWhatToDo() {
    operator.header("Accept-Language", "en");
    assertThat(problem("/stations/st-001/statistics?from=2026-01-01&to=2026-04-03", 422))
        .startsWith("The time asked for is 92 days at most");
    assertThat(problem("/statistics?from=2026-01-01&to=2026-02-01", 422))
        .startsWith("The time asked for is 31 days at most");
    assertThat(problem("/stations/st-001/statistics?from=2026-11-20&to=2026-11-19", 422))
        .startsWith("from is after to");
    assertThat(problem("/stations/st-001/statistics?from=2026-11-22&to=2026-11-23", 422))
        .startsWith("from is still to come");
    assertThat(problem("/stations/st-001/statistics?from=2026-02-30", 400))
        .startsWith("from must be a day");
    assertThat(operator.get("/stations/st-001/statistics?step=PT1H").status()).isEqualTo(400);
    assertThat(operator.get("/stations/st-001/statistics?from=yesterday").status()).isEqualTo(400);
    assertThat(operator.get("/stations/st-999/statistics").status()).isEqualTo(404);
    operator.header("Accept-Language", "zh");
    assertThat(problem("/statistics?from=2026-01-01&to=2026-02-01", 422)).contains("分段查询");
  }

  /** Twelve visits of 20 min from 08:00, one an hour; 1 kWh and 10 L an hour; open 07 to 22. */
  private static List<Reading> day() {
    List<Reading> readings = new ArrayList<>();
    for (int minute = -180; minute <= 27 * 60; minute++) {
      int sinceEight = minute - 480;
      int begun = Math.max(0, Math.min(12, Math.floorDiv(sinceEight, 60) + 1));
      int ended = Math.max(0, Math.min(12, Math.floorDiv(sinceEight - 20, 60) + 1));
      add(readings, minute, "occupancy.in", 500 + begun);
      add(readings, minute, "occupancy.out", 480 + ended - (ended >= 3 ? 1 : 0));
      add(readings, minute, "presence.mmwave", begun > ended ? 1 : 0);
      add(readings, minute, "gateway.heartbeat", 1);
      if (minute % 15 == 0) {
        add(readings, minute, "energy.total", 100 + minute / 60.0);
        add(readings, minute, "water.total", 3 + minute / 6000.0);
      }
      if (minute % 5 == 0) {
        boolean open = minute >= 420 && minute < 1320;
        add(readings, minute, "door.lock", open ? 1 : 0);
      }
    }
    return readings;
  }

  /** The same day, by somebody who wakes each hour and, for ten minutes, at 07:00 and at 22:00. */
  private static List<Reading> hourly() {
    return day().stream()
        .filter(
            reading -> {
              long minute = Duration.between(MIDNIGHT, reading.measuredAt()).toMinutes();
              boolean awake = minute >= 420 && minute <= 430 || minute >= 1320 && minute <= 1330;
              return minute % 60 == 0
                  || awake && !reading.signal().code().equals("gateway.heartbeat");
            })
        .toList();
  }

  private static void add(List<Reading> readings, int minute, String signal, double value) {
    readings.add(House.reading(GATEWAY, "", signal, value, 0, at(minute)));
  }

  private static Instant at(int minute) {
    return MIDNIGHT.plusSeconds(60L * minute);
  }

  private JsonObject total(String path) {
    return operator.get(path).json().getJsonObject("total");
  }

  private String problem(String path, int status) {
    Browser.Reply reply = operator.get(path);
    assertThat(reply.status()).as(path).isEqualTo(status);
    return reply.json().getString("detail");
  }

  private static JsonObject figure(JsonObject row, String word) {
    return row.getJsonObject("figures").getJsonObject(word);
  }

  private static Double value(JsonObject row, String word) {
    return figure(row, word).getDouble("value");
  }
}
