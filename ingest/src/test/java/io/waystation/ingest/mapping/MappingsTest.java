package io.waystation.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Reason;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingsTest {
  private static final String HEAD = "topic: x/{site}/{n}/state\ndevice: \"{site}-{n}\"\n";
  private static final String TOPIC = "x/ST-1/A/state";
  private static final long SECONDS = 1_763_690_000;

  private static Mappings readings(String readings) {
    return Trial.mapping(HEAD + "readings:\n" + readings);
  }

  private static Reading one(Mappings mappings, String payload) {
    List<Reading> readings = Trial.readings(Trial.decode(mappings, TOPIC, payload));
    assertThat(readings).hasSize(1);
    return readings.get(0);
  }

  private static Decoded.Rejected refused(Mappings mappings, String payload) {
    return (Decoded.Rejected) Trial.decode(mappings, TOPIC, payload);
  }

  private static void assertRefused(
      Mappings mappings, String payload, Reason reason, String detail) {
    Decoded.Rejected refused = refused(mappings, payload);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.detail()).contains(detail);
    assertThat(refused.device()).isEqualTo("st-1-a");
  }

  @Test
  void theDeviceComesFromTheTopicInLowerCase() {
    Reading reading = one(readings("- {signal: env.co2, value: /v}"), "{\"v\": 800}");
    assertThat(reading.device().value()).isEqualTo("st-1-a");
    assertThat(reading.value()).isEqualTo(800);
    assertThat(reading.measuredAt()).isEqualTo(Trial.RECEIVED);
  }

  @Test
  void aTableNamesTheDeviceOfWhatIsNoId() {
    Mappings mappings =
        Trial.mapping(
            "topic: x/{site}/{n}/state\n"
                + "device: {from: \"{site}_{n}\", table: {ST_1: st-9-a}}\n"
                + "readings: [{signal: env.co2, value: /v}]");
    assertThat(Trial.readings(Trial.decode(mappings, "x/ST/1/state", "{\"v\": 1}")))
        .allMatch(reading -> reading.device().value().equals("st-9-a"));
    Decoded.Rejected refused =
        (Decoded.Rejected) Trial.decode(mappings, "x/ST/2/state", "{\"v\": 1}");
    assertThat(refused.reason()).isEqualTo(Reason.UNMAPPED);
    assertThat(refused.detail()).contains("device.table");
    assertThat(refused.device()).isEmpty();
  }

  @Test
  void aTopicThatGivesNoIdIsRefusedAndNotRepeated() {
    Mappings mappings = readings("- {signal: env.co2, value: /v}");
    Decoded.Rejected refused =
        (Decoded.Rejected) Trial.decode(mappings, "x/ST_1/secret word/state", "{\"v\": 1}");
    assertThat(refused.reason()).isEqualTo(Reason.UNMAPPED);
    assertThat(refused.detail()).doesNotContain("secret");
  }

  @Test
  void aStrangerIsRefusedUnderTheIdToRegister() {
    Mappings mappings = readings("- {signal: env.co2, value: /v}");
    Decoded.Rejected refused =
        (Decoded.Rejected) Trial.decode(mappings, "x/Yard/7/state", "{\"v\": 1}");
    assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_DEVICE);
    assertThat(refused.device()).isEqualTo("yard-7");
  }

  @ParameterizedTest
  @CsvSource({
    "s, 1763690000, 2025-11-21T01:53:20Z",
    "s, 1763690000.25, 2025-11-21T01:53:20.250Z",
    "s, '\"1763690000\"', 2025-11-21T01:53:20Z",
    "ms, 1763690000123, 2025-11-21T01:53:20.123Z",
    "us, 1763690000123999, 2025-11-21T01:53:20.123Z",
    "ns, 1763690000123999000, 2025-11-21T01:53:20.123Z",
    "iso-8601, '\"2025-11-21T01:53:20Z\"', 2025-11-21T01:53:20Z",
    "iso-8601, '\"2025-11-21T09:53:20+08:00\"', 2025-11-21T01:53:20Z",
    "iso-8601, '\"2025-11-21T09:53:20.5+0800\"', 2025-11-21T01:53:20.500Z",
    "'iso-8601, zone: Asia/Shanghai', '\"2025-11-21 09:53:20\"', 2025-11-21T01:53:20Z",
    "'iso-8601, zone: \"+08:00\"', '\"2025-11-21T09:53\"', 2025-11-21T01:53:00Z",
  })
  void timesAreReadAsTheFileSays(String unit, String written, Instant time) {
    Mappings mappings =
        Trial.mapping(
            HEAD
                + "time: {pointer: /t, unit: "
                + unit
                + "}\nreadings: [{signal: env.co2, value: /v}]");
    assertThat(one(mappings, "{\"t\": " + written + ", \"v\": 1}").measuredAt()).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "s, -1",
    "s, '\"soon\"'",
    "s, true",
    "s, 1e300",
    "s, 1e999",
    "ms, [1]",
    "iso-8601, 1763690000",
    "iso-8601, '\"2025-11-21T01:53:20\"'",
    "iso-8601, '\"2025-13-21T01:53:20Z\"'",
    "iso-8601, '\"1960-01-01T00:00:00Z\"'",
    "iso-8601, '\"+999999999-12-31T23:59:59Z\"'",
  })
  void aTimeThatIsNoneIsRefusedAtItsPointer(String unit, String written) {
    Mappings mappings =
        Trial.mapping(
            HEAD
                + "time: {pointer: /t, unit: "
                + unit
                + "}\nreadings: [{signal: env.co2, value: /v}]");
    assertRefused(mappings, "{\"t\": " + written + ", \"v\": 1}", Reason.BAD_FIELD, ": /t: ");
  }

  @Test
  void aClockThatIsWrongIsCorrectedWhenTheMessageSaysWhenItWasSent() {
    String times = "time: {pointer: /t, unit: s}\n";
    String rest = "readings: [{signal: env.co2, value: /v}]";
    String in1970 = "{\"t\": 90000, \"v\": 1}";
    assertRefused(Trial.mapping(HEAD + times + rest), in1970, Reason.BAD_FIELD, "as translated, ");
    Reading reading =
        one(Trial.mapping(HEAD + times + times.replace("time", "sent") + rest), in1970);
    assertThat(reading.measuredAt()).isEqualTo(Trial.RECEIVED);
    assertThat(reading.has(Flag.CLOCK_CORRECTED)).isTrue();
  }

  @Test
  void messagesAreNumberedWhenTheDeviceNumbersThem() {
    Mappings mappings =
        Trial.mapping(HEAD + "boot: /b\nseq: /n\nreadings: [{signal: env.co2, value: /v}]");
    Decoded.Readings decoded =
        (Decoded.Readings) Trial.decode(mappings, TOPIC, "{\"b\": 3, \"n\": \"7\", \"v\": 1}");
    assertThat(decoded.boot()).isEqualTo(3);
    assertThat(decoded.seq()).isEqualTo(7);
    assertRefused(mappings, "{\"b\": 3, \"v\": 1}", Reason.MISSING_FIELD, "/n: is missing");
    assertRefused(mappings, "{\"b\": 3, \"n\": 1.5, \"v\": 1}", Reason.BAD_FIELD, "/n: must be");
    Decoded.Rejected refused = refused(mappings, "{\"b\": 3, \"n\": 8, \"v\": \"?\"}");
    assertThat(refused.boot()).isEqualTo(3);
    assertThat(refused.seq()).isEqualTo(8);
  }

  @Test
  void onlyATimeOfTheMessageTellsARepetition() {
    String rest = "readings: [{signal: env.co2, value: /v}]";
    String message = "{\"t\": %d, \"v\": 1}".formatted(SECONDS);
    Decoded.Unnumbered timed =
        (Decoded.Unnumbered)
            Trial.decode(
                Trial.mapping(HEAD + "time: {pointer: /t, unit: s}\n" + rest), TOPIC, message);
    Decoded.Unnumbered untimed =
        (Decoded.Unnumbered) Trial.decode(Trial.mapping(HEAD + rest), TOPIC, message);
    assertThat(timed.digest()).isNotZero();
    assertThat(untimed.digest()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "env.temperature, degF, 70.7, 21.5",
    "env.temperature, K, 294.65, 21.5",
    "env.temperature, Cel, 21.5, 21.5",
    "oxygen.cylinder_pressure, '\"[psi]\"', 2000, 13.789514586336722",
    "oxygen.cylinder_pressure, bar, 150, 15",
    "env.pressure, mmHg, 760, 1013.250144354",
    "env.pressure, kPa, 81.6, 816",
    "energy.total, Wh, 1234, 1.234",
    "energy.total, Wmin, 60, 0.001",
    "water.total, L, 1500, 1.5",
    "charger.current, mA, 310, 0.31",
    "env.humidity, '\"1\"', 0.31, 31",
    "env.pm25, mg/m3, 0.0184, 18.4",
  })
  void unitsAreConvertedExactly(String signal, String unit, String given, double expected) {
    Mappings mappings = readings("- {signal: %s, value: /v, unit: %s}".formatted(signal, unit));
    double value = one(mappings, "{\"v\": " + given + "}").value();
    assertThat(value).isEqualTo(expected);
  }

  @Test
  void laboratoryValuesAreConvertedByTheirMolarMass() {
    for (String[] row :
        new String[][] {
          {"glucose", "99", "5.495"},
          {"total_cholesterol", "200", "5.172"},
          {"triglycerides", "150", "1.694"},
          {"uric_acid", "6", "356.9"},
          {"haemoglobin", "14.5", "0.145"}
        }) {
      Mappings mappings =
          Trial.mapping(
              HEAD
                  + "person: /p\nreadings: [{signal: %s, value: /v, unit: mg/dL}]"
                      .formatted(row[0]));
      String message = "{\"p\": \"%s\", \"v\": %s}".formatted(PersonId.random().value(), row[1]);
      assertThat(one(mappings, message).value())
          .as(row[0])
          .isCloseTo(Double.parseDouble(row[2]), Percentage.withPercentage(0.05));
    }
  }

  @Test
  void scaleAndOffsetComeBeforeTheUnit() {
    Mappings mappings =
        readings("- {signal: env.temperature, value: /v, scale: 0.1, offset: -40, unit: degF}");
    assertThat(one(mappings, "{\"v\": 1107}").value()).isEqualTo(21.5);
  }

  @Test
  void numbersMayBeTextsAndLimits() {
    Mappings mappings = readings("- {signal: env.temperature, value: /v, unit: degF}");
    assertThat(one(mappings, "{\"v\": \" 70.7 \"}").value()).isEqualTo(21.5);
    Reading below = one(mappings, "{\"v\": \"<32\"}");
    assertThat(below.value()).isZero();
    assertThat(below.has(Flag.LESS_THAN)).isTrue();
    Mappings reversed = readings("- {signal: env.co2, value: /v, scale: -1}");
    assertThat(one(reversed, "{\"v\": \"<-900\"}").has(Flag.GREATER_THAN)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"warm\"'",
    "true",
    "[1]",
    "'{}'",
    "1e999",
    "'\"1e9999\"'",
    "'\"0x10\"'",
    "'\"<\"'"
  })
  void whatIsNoNumberIsRefusedWithoutRepeatingIt(String written) {
    Mappings mappings = readings("- {signal: env.co2, value: /a/v}");
    assertRefused(
        mappings,
        "{\"a\": {\"v\": " + written + "}}",
        Reason.BAD_VALUE,
        "/a/v: is no number; env.co2 is one in ppm");
  }

  @Test
  void whatIsMissingIsRefusedUnlessItMayBe() {
    Mappings needed = readings("- {signal: env.co2, value: /v}");
    assertRefused(needed, "{\"w\": 1}", Reason.MISSING_FIELD, "/v: is missing or null");
    assertRefused(needed, "{\"v\": null}", Reason.MISSING_FIELD, "optional: true");
    Mappings optional =
        readings(
            "- {signal: env.co2, value: /v, optional: true, none: [-127, unavailable]}\n"
                + "- {signal: env.pm25, value: /w}");
    for (String nothing : List.of("null", "-127", "-127.0", "\"unavailable\"", "\"\"")) {
      assertThat(one(optional, "{\"w\": 1, \"v\": " + nothing + "}").signal().code())
          .isEqualTo("env.pm25");
    }
    assertRefused(
        readings("- {signal: env.co2, value: /v, optional: true}"),
        "{}",
        Reason.EMPTY,
        "none of the mapping's readings");
  }

  @Test
  void wordsAreTranslatedHoweverTheyAreWritten() {
    Mappings mappings =
        readings("- {signal: door.position, value: /v, words: {0: closed, 1: open, on: open}}");
    assertThat(one(mappings, "{\"v\": 1.0}").value()).isEqualTo(1);
    assertThat(one(mappings, "{\"v\": \"0\"}").value()).isZero();
    assertThat(one(mappings, "{\"v\": \"on\"}").value()).isEqualTo(1);
    assertRefused(
        mappings, "{\"v\": 2}", Reason.UNMAPPED, "/v: is none of the values that 'words' names");
    Mappings ours = readings("- {signal: presence.mmwave, value: /v}");
    assertThat(one(ours, "{\"v\": true}").value()).isEqualTo(1);
    assertRefused(ours, "{\"v\": 1}", Reason.UNKNOWN_STATE, "/v: is no word of presence.mmwave");
  }

  @Test
  void datesPlacesAndHeartbeats() {
    Mappings mappings =
        readings(
            "- {signal: medicine.expiry, value: /d}\n"
                + "- {signal: vehicle.position, value: [/lat, /lon]}\n"
                + "- {signal: device.heartbeat, value: true}");
    List<Reading> readings =
        Trial.readings(
            Trial.decode(
                mappings,
                TOPIC,
                "{\"d\": \"2027-03-01T00:00:00\", \"lat\": \"37.77\", \"lon\": 101.6}"));
    assertThat(readings)
        .extracting(reading -> reading.signal().code())
        .containsExactly("medicine.expiry", "vehicle.position", "device.heartbeat");
    assertThat(readings).allMatch(Reading::valid);
    assertRefused(
        mappings, "{\"d\": \"soon\", \"lat\": 1, \"lon\": 2}", Reason.BAD_VALUE, "/d: is no day");
    assertRefused(
        mappings,
        "{\"d\": \"2027-03-01\", \"lat\": 91, \"lon\": 2}",
        Reason.BAD_VALUE,
        "vehicle.position");
  }

  @Test
  void elementsOfAListBecomeReadingsOfTheirParts() {
    Mappings mappings =
        Trial.mapping(
            HEAD
                + "time: {pointer: /t, unit: s}\nreadings:\n"
                + "- {each: /s, when: {pointer: /k, equals: [t, temp]}, signal: env.temperature,"
                + " value: /v, part: /w}\n"
                + "- {each: /s, when: {pointer: /k, equals: co2}, signal: env.co2, value: /v,"
                + " part: \"{n}-2\", time: {pointer: /t, unit: s}, q: sensor-displaced}");
    List<Reading> readings =
        Trial.readings(
            Trial.decode(
                mappings,
                TOPIC,
                ("{\"t\": %d, \"s\": [{\"k\": \"t\", \"v\": 20, \"w\": 1}, {\"k\": \"temp\", \"v\":"
                        + " 21, \"w\": \"b\"}, {\"k\": \"co2\", \"v\": 800, \"t\": %d},"
                        + " {\"k\": \"else\"}]}")
                    .formatted(SECONDS, SECONDS - 5)));
    assertThat(readings)
        .extracting(r -> r.signal().code() + " " + r.part() + " " + r.value())
        .containsExactly("env.temperature 1 20.0", "env.temperature b 21.0", "env.co2 A-2 800.0");
    assertThat(readings.get(2).measuredAt()).isEqualTo(Instant.ofEpochSecond(SECONDS - 5));
    assertThat(readings.get(2).has(Flag.REJECTED)).isTrue();
    String fault = "{\"t\": %d, \"s\": [{\"k\": \"co2\", \"v\": 1, \"t\": 1}, {\"k\": \"t\"}]}";
    assertRefused(mappings, fault.formatted(SECONDS), Reason.MISSING_FIELD, ": /s/1/v: is missing");
    assertRefused(mappings, "{\"t\": 1, \"s\": 5}", Reason.BAD_FIELD, "/s: is no list");
    assertRefused(mappings, "{\"t\": 1}", Reason.MISSING_FIELD, "/s: is no list");
  }

  @Test
  void noValueIsLostBehindAnotherOfTheSameTime() {
    Mappings mappings = readings("- {each: \"\", signal: env.co2, value: \"\"}");
    assertRefused(mappings, "[800, 801]", Reason.BAD_FIELD, "/1: is a second env.co2");
    assertThat(one(mappings, "[800]").value()).isEqualTo(800);
  }

  @Test
  void healthBelongsToThePersonAndTheRestToTheDevice() {
    Mappings mappings =
        Trial.mapping(
            HEAD
                + "person: /who\nsession: /visit\nreadings:\n"
                + "- {signal: spo2, value: /o}\n- {signal: kiosk.strips, value: /n}");
    String id = "5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11";
    List<Reading> readings =
        Trial.readings(
            Trial.decode(
                mappings,
                TOPIC,
                "{\"who\": \"%s\", \"visit\": 88, \"o\": 97, \"n\": 3}"
                    .formatted(id.toUpperCase(Locale.ROOT))));
    assertThat(readings.get(0).person().value()).isEqualTo(id);
    assertThat(readings.get(0).session()).isEqualTo("88");
    assertThat(readings.get(1).person().isNone()).isTrue();
    assertRefused(
        mappings, "{\"o\": 97, \"n\": 3}", Reason.HEALTH_WITHOUT_PERSON, "/who: is no person's id");
    Decoded.Rejected refused = refused(mappings, "{\"who\": \"Zhang\", \"o\": 97, \"n\": 3}");
    assertThat(refused.reason()).isEqualTo(Reason.BAD_PERSON);
    assertThat(refused.detail()).doesNotContain("Zhang").doesNotContain("97");
  }

  @Test
  void whatWhenLeavesOutIsCountedAndNotKept() {
    Mappings mappings =
        Trial.mapping(
            HEAD + "when: {pointer: /type, equals: 3}\nreadings: [{signal: env.co2, value: /v}]");
    assertThat(Trial.decode(mappings, TOPIC, "{\"type\": 4, \"v\": 1}"))
        .isInstanceOf(Decoded.NotOurs.class);
    assertThat(one(mappings, "{\"type\": \"3\", \"v\": 500}").value()).isEqualTo(500);
  }

  @Test
  void bareValuesAndLinesOfThem() {
    Mappings text =
        Trial.mapping(HEAD + "format: text\nreadings: [{signal: door.lock, words: {L: locked}}]");
    assertThat(one(text, "L\r\n").value()).isZero();
    Mappings csv =
        Trial.mapping(
            HEAD
                + "format: csv\ntime: {pointer: /0, unit: s}\nreadings:\n"
                + "- {signal: env.co2, value: /1}\n- {signal: env.pm25, value: /3, optional: true}");
    Reading reading = one(csv, SECONDS + ", 812 ,x,,");
    assertThat(reading.value()).isEqualTo(812);
    assertThat(reading.measuredAt()).isEqualTo(Instant.ofEpochSecond(SECONDS));
    assertThat(refused(text, " ").reason()).isEqualTo(Reason.MISSING_FIELD);
    assertThat(((Decoded.Rejected) Trial.decode(text, TOPIC, new byte[] {-1})).reason())
        .isEqualTo(Reason.BAD_VALUE);
  }

  @Test
  void bytesThatAreNoJsonAreRefusedWithTheirPlace() {
    Mappings mappings = readings("- {signal: env.co2, value: /v}");
    assertRefused(mappings, "", Reason.EMPTY, "");
    assertRefused(mappings, " ", Reason.EMPTY, "white space");
    assertRefused(mappings, "{\"v\": 1", Reason.MALFORMED_JSON, "line 1, column");
    assertRefused(mappings, "{\"v\": 1} x", Reason.MALFORMED_JSON, "line 1, column");
    assertRefused(mappings, "{\"v\": 1}{}", Reason.MALFORMED_JSON, "something after");
    assertRefused(mappings, "{\"v\": 1, \"v\": 2}", Reason.MALFORMED_JSON, "/v: stands twice");
    assertRefused(mappings, "[".repeat(100), Reason.MALFORMED_JSON, "nested deeper");
    assertRefused(mappings, "{\"v\": \"" + "x".repeat(300_000) + "\"}", Reason.TOO_LARGE, "");
  }

  @Test
  void aTopicBelongsToOneMappingOrToNone(@TempDir Path folder) throws Exception {
    for (String topic : List.of("a/{x}/c", "a/b/{y}/d", "a/{x}/{y}/e", "{q}/z", "lone")) {
      Files.writeString(
          folder.resolve(topic.replaceAll("\\W", "_") + ".yaml"),
          "topic: \"" + topic + "\"\ndevice: st-1\nreadings: [{signal: env.co2, value: /v}]");
    }
    Mappings mappings = Trial.load(folder);
    assertThat(mappings.filters())
        .containsExactlyInAnyOrder("a/+/c", "a/b/+/d", "a/+/+/e", "+/z", "lone");
    for (String ours : List.of("a/b/c", "a//c", "a/b/y/d", "a/b/y/e", "a/z", "lone", "x/z")) {
      assertThat(mappings.claims(ours)).as(ours).isTrue();
    }
    for (String other : List.of("", "a", "a/b", "a/b/c/", "a/b/y/f", "lone/", "/lone", "z")) {
      assertThat(mappings.claims(other)).as(other).isFalse();
    }
    assertThat(((Decoded.Rejected) Trial.decode(mappings, "other", "1")).reason())
        .isEqualTo(Reason.UNKNOWN_TOPIC);
  }
}
