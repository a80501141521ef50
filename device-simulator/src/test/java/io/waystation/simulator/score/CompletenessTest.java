package io.waystation.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthWriter;
import io.waystation.storage.telemetry.TelemetryStore;
import io.waystation.storage.telemetry.sqlite.SqliteTelemetryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletenessTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final String PERSON = "5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11";

  @TempDir Path folder;
  private TelemetryStore store;
  private TruthWriter truth;
  private int seq;

  @BeforeEach
  void open() throws IOException {
    store = SqliteTelemetryStore.open(folder.resolve("telemetry"));
    truth = TruthWriter.create(folder.resolve("truth.jsonl.gz"));
    truth.write(new TruthLine.City(7, "", START, ZoneId.of("Asia/Shanghai")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void allThatWasSaidIsFoundWithEveryKindOfValue() throws IOException {
    said(Fate.SENT, 0, "\"env.temperature\":21.5,\"door.position\":\"open\"");
    said(Fate.SENT, 1, "\"presence.mmwave\":true,\"gateway.heartbeat\":17");
    said(Fate.SENT, 2, "\"medicine.expiry\":\"2027-03-01\"");
    stored("env.temperature", 0, 21.5);
    stored("door.position", 0, signal("door.position").states().indexOf("open"));
    stored("presence.mmwave", 1, signal("presence.mmwave").states().indexOf("true"));
    stored("gateway.heartbeat", 1, 1);
    stored("medicine.expiry", 2, LocalDate.parse("2027-03-01").toEpochDay());
    Completeness.Result result = compare();
    assertThat(result.examples()).isEmpty();
    assertThat(result.said()).isEqualTo(5);
    assertThat(result.share()).isEqualTo(1);
    assertThat(result.extra()).isZero();
  }

  @Test
  void measurementsOfPeopleAreTheirsAndComparatorsKeepTheirNumber() throws IOException {
    readings(
        Fate.SENT,
        START,
        Duration.ZERO,
        "[{\"t\":%d,\"person\":\"%s\",\"session\":\"k\",\"m\":{\"glucose\":\"<1.1\",\"spo2\":null},\"q\":{\"spo2\":\"sensor-off\"}}]"
            .formatted(START.toEpochMilli(), PERSON));
    store.write(
        List.of(reading("glucose", PERSON, START, 1.1, 0), reading("spo2", PERSON, START, 0, 0)));
    assertThat(compare().share()).isEqualTo(1);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    said(Fate.SENT, 0, "\"env.temperature\":21.5");
    said(Fate.SENT, 60, "\"env.temperature\":21.6");
    stored("env.temperature", 0, 21.5);
    Completeness.Result result = compare();
    assertThat(result.share()).isEqualTo(0.5);
    assertThat(result.examples())
        .containsExactly("not found: 1 of 2 values of st-001-gw env.temperature");
  }

  @Test
  void anotherValueIsNotFoundAndADoubleUnderAnotherTimeIsTooMuch() throws IOException {
    said(Fate.SENT, 0, "\"env.temperature\":21.5");
    said(Fate.SENT, 60, "\"env.temperature\":21.6");
    stored("env.temperature", 0, 21.4);
    stored("env.temperature", 60, 21.6);
    stored("env.temperature", 61, 21.6);
    Completeness.Result result = compare();
    assertThat(result.found()).isEqualTo(1);
    assertThat(result.otherValue()).isEqualTo(1);
    assertThat(result.extra()).isEqualTo(1);
  }

  @Test
  void whatTheServiceFindsOutItselfIsNotTooMuch() throws IOException {
    said(Fate.SENT, 0, "\"env.temperature\":21.5");
    stored("env.temperature", 0, 21.5);
    stored("device.status", 1, 0);
    stored("device.clock_skew", 2, 1.2);
    assertThat(compare().extra()).isZero();
  }

  @Test
  void whatWasNotToArriveIsNotMissed() throws IOException {
    said(Fate.GARBAGE, 0, "");
    said(Fate.REFUSED, 10, "\"fan.speed\":812");
    said(Fate.SENT, 20, "\"env.temperature\":21.5");
    seq--;
    said(Fate.GIVEN_UP, 20, "");
    said(Fate.SENT, 30, "\"env.temperature\":21.6");
    seq--;
    said(Fate.REPEAT, 30, "\"env.temperature\":21.6");
    stored("env.temperature", 30, 21.6);
    Completeness.Result result = compare();
    assertThat(result.said()).isEqualTo(1);
    assertThat(result.share()).isEqualTo(1);
  }

  @Test
  void aClockThatWasPutRightIsMatchedByWhatItSaid() throws IOException {
    Duration ahead = Duration.ofDays(3_650);
    readings(
        Fate.SENT,
        START,
        ahead,
        "[{\"t\":%d,\"m\":{\"env.temperature\":21.5}}]"
            .formatted(START.plus(ahead).toEpochMilli()));
    store.write(List.of(reading("env.temperature", "", START, 21.5, -ahead.toMillis())));
    assertThat(compare().share()).isEqualTo(1);
  }

  @Test
  void aTruthLargerThanTheMemoryIsComparedDeviceByDevice() throws IOException {
    for (int i = 0; i < 50; i++) {
      said(Fate.SENT, i, "\"env.temperature\":" + i);
      stored("env.temperature", i, i);
    }
    end();
    assertThat(Completeness.of(folder.resolve("truth.jsonl.gz"), store, 10).found()).isEqualTo(50);
  }

  private Completeness.Result compare() throws IOException {
    end();
    return Completeness.of(folder.resolve("truth.jsonl.gz"), store);
  }

  private void end() throws IOException {
    truth.write(new TruthLine.End(START.plus(Duration.ofDays(1)), seq, 0, 0));
    truth.close();
  }

  private void said(Fate fate, int second, String values) throws IOException {
    Instant at = START.plusSeconds(second);
    String readings =
        values.isEmpty() ? "[]" : "[{\"t\":%d,\"m\":{%s}}]".formatted(at.toEpochMilli(), values);
    readings(fate, at, Duration.ZERO, readings);
  }

  private void readings(Fate fate, Instant at, Duration clockOff, String readings)
      throws IOException {
    truth.write(
        new TruthLine.Message(new DeviceId("st-001-gw"), 1, seq++, at, clockOff, fate, readings));
  }

  private void stored(String signal, int second, double value) {
    store.write(List.of(reading(signal, "", START.plusSeconds(second), value, 0)));
  }

  private static Reading reading(
      String signal, String person, Instant at, double value, long clockShift) {
    return new Reading(
        new StationId("st-001"),
        new DeviceId("st-001-gw"),
        "",
        person.isEmpty() ? PersonId.NONE : new PersonId(person),
        "",
        signal(signal),
        value,
        0,
        at,
        at,
        1,
        0,
        clockShift);
  }

  private static Signal signal(String code) {
    return SignalCatalogue.shipped().signal(code);
  }
}
