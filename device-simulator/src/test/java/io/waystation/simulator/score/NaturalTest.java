package io.waystation.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.StationId;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NaturalTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final String SOMEBODY = "5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11";

  /** A clock that is a little wrong is believed: what it says is what is stored. */
  private static final Duration AHEAD = Duration.ofMillis(31);

  @TempDir Path folder;
  private Path file;
  private TruthWriter truth;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("truth.jsonl");
    truth = TruthWriter.create(file);
    truth.write(new TruthLine.City(7, "", START, ZoneId.of("Asia/Shanghai")));
    truth.write(
        new TruthLine.Station(
            new StationId("hut-01"),
            "hut",
            true,
            4,
            OptionalInt.of(2_600),
            List.of(new DeviceId("hut-01-gw"))));
  }

  @Test
  void aRoomThatWasTooHotAllTheTimeIsNatural() throws IOException {
    for (int minute = 0; minute <= 40; minute += 5) {
      temperature(minute, 29);
    }
    assertThat(bornOut("too_hot", "")).isTrue();
  }

  @Test
  void oneThatWasNotIsNot() throws IOException {
    temperature(0, 29);
    temperature(10, 27.9);
    temperature(20, 29);
    assertThat(bornOut("too_hot", "")).isFalse();
  }

  @Test
  void whatNobodySaidBearsNothingOut() throws IOException {
    temperature(50, 29);
    assertThat(bornOut("too_hot", "")).isFalse();
  }

  @Test
  void aVitalSignIsNaturalWhenItIsAbnormalByTheTables() throws IOException {
    measured("bp_systolic", 150);
    assertThat(bornOut("vital.bp", SOMEBODY)).isTrue();
  }

  @Test
  void anOrdinaryOneIsNotNorOneOfSomebodyElse() throws IOException {
    measured("bp_systolic", 118);
    assertThat(bornOut("vital.bp", SOMEBODY)).isFalse();
    assertThat(among("vital.bp", "00000000-0000-4000-8000-000000000000")).isEmpty();
  }

  @Test
  void aTrendIsNaturalWhenEnoughDaysWereBeyondItsLimit() throws IOException {
    uricAcid(-10, 424);
    uricAcid(-10, 431);
    uricAcid(-4, 421);
    uricAcid(0, 386);
    assertThat(bornOut("trend.UA1", SOMEBODY)).isTrue();
  }

  @Test
  void andIsNotWhenItWasOneDayOnlyOrTooLongAgoOrAfterwards() throws IOException {
    uricAcid(-90, 431);
    uricAcid(-10, 424);
    uricAcid(-10, 431);
    uricAcid(-4, 420);
    uricAcid(0, 386);
    uricAcid(1, 450);
    assertThat(bornOut("trend.UA1", SOMEBODY)).isFalse();
  }

  @Test
  void whatTheTableDoesNotKnowIsNeverNatural() throws IOException {
    temperature(0, 29);
    assertThat(bornOut("station_offline", "")).isFalse();
  }

  private void temperature(int minute, double value) throws IOException {
    Instant at = START.plus(Duration.ofMinutes(minute));
    said(at, "\"m\":{\"env.temperature\":%s}".formatted(value));
  }

  private void measured(String signal, int value) throws IOException {
    said(
        START,
        "\"person\":\"%s\",\"session\":\"k\",\"m\":{\"%s\":%d}".formatted(SOMEBODY, signal, value));
  }

  private void uricAcid(int day, int value) throws IOException {
    said(
        START.plus(Duration.ofDays(day)),
        "\"person\":\"%s\",\"session\":\"k\",\"m\":{\"uric_acid\":%d}".formatted(SOMEBODY, value));
  }

  private void said(Instant at, String rest) throws IOException {
    String readings = "[{\"t\":%d,%s}]".formatted(at.plus(AHEAD).toEpochMilli(), rest);
    truth.write(
        new TruthLine.Message(new DeviceId("hut-01-gw"), 1, 0, at, AHEAD, Fate.SENT, readings));
  }

  private boolean bornOut(String rule, String person) throws IOException {
    truth.write(new TruthLine.End(START.plus(Duration.ofDays(1)), 0, 0, 0));
    truth.close();
    return among(rule, person).contains("a-1");
  }

  private Set<String> among(String rule, String person) {
    Instant at = START.plus(AHEAD);
    ServiceAlarm alarm =
        new ServiceAlarm(
            "a-1",
            rule,
            new LocalText(rule, rule),
            "hut-01",
            person.isEmpty() ? "hut-01-gw" : "",
            "",
            person,
            "notice",
            "",
            at,
            at,
            Optional.empty(),
            "",
            List.of(),
            false);
    return Natural.among(List.of(alarm), Told.read(file, message -> {}), file);
  }
}
