package io.waystation.simulator.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import io.waystation.simulator.truth.TruthLine.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruthFileTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:00:00.250Z");
  private static final StationId STATION = new StationId("st-001");
  private static final DeviceId GATEWAY = new DeviceId("st-001-gw");
  private static final PersonId PERSON = new PersonId("5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11");

  private static final TruthLine CITY =
      new TruthLine.City(7, "demo", NOW, ZoneId.of("Asia/Shanghai"));

  private static final List<TruthLine> ONE_OF_EACH =
      List.of(
          CITY,
          new TruthLine.Station(
              STATION, "station", true, 12, OptionalInt.of(85), List.of(GATEWAY, GATEWAY)),
          new TruthLine.Station(
              STATION, "vehicle", false, 0, OptionalInt.empty(), List.<DeviceId>of()),
          new TruthLine.Fault(
              "f-0001",
              "",
              "link_cut",
              Cause.STATION_LINK,
              STATION,
              GATEWAY,
              PersonId.NONE,
              NOW,
              TruthLine.Fault.FOR_GOOD),
          new TruthLine.Fault(
              "f-0002", "f-0001", "fever", Cause.UNNAMED, STATION, GATEWAY, PERSON, NOW, NOW),
          new TruthLine.Visit(STATION, NOW, NOW.plusSeconds(60)),
          new TruthLine.Message(
              GATEWAY,
              1,
              9_007_199_254_740_991L,
              NOW,
              Duration.ofMillis(-3),
              Fate.SENT,
              "[{\"t\":1,\"m\":{\"a\":[1.5,\"]\"]}},{\"q\":{}}]"),
          new TruthLine.Message(GATEWAY, -1, -1, NOW, Duration.ZERO, Fate.GARBAGE, "[]"),
          new TruthLine.Day(
              STATION, LocalDate.parse("2026-11-21"), NOW, NOW, 57, 123_456, 12.345, 0.4, 54_000),
          new TruthLine.End(NOW, 2, 3, 0));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"truth.jsonl", "new/truth.jsonl.gz"})
  void whatWasWrittenIsRead(String name) throws IOException {
    Path file = folder.resolve(name);
    write(file, ONE_OF_EACH);
    List<TruthLine> read = new ArrayList<>();
    assertThat(TruthFile.read(file, read::add)).as("partial").isFalse();
    assertThat(read).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void linesAreWrittenAsTheDocumentSays() throws IOException {
    Path file = folder.resolve("truth.jsonl");
    write(file, ONE_OF_EACH.subList(0, 4));
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"kind":"city","format":1,"seed":7,"preset":"demo","start":"2026-11-21T02:00:00.250Z","zone":"Asia/Shanghai"}
            {"kind":"station","id":"st-001","type":"station","alwaysOpen":true,"capacity":12,"altitude":85,"devices":["st-001-gw","st-001-gw"]}
            {"kind":"station","id":"st-001","type":"vehicle","alwaysOpen":false,"capacity":0,"devices":[]}
            {"kind":"fault","id":"f-0001","parent":"","fault":"link_cut","cause":"station_link","station":"st-001","device":"st-001-gw","person":"","start":"2026-11-21T02:00:00.250Z","end":"9999-12-31T23:59:59.999Z"}
            """);
  }

  @Test
  void howOftenDevicesReportIsToldWhereItIsNotWhatTheirFirmwareDoes() throws IOException {
    TruthLine city =
        new TruthLine.City(7, "", NOW, ZoneId.of("Asia/Shanghai"), Duration.ofHours(1));
    Path file = folder.resolve("truth.jsonl");
    write(file, List.of(city));
    assertThat(Files.readString(file)).contains("\"beatMs\":3600000}");
    TruthFile.read(file, line -> assertThat(line).isEqualTo(city));
  }

  @ParameterizedTest
  @ValueSource(strings = {"truth.jsonl", "truth.jsonl.gz"})
  void aFileThatWasCutOffAnywhereIsReadAsFarAsItGoesAndIsPartial(String name) throws IOException {
    Path whole = folder.resolve("whole-" + name);
    Path cut = folder.resolve(name);
    write(whole, ONE_OF_EACH);
    byte[] bytes = Files.readAllBytes(whole);
    int known = 0;
    for (int length = bytes.length / 4; length < bytes.length - 20; length += 7) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      List<TruthLine> read = new ArrayList<>();
      try {
        assertThat(TruthFile.read(cut, read::add)).as("partial at %d", length).isTrue();
      } catch (TruthException tooShort) {
        assertThat(tooShort).hasMessageContaining("empty");
      }
      assertThat(read).isEqualTo(ONE_OF_EACH.subList(0, read.size()));
      known = Math.max(known, read.size());
    }
    assertThat(known).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense|line 2: is no JSON",
        "[1]|line 2: is no JSON object",
        "{\"kind\":\"weather\"}|line 2: there is no kind 'weather'; there are city, day, end",
        "{\"kind\":\"visit\",\"station\":\"st-001\"}|line 2: lacks 'in'",
        "{\"kind\":\"visit\",\"station\":\"st-001\",\"in\":\"noon\",\"out\":\"\"}|line 2: in is 'noon'",
        "{\"kind\":\"visit\"} {}|line 2: has something after its object",
        "{\"kind\":\"visit\"|line 2: is no JSON"
      })
  void aLineThatIsNoneIsNamedWithItsNumber(String line, String message) throws IOException {
    Path file = folder.resolve("truth.jsonl");
    write(file, List.of(CITY));
    Files.writeString(file, Files.readString(file) + line + "\n{\"kind\":\"end\"}\n");
    assertThatThrownBy(() -> TruthFile.read(file, line1 -> {}))
        .isInstanceOf(TruthException.class)
        .hasMessageContaining("truth.jsonl, " + message);
  }

  @Test
  void linesInTheWrongPlaceAreRefused() throws IOException {
    Path file = folder.resolve("truth.jsonl");
    TruthLine end = ONE_OF_EACH.get(ONE_OF_EACH.size() - 1);
    write(file, List.of(end));
    assertWrong(file, "line 1: the line of the city comes first");
    write(file, List.of(CITY, CITY));
    assertWrong(file, "line 2: the line of the city comes first, and once");
    write(file, List.of(CITY, end, end));
    assertWrong(file, "line 3: there is something after the end");
    Files.writeString(file, "");
    assertWrong(file, "line 1: the file is empty");
    Files.writeString(file, "{\"kind\":\"city\",\"format\":2}\n");
    assertWrong(file, "is of format 2, and this version reads 1");
    Path missing = folder.resolve("missing.jsonl");
    assertWrong(missing, "there is no such file; --truth");
  }

  private static void assertWrong(Path file, String message) {
    assertThatThrownBy(() -> TruthFile.read(file, line -> {}))
        .isInstanceOf(TruthException.class)
        .hasMessageContaining(message);
  }

  private static void write(Path file, List<TruthLine> lines) throws IOException {
    try (TruthWriter writer = TruthWriter.create(file)) {
      for (TruthLine line : lines) {
        writer.write(line);
      }
    }
  }
}
