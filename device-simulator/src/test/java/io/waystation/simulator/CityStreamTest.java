package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.Kind;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.Station;
import io.waystation.model.VitalBands;
import io.waystation.simulator.Played.Value;
import io.waystation.simulator.mqtt.Message;
import io.waystation.simulator.mqtt.Message.Report;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CityStreamTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  /** In that city the first power cut outlasts the uninterruptible power supply. */
  private static final long SHORT_UPS = 2;

  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_READINGS = 1_000;

  private static City city(long seed) {
    return City.plan(new CitySettings(seed, 6, 3, 18, ZoneId.of("Asia/Shanghai")));
  }

  private static Faults byChance(City city, Instant start) {
    return Faults.of(city, start, FaultPlan.BY_CHANCE.of(city, start));
  }

  private static Faults none(City city, Instant start) {
    return Faults.of(city, start, List.of());
  }

  /** Played once, for it takes its time. */
  private static final Played SEVENTH = played(7);

  private static Played day(long seed) {
    return seed == 7 ? SEVENTH : played(seed);
  }

  private static Played played(long seed) {
    City city = city(seed);
    return Played.play(city, byChance(city, START), START, DAY);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
    byte[] first = bytes(day(7));
    assertThat(first.length).isGreaterThan(1_000_000);
    assertThat(bytes(played(7))).isEqualTo(first);
    assertThat(bytes(day(8))).isNotEqualTo(first);
  }

  @Test
  void theDayIsTheSameWheneverTheSimulationStarts() {
    City city = city(7);
    Instant later = START.plus(Duration.ofHours(5));
    Map<String, Double> whole = lastTotals(Played.play(city, none(city, START), START, DAY));
    Map<String, Double> rest =
        lastTotals(Played.play(city, none(city, later), later, DAY.minus(Duration.ofHours(5))));
    assertThat(rest).isNotEmpty().isEqualTo(whole);
  }

  @Test
  void messagesAreNumberedWithoutHolesAndInOrderOfTime() {
    Map<String, Long> next = new HashMap<>();
    Map<DeviceId, Long> boots = new HashMap<>();
    Instant before = START;
    for (Report report : day(7).reports()) {
      assertThat(report.at()).isAfterOrEqualTo(before);
      before = report.at();
      if (report.fate() != Fate.REPEAT) {
        long boot = boots.getOrDefault(report.device(), START.getEpochSecond());
        assertThat(report.boot()).as("never goes back").isGreaterThanOrEqualTo(boot);
        boots.put(report.device(), report.boot());
        String account = report.device() + " " + report.boot();
        assertThat(report.seq()).isEqualTo(next.getOrDefault(account, 0L));
        next.put(account, report.seq() + 1);
      }
    }
    assertThat(boots.keySet())
        .isEqualTo(
            city(7).devices().stream().map(device -> device.id()).collect(Collectors.toSet()));
  }

  @Test
  void everyMessageKeepsToTheContract() {
    for (Report report : day(7).reports()) {
      byte[] payload = report.payload(report.at().plusMillis(20));
      JsonNode json = Played.json(payload);
      assertThat(payload.length).isLessThan(MOST_BYTES);
      assertThat(json.get("readings").size()).isBetween(1, MOST_READINGS);
      long madeAt = report.at().plus(report.clockOff()).toEpochMilli();
      assertThat(json.get("sent").asLong()).isEqualTo(madeAt + 20);
      for (JsonNode entry : json.get("readings")) {
        assertThat(entry.get("t").asLong()).isLessThanOrEqualTo(madeAt);
        assertThat(entry.get("m").size()).isPositive();
        assertThat(entry.has("person")).isEqualTo(entry.has("session"));
      }
    }
  }

  @Test
  void onlyThePlannedStrangerIsNotInTheCatalogue() {
    Played day = day(7);
    long named =
        day.reports().stream()
            .filter(report -> report.fate() != Fate.REPEAT)
            .flatMap(report -> entries(report).stream())
            .mapToLong(entry -> entry.get("m").size())
            .sum();
    assertThat(named - day.values().size()).isEqualTo(1);
    assertThat(day.messages).filteredOn(Message.Garbage.class::isInstance).hasSize(1);
  }

  @Test
  void everyValueIsPlausibleFaultsOrNot() {
    for (Value value : day(7).values()) {
      boolean numbered = !Double.isNaN(value.number());
      assertThat(!numbered || value.signal().plausible().contains(value.number()))
          .as("%s", value)
          .isTrue();
      if (numbered && value.word().isEmpty()) {
        assertThat(value.signal().rounded(value.number())).isEqualTo(value.number());
      }
    }
  }

  @Test
  void countersNeverGoDown() {
    Map<String, Double> before = new HashMap<>();
    for (Value value : day(7).values()) {
      if (value.signal().kind() == Kind.COUNTER) {
        Double last = before.put(value.device() + value.signal().code(), value.number());
        assertThat(last == null || last <= value.number()).as("%s after %s", value, last).isTrue();
      }
    }
    assertThat(before).isNotEmpty();
  }

  @Test
  void peopleInsideAreThoseWhoCameInMinusThoseWhoWentOut() {
    Map<String, Map<String, Double>> moments = new HashMap<>();
    for (Value value : day(7).values()) {
      if (value.signal().code().startsWith("occupancy.")) {
        moments
            .computeIfAbsent(value.device() + " " + value.at(), none -> new TreeMap<>())
            .put(value.signal().code(), value.number());
      }
    }
    List<Map<String, Double>> whole =
        moments.values().stream().filter(moment -> moment.size() == 3).toList();
    assertThat(whole).hasSizeGreaterThan(1_000);
    assertThat(whole)
        .allMatch(
            moment ->
                moment.get("occupancy.current")
                    == moment.get("occupancy.in") - moment.get("occupancy.out"));
    assertThat(whole).anyMatch(moment -> moment.get("occupancy.current") > 2);
  }

  @Test
  void stateSignalsAreRepeatedWithinSixMinutes() {
    City city = city(7);
    Map<String, Instant> last = new HashMap<>();
    for (Value value : Played.play(city, none(city, START), START, DAY).values()) {
      if (value.signal().code().equals("door.position")) {
        Instant before = last.put(value.device().value(), value.at());
        assertThat(before == null ? Duration.ZERO : Duration.between(before, value.at()))
            .isLessThanOrEqualTo(Duration.ofMinutes(6));
      }
    }
    assertThat(last).hasSize(9);
  }

  @Test
  void withoutFaultsNobodyIsAlarmedBySafetyPowerOrCold() {
    City city = city(7);
    Played day = Played.play(city, none(city, START), START, DAY);
    for (Value value : day.values()) {
      switch (value.signal().code()) {
        case "smoke.alarm", "sos.button", "leak.floor", "door.tamper" ->
            assertThat(value.number()).isZero();
        case "power.mains" -> assertThat(value.word()).isEqualTo("on");
        case "aed.status" -> assertThat(value.word()).isEqualTo("ready");
        case "power.voltage" -> assertThat(value.number()).isBetween(198.0, 235.0);
        case "fridge.medicine.temperature" -> assertThat(value.number()).isBetween(2.0, 8.0);
        case "env.temperature" -> assertThat(value.number()).isBetween(16.0, 28.0);
        case "oxygen.cylinder_pressure" -> assertThat(value.number()).isGreaterThan(5);
        case "dispenser.filter_life" -> assertThat(value.number()).isGreaterThan(10);
        case "power.ups" -> assertThat(value.number()).isGreaterThan(50);
        default -> {}
      }
    }
  }

  @Test
  void theFirstHalfMinuteHasAStationAlarmAndAHealthAlarmInIt() {
    City city = city(7);
    Played first = Played.play(city, byChance(city, START), START, Duration.ofSeconds(30));
    assertThat(first.values())
        .anyMatch(
            value -> value.signal().code().equals("smoke.alarm") && value.word().equals("alarm"))
        .anyMatch(
            value -> value.signal().code().equals("power.mains") && value.word().equals("off"));
    assertThat(first.values())
        .filteredOn(value -> value.signal().code().equals("bp_systolic"))
        .anyMatch(value -> value.number() >= 180);
  }

  @Test
  void aCriticalReadingIsRepeatedThreeMinutesLater() {
    City city = city(7);
    Played first = Played.play(city, byChance(city, START), START, Duration.ofMinutes(5));
    List<Instant> critical =
        first.values().stream()
            .filter(value -> severity(city, value).equals(Severity.CRITICAL))
            .filter(value -> value.signal().code().equals("bp_systolic"))
            .map(Value::at)
            .toList();
    assertThat(critical).hasSize(2);
    assertThat(critical.get(0)).isCloseTo(START.plusSeconds(10), within(100, ChronoUnit.MILLIS));
    assertThat(critical.get(1)).isCloseTo(START.plusSeconds(190), within(100, ChronoUnit.MILLIS));
  }

  @Test
  void aPowerCutTakesDownWhatHasNoBatteryAndTheRestWhenTheUpsIsEmpty() {
    City city = City.plan(new CitySettings(SHORT_UPS, 0, 3, 6, ZoneId.of("Asia/Shanghai")));
    Faults faults = byChance(city, START);
    Played played = Played.play(city, faults, START, Duration.ofMinutes(20));
    List<Fault> off =
        faults.all().stream()
            .filter(fault -> fault.kind() == FaultKind.POWERLESS)
            .filter(fault -> fault.end().isBefore(START.plus(Duration.ofMinutes(20))))
            .toList();
    Set<Device.Type> types = new HashSet<>();
    for (Fault dark : off) {
      types.add(
          city.devices().stream()
              .filter(device -> device.id().equals(dark.device()))
              .findFirst()
              .orElseThrow()
              .type());
      assertThat(played.reports())
          .filteredOn(report -> report.device().equals(dark.device()))
          .noneMatch(report -> dark.lasts(report.at()))
          .anyMatch(report -> report.boot() == dark.end().getEpochSecond() && report.seq() == 0);
    }
    assertThat(types).contains(Device.Type.KIOSK, Device.Type.GATEWAY);
    assertThat(played.values())
        .filteredOn(value -> value.signal().code().equals("power.ups"))
        .anyMatch(value -> value.number() < 30)
        .anyMatch(value -> value.number() > 95);
  }

  @Test
  void theEnergyMeterStandsStillWithoutMains() {
    City city = city(7);
    Faults faults = byChance(city, START);
    Fault cut =
        faults.all().stream()
            .filter(fault -> fault.kind() == FaultKind.MAINS_LOST)
            .findFirst()
            .orElseThrow();
    Equipment equipment = new Equipment(city, city.station(cut.station()), faults);
    Sensor meter =
        equipment
            .sensorsOf(
                city.devices().stream()
                    .filter(device -> device.id().equals(cut.device()))
                    .findFirst()
                    .orElseThrow())
            .stream()
            .filter(sensor -> sensor.signal().code().equals("energy.total"))
            .findFirst()
            .orElseThrow();
    assertThat(meter.token(cut.end())).isEqualTo(meter.token(cut.start()));
    assertThat(Double.parseDouble(meter.token(cut.end().plusSeconds(600))))
        .isGreaterThan(Double.parseDouble(meter.token(cut.end())))
        .isCloseTo(Double.parseDouble(meter.token(cut.end())), within(1.0));
  }

  @Test
  void historyEndsWhereLiveDataBeginAndItsCountersGoOn() {
    City city = city(7);
    CityStream stream = new CityStream(city, byChance(city, START), START, Backfill.FIRST_START);
    Played history = Played.history(stream, START);
    Played live = Played.play(stream, START.plusSeconds(3));
    Map<String, Double> before = lastTotals(history);
    Map<String, Double> after = lastTotals(live);
    assertThat(before.keySet()).isEqualTo(after.keySet()).isNotEmpty();
    before.forEach(
        (counter, total) ->
            assertThat(after.get(counter)).as(counter).isBetween(total, total + 30));
    assertThat(history.values()).allMatch(value -> value.at().isBefore(START));
    assertThat(history.reports())
        .allMatch(report -> entries(report).stream().mapToInt(e -> e.get("m").size()).sum() <= 200);
    Set<String> measured = history.values().stream().map(Value::person).collect(Collectors.toSet());
    assertThat(measured).hasSizeGreaterThan(16);
    assertThat(history.values().stream().map(Value::at).min(Instant::compareTo).orElseThrow())
        .isBetween(START.minus(Duration.ofDays(42)), START.minus(Duration.ofDays(41)));
  }

  /** In between, a door opened in one message and closed in the next would stand open. */
  @Test
  void aDeviceDeliversAllItHadStoredBeforeTheNextOneDoes() {
    City city = city(7);
    CityStream stream = new CityStream(city, none(city, START), START, Backfill.FIRST_START);
    Map<String, Integer> messages = new HashMap<>();
    String device = "";
    while (stream.nextBacklog().isPresent()) {
      String before = device;
      device = stream.nextBacklog().get().value();
      assertThat(stream.takeBacklog(START).device().value()).isEqualTo(device);
      if (!device.equals(before)) {
        assertThat(messages).doesNotContainKey(device);
      }
      messages.merge(device, 1, Integer::sum);
    }
    assertThat(messages.values()).hasSizeGreaterThan(10).anyMatch(n -> n > 5);
  }

  @Test
  void aClockFromBeforeTheCityWasBuiltIsRefused() {
    Instant early = Instant.parse("2024-06-01T00:00:00Z");
    City city = city(7);
    assertThatThrownBy(() -> new CityStream(city, none(city, early), early, Backfill.NONE))
        .hasMessageContaining("the city opened on 2025-01-01");
  }

  private static Severity severity(City city, Value value) {
    Signal signal = value.signal();
    if (!signal.health() || Double.isNaN(value.number())) {
      return Severity.NORMAL;
    }
    Worker worker =
        city.workers().stream()
            .filter(known -> known.person().id().value().equals(value.person()))
            .findFirst()
            .orElseThrow();
    Station hut = city.station(worker.person().station());
    return VitalBands.shipped()
        .grade(signal, value.number(), worker.person().sex(), hut.altitude())
        .map(VitalBands.Grade::severity)
        .orElse(Severity.NORMAL);
  }

  /** Device and counter to its last value. */
  private static Map<String, Double> lastTotals(Played played) {
    Map<String, Value> last = new LinkedHashMap<>();
    for (Value value : played.values()) {
      String code = value.signal().code();
      if (Set.of("occupancy.in", "energy.total", "water.total").contains(code)) {
        last.merge(value.device() + " " + code, value, (a, b) -> a.at().isAfter(b.at()) ? a : b);
      }
    }
    Map<String, Double> totals = new TreeMap<>();
    last.forEach((counter, value) -> totals.put(counter, value.number()));
    return totals;
  }

  private static List<JsonNode> entries(Report report) {
    return List.copyOf(
        Played.json(report.payload(report.at())).get("readings").valueStream().toList());
  }

  private static byte[] bytes(Played played) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    played.messages.forEach(message -> all.writeBytes(message.payload(message.at())));
    return all.toByteArray();
  }
}
