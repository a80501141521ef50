package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.log.sqlite.SqliteReadingLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that speaks once a minute; minutes are those of our clock. */
class ClockWordTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration IN_2036 =
      Duration.between(NOON, Instant.parse("2036-02-07T06:28:16Z"));

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ReadingLog log;
  private Intake intake;
  private int seq;

  @BeforeEach
  void open() {
    log = SqliteReadingLog.open(folder, Clock.systemUTC());
    intake = TestIntake.of(log, meters);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void isSaidOnceItIsSureAndThenEveryHour() {
    speak(0, 130, Duration.ofSeconds(-90));
    assertThat(said()).isEqualTo(Map.of(10L, -90.0, 70L, -90.0, 130L, -90.0));
  }

  @Test
  void whatARepetitionWouldHaveSaidTheNextMessageSays() {
    speak(0, 9, Duration.ofSeconds(-90));
    seq--;
    accept(10, Duration.ofSeconds(-90).minusMinutes(1), "");
    assertThat(log.end().live()).as("it was a repetition").isEqualTo(10);
    speak(11, 20, Duration.ofSeconds(-90));
    assertThat(said()).isEqualTo(Map.of(11L, -90.0));
  }

  @Test
  void aClockThatJumpsIsToldAfterTenMinutesAndSoIsItsReturn() {
    speak(0, 29, Duration.ZERO);
    speak(30, 49, IN_2036);
    speak(50, 70, Duration.ZERO);
    assertThat(said()).isEqualTo(Map.of(10L, 0.0, 40L, (double) IN_2036.toSeconds(), 60L, 0.0));
  }

  @Test
  void whatWaitedSaysNothingOfTheClock() {
    speak(0, 20, Duration.ZERO);
    List<RawMessage> queue = new ArrayList<>();
    for (int minute = 21; minute < 25; minute++) {
      queue.add(message(minute(minute), minute(25), ""));
    }
    intake.accept(queue);
    speak(26, 71, Duration.ZERO);
    assertThat(said()).isEqualTo(Map.of(10L, 0.0, 70L, 0.0));
  }

  @Test
  void nothingIsKnownOfAClockAfterOneDelayThatLooksLikeIt() {
    List<RawMessage> queue = new ArrayList<>();
    for (int minute = 0; minute < 4; minute++) {
      queue.add(message(minute(minute), minute(4), ""));
    }
    intake.accept(queue);
    speak(5, 20, Duration.ZERO);
    assertThat(said()).isEqualTo(Map.of(14L, 0.0));
  }

  @Test
  void aDeviceThatKnowsIsBelieved() {
    for (int minute = 0; minute < 80; minute++) {
      accept(minute, Duration.ofSeconds(70), ",\"device.clock_skew\":71");
    }
    assertThat(said().values()).containsOnly(71.0).hasSize(80);
  }

  @Test
  void aDeviceThatSpeaksOftenAndKnowsSeldomIsBelieved() {
    for (int i = 0; i <= 6 * 60 * 3; i++) {
      Instant now = NOON.plusSeconds(10L * i);
      String own = i % 360 == 3 ? ",\"device.clock_skew\":71" : "";
      intake.accept(List.of(message(now.plusSeconds(70), now, own)));
    }
    assertThat(said()).isEqualTo(Map.of(0L, 71.0, 60L, 71.0, 120L, 71.0));
  }

  @Test
  void aDeviceThatStopsSayingItIsSpokenForAgain() {
    accept(0, Duration.ofSeconds(70), ",\"device.clock_skew\":71");
    speak(1, 310, Duration.ofSeconds(70));
    assertThat(said()).isEqualTo(Map.of(0L, 71.0, 240L, 70.0, 300L, 70.0));
  }

  @Test
  void ofADeviceThatCountsFromItsStartNothingIsSaid() {
    Duration fromZero = Duration.between(NOON, Instant.EPOCH);
    speak(0, 80, fromZero);
    assertThat(said()).isEmpty();
    speak(81, 91, Duration.ZERO);
    assertThat(said()).as("its clock is set").isEqualTo(Map.of(91L, 0.0));
  }

  @Test
  void ofADeviceThatDoesNotSayWhenItSendsNothingIsSaid() {
    for (int start = 0; start < 160; start += 80) {
      intake = TestIntake.withSenml(log, meters);
      for (int minute = start; minute < start + 80; minute++) {
        String pack =
            "[{\"n\":\"boot\",\"v\":1},{\"n\":\"seq\",\"v\":%d},{\"n\":\"env.co2\",\"v\":500}]"
                .formatted(seq++);
        intake.accept(List.of(raw("senml", pack, minute(minute))));
      }
    }
    assertThat(log.end().live()).isEqualTo(160);
    assertThat(said()).isEmpty();
  }

  @Test
  void goesOnAfterARestart() {
    speak(0, 29, Duration.ofSeconds(90));
    intake = TestIntake.of(log, meters);
    speak(30, 31, Duration.ofSeconds(90));
    assertThat(said()).isEqualTo(Map.of(10L, 90.0, 30L, 90.0));
  }

  private void speak(int from, int to, Duration ahead) {
    for (int minute = from; minute <= to; minute++) {
      accept(minute, ahead, "");
    }
  }

  private void accept(int minute, Duration ahead, String more) {
    intake.accept(List.of(message(minute(minute).plus(ahead), minute(minute), more)));
  }

  private RawMessage message(Instant sent, Instant received, String more) {
    String payload =
        "{\"boot\":1,\"seq\":%d,\"sent\":%d,\"readings\":[{\"t\":%d,\"m\":{\"env.co2\":500%s}}]}"
            .formatted(seq++, sent.toEpochMilli(), sent.toEpochMilli(), more);
    return raw("readings", payload, received);
  }

  private static RawMessage raw(String kind, String payload, Instant received) {
    return new RawMessage(
        "ws/v1/st-001-gw/" + kind, payload.getBytes(StandardCharsets.UTF_8), received);
  }

  private static Instant minute(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  /** Minute of arrival and seconds. */
  private Map<Long, Double> said() {
    Map<Long, Double> said = new TreeMap<>();
    for (Entry entry : log.read(Lane.LIVE, 0, 10_000)) {
      entry.readings().stream()
          .filter(reading -> reading.signal().code().equals("device.clock_skew"))
          .forEach(
              reading ->
                  said.put(
                      Duration.between(NOON, reading.receivedAt()).toMinutes(), reading.value()));
    }
    return said;
  }
}
