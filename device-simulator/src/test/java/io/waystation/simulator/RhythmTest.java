package io.waystation.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.waystation.model.Device;
import io.waystation.simulator.mqtt.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RhythmTest {
  private static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

  private final City city =
      City.withDevices(new CitySettings(7, 0, 3, 30, ZoneId.of("Asia/Shanghai")), 40);

  @ParameterizedTest
  @ValueSource(doubles = {2, 8, 40, 400})
  void theCityMakesTheMessagesAskedForFromTheFirstSecondOn(double rate) {
    List<Message> messages = play(rate, 1, Duration.ofSeconds(60));
    long first =
        messages.stream().filter(message -> message.at().isBefore(START.plusSeconds(10))).count();
    // Visits to the kiosks come on top, whatever the rhythm.
    assertThat((double) first).isCloseTo(10 * rate, within(0.1 * rate + 6));
    assertThat((double) messages.size()).isCloseTo(60 * rate, within(0.6 * rate + 12));
  }

  @Test
  void allDevicesHaveTheSameShare() {
    Map<Object, Long> shares =
        play(40, 1, Duration.ofSeconds(60)).stream()
            .collect(Collectors.groupingBy(Message::device, Collectors.counting()));
    assertThat(shares).hasSize(40);
    assertThat(shares.values()).allMatch(share -> share >= 59 && share <= 66);
  }

  @Test
  void aFasterClockMakesNoMoreMessagesASecond() {
    assertThat((double) play(40, 10, Duration.ofSeconds(100)).size()).isCloseTo(400, within(40.0));
  }

  @Test
  void whatADeviceCannotDoIsSaid() {
    assertThatThrownBy(() -> Rhythm.of(10, 5_000, 1))
        .hasMessage(
            "5000 messages/s are not possible with 10 devices: a device makes 1 a day to 100 a"
                + " second, so give 0.01 to 1000");
    assertThatThrownBy(() -> Rhythm.of(10, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rhythm.of(10, -3, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rhythm.of(10, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hourlyDevicesSayWhatTrendsAreDrawnOfAndMissNoVisitToAKiosk() {
    Duration days = Duration.ofDays(2);
    CityStream sparse = stream(Rhythm.hourly(city.devices().size()));
    CityStream usual = stream(Rhythm.OWN);
    Played hourly = Played.play(sparse, START.plus(days));
    Played own = Played.play(usual, START.plus(days));

    assertThat(hourly.messages).hasSizeLessThan(own.messages.size() / 25);
    assertThat(sessions(hourly)).isNotEmpty().isEqualTo(sessions(own));
    for (Device device : city.devices()) {
      if (device.type() == Device.Type.GATEWAY) {
        assertThat(measured(hourly, device, "env.temperature")).isBetween(48L, 50L);
        assertThat(measured(hourly, device, "gateway.heartbeat")).isBetween(2L, 4L);
      }
    }
  }

  @Test
  void hourlyDevicesSayWhenADoorIsLockedAndLeaveNoneOpen() {
    Instant end = START.plus(Duration.ofHours(26));
    List<Played.Value> hourly = Played.play(stream(Rhythm.hourly(100)), end).values();
    List<Played.Value> own = Played.play(stream(Rhythm.OWN), end).values();
    int opened = 0;
    for (Device device : city.devices()) {
      assertThat(turns(hourly, device)).isEqualTo(turns(own, device));
      List<Played.Value> door = of(hourly, device, "door.position");
      for (int i = 0; i + 1 < door.size(); i++) {
        if (door.get(i).word().equals("open")) {
          opened++;
          Duration stood = Duration.between(door.get(i).at(), door.get(i + 1).at());
          assertThat(stood).isLessThan(Duration.ofSeconds(60));
        }
      }
      assertThat(of(hourly, device, "access.attempt")).isEmpty();
    }
    assertThat(opened).isPositive();
    assertThat(city.devices()).anySatisfy(device -> assertThat(turns(own, device)).isNotEmpty());
  }

  /** When the lock is another than before, to the second: the device's clock is not quite right. */
  private List<Instant> turns(List<Played.Value> values, Device device) {
    List<Instant> turns = new ArrayList<>();
    String last = "";
    for (Played.Value value : of(values, device, "door.lock")) {
      if (!last.isEmpty() && !value.word().equals(last)) {
        turns.add(value.at().plusMillis(500).truncatedTo(ChronoUnit.SECONDS));
      }
      last = value.word();
    }
    return turns;
  }

  private static List<Played.Value> of(List<Played.Value> values, Device device, String signal) {
    return values.stream()
        .filter(value -> value.device().equals(device.id()))
        .filter(value -> value.signal().code().equals(signal))
        .toList();
  }

  private static List<Instant> sessions(Played played) {
    return played.values().stream()
        .filter(value -> value.signal().code().equals("spo2"))
        .map(Played.Value::at)
        .sorted()
        .toList();
  }

  private static long measured(Played played, Device device, String signal) {
    return played.values().stream()
        .filter(value -> value.device().equals(device.id()))
        .filter(value -> value.signal().code().equals(signal))
        .count();
  }

  private CityStream stream(Rhythm rhythm) {
    return new CityStream(city, Faults.of(city, START, List.of()), START, Backfill.NONE, rhythm);
  }

  private List<Message> play(double rate, double speed, Duration how) {
    Rhythm rhythm = Rhythm.of(city.devices().size(), rate, speed);
    CityStream stream =
        new CityStream(city, Faults.of(city, START, List.of()), START, Backfill.NONE, rhythm);
    return Played.play(stream, START.plus(how)).messages;
  }
}
