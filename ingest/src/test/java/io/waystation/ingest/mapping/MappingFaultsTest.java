package io.waystation.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a file is said before a message meets it. */
class MappingFaultsTest {
  private static final String HEAD = "topic: a/{site}/b\ndevice: \"{site}\"\n";
  private static final String READING = "readings:\n- {signal: env.co2, value: /v";

  @TempDir Path folder;

  private static Arguments fault(String yaml, int line, String problem) {
    return Arguments.of(yaml, line, problem);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("- a\n", 1, "write 'key: value' pairs here"),
        fault(
            "topic: a\ndevice: [\n",
            2,
            "this is no YAML: while parsing a flow node: expected the node"),
        fault("topic: a\ntopic: b\n", 2, "this is no YAML: Duplicate"),
        fault(
            "topic: a\ndevice: x\n" + READING + "}\n---\ntopic: b\n",
            6,
            "this is no YAML: there is a second document, which is not read here"),
        fault(
            "topic: &name a\ndevice: *name\n" + READING + "}",
            2,
            "this is no YAML: there is an alias, which is not read here"),
        fault("device: x\n" + READING + "}\n", 1, "'topic' is missing"),
        fault("topic: a/#\ndevice: x\n" + READING + "}", 1, "topic: 'a/#' is no topic pattern"),
        fault("topic: a/x{s}\ndevice: x\n" + READING + "}", 1, "topic: a capture is a whole level"),
        fault("topic: a/{S}\ndevice: x\n" + READING + "}", 1, "topic: '{S}' is no capture"),
        fault("topic: \"{s}/{s}\"\ndevice: x\n" + READING + "}", 1, "topic: two captures have"),
        fault(
            "topic: a/{site}\ndevice: \"{sit}\"\n" + READING + "}",
            2,
            "device: the topic has no capture {sit}; did you mean site?"),
        fault(
            "topic: ws/{x}/y/z\ndevice: x\n" + READING + "}",
            1,
            "topic: ws/{x}/y/z reaches into ws/v1/#"),
        fault("topic: \"{a}/{b}/c\"\ndevice: x\n" + READING + "}", 1, "reaches into ws/v1/#"),
        fault("topic: spBv1.0/g/DDATA/x\ndevice: x\n" + READING + "}", 1, "reaches into spBv1.0/#"),
        fault("topic: a/{site}\ndevice: A_B\n" + READING + "}", 2, "device: a device id has only"),
        fault(
            "topic: a/{s}\ndevice: {from: \"{s}\", table: {X: A B}}\n" + READING + "}",
            2,
            "table: 'A B' is no device id"),
        fault("topic: a/{s}\ndevice: {from: \"{s}\"}\n" + READING + "}", 2, "'table' is missing"),
        fault(
            HEAD + "format: xml\n" + READING + "}",
            3,
            "format: 'xml' given; use json, text or csv"),
        fault(HEAD + "tme: x\n" + READING + "}", 3, "tme: no such key; did you mean time?"),
        fault(
            HEAD + "time: {pointer: ts, unit: s}\n" + READING + "}",
            3,
            "pointer: 'ts' is no JSON pointer"),
        fault(
            HEAD + "time: {pointer: /ts, unit: sec}\n" + READING + "}",
            3,
            "unit: 'sec' given; use one of s, ms"),
        fault(HEAD + "time: {pointer: /ts}\n" + READING + "}", 3, "'unit' is missing"),
        fault(
            HEAD + "time: {pointer: /ts, unit: s, zone: Asia/Shanghai}\n" + READING + "}",
            3,
            "zone: only a time of iso-8601"),
        fault(
            HEAD + "time: {pointer: /ts, unit: iso-8601, zone: Pekin}\n" + READING + "}",
            3,
            "zone: 'Pekin' is no zone"),
        fault(HEAD + "boot: /b\n" + READING + "}", 1, "'boot' and 'seq' number messages together"),
        fault(
            HEAD + "person: /p\n" + READING + "}", 3, "person: nothing in 'readings' is measured"),
        fault(HEAD + "session: /p\n" + READING + "}", 3, "session: belongs to a person's"),
        fault(HEAD + "when: {pointer: /t}\n" + READING + "}", 3, "give one of 'equals'"),
        fault(
            HEAD + "readings:\n- {signal: spo2, value: /v}\n",
            4,
            "signal: spo2 is measured on a person"),
        fault(
            HEAD + "readings:\n- {signal: env.co3, value: /v}\n",
            4,
            "signal: there is no signal 'env.co3'; did you mean env.co2?"),
        fault(HEAD + "readings:\n- {signal: env.co2}\n", 4, "'value' is missing"),
        fault(HEAD + READING + ", valu: /x}\n", 4, "valu: no such key; did you mean value?"),
        fault(
            HEAD + READING + ", unit: Cel}\n",
            4,
            "unit: 'Cel' cannot be converted to ppm, the unit of env.co2"),
        fault(
            HEAD + READING + ", unit: ppn}\n",
            4,
            "unit: the unit 'ppn' is not known; did you mean ppm?"),
        fault(HEAD + READING + ", scale: big}\n", 4, "scale: 'big' is no number"),
        fault(HEAD + READING + ", scale: 0}\n", 4, "scale: 0 makes every value 0"),
        fault(HEAD + READING + ", words: {1: open}}\n", 4, "words: env.co2 has no words"),
        fault(
            HEAD + READING + ", q: sensor-of}\n",
            4,
            "q: 'sensor-of' is no status word; did you mean sensor-off?"),
        fault(HEAD + READING + ", optional: yes}\n", 4, "optional: must be true or false"),
        fault(
            HEAD + READING + "}\n- {signal: env.co2, value: /w}\n",
            5,
            "another reading takes env.co2"),
        fault(
            HEAD + READING + ", part: x}\n- {signal: env.co2, value: /w, part: x}\n",
            5,
            "another reading takes env.co2 for the same part"),
        fault(
            HEAD + "readings:\n- {signal: door.position, value: /v, words: {1: opened}}\n",
            4,
            "words: 'opened' is no word of door.position, which knows closed, open, unknown; did you mean open?"),
        fault(
            HEAD + "readings:\n- {signal: door.position, value: /v, unit: Cel}\n",
            4,
            "unit: door.position is no number"),
        fault(
            HEAD + "readings:\n- {signal: vehicle.position, value: /v}\n",
            4,
            "value: a place has two"),
        fault(
            HEAD + "format: text\nreadings:\n- {signal: env.co2, value: /v}\n",
            5,
            "a message of format text is one value"),
        fault(
            HEAD + "format: text\nboot: /b\nseq: /s\nreadings:\n- {signal: env.co2}\n",
            4,
            "boot: a message of format text is one value"),
        fault(
            HEAD
                + "readings:\n- {each: /l, signal: env.co2, value: /v}\n- {signal: env.pm25, value: /l/0/v}\n",
            1,
            "a list is taken element by element ('each') and by place"),
        fault(HEAD + "readings: []\n", 1, "'readings' must be a list of at least one"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isNamedWithItsLine(String yaml, int line, String problem) throws IOException {
    Files.writeString(folder.resolve("m.yaml"), yaml);
    assertThat(Trial.faults(folder))
        .as("%s", Trial.faults(folder))
        .anySatisfy(
            fault -> {
              assertThat(fault.file()).isEqualTo("m.yaml");
              assertThat(fault.line()).isEqualTo(line);
              assertThat(fault.problem()).contains(problem);
            });
  }

  @Test
  void ofAllFilesAreFoundAtOnce() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), HEAD + READING + "}\n");
    Files.writeString(
        folder.resolve("b.yml"), HEAD.replace("a/{site}/b", "a/x/{site}") + READING + "}\n");
    Files.writeString(folder.resolve("c.yaml"), "topic: c\ndevice: X_Y\nreadings: {}\n");
    Files.writeString(folder.resolve("notes.txt"), "not ours");
    assertThat(Trial.faults(folder))
        .extracting(MappingFault::toString)
        .containsExactly(
            "c.yaml, line 2: device: a device id has only a-z, 0-9 and '-' in it",
            "c.yaml, line 2: device: is no device id: 1 to 64 of a-z, 0-9 and '-'",
            "c.yaml, line 1: 'readings' must be a list of at least one",
            "b.yml, line 1: topic: a/x/{site} overlaps a/{site}/b of a.yaml; a message must belong"
                + " to one mapping");
  }

  @Test
  void aFolderWithoutMappingsIsAFault() {
    assertThat(Trial.faults(folder).get(0).problem()).isEqualTo("holds no mapping file (*.yaml)");
    assertThat(Trial.faults(folder.resolve("nowhere")).get(0).problem())
        .contains("no such file or folder");
  }

  @Test
  void bytesThatAreNoTextAreAFault() throws IOException {
    Files.write(folder.resolve("m.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(Trial.faults(folder).get(0).problem()).isEqualTo("is not UTF-8");
  }
}
