package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CBOR says the same as JSON, and nothing it declares is believed. */
class CborTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final JsonMapper JSON = new JsonMapper();
  private static final CBORMapper CBOR = new CBORMapper();

  private final PayloadDecoder decoder =
      new PayloadDecoder(
          "ws/v1",
          SignalCatalogue.shipped(),
          StatusFlags.shipped(),
          new TestRegistry(),
          new DeviceClocks());

  /** All but those only JSON can say: half characters, and numbers of more than 64 bits. */
  @TestFactory
  Stream<DynamicTest> everyJsonPayloadDecodesToTheSameAsCbor() throws Exception {
    return Stream.concat(files("good"), files("bad"))
        .map(
            file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> sameAsCbor(file)));
  }

  private void sameAsCbor(Path file) throws IOException {
    String topic = Files.readString(expected(file)).lines().findFirst().orElseThrow();
    byte[] json = Files.readAllBytes(file);
    Decoded fromJson = decode(topic, json);
    if (fromJson instanceof Decoded.Rejected r
        && List.of(Reason.MALFORMED_JSON, Reason.EMPTY, Reason.UNKNOWN_TOPIC)
            .contains(r.reason())) {
      return;
    }
    JsonNode tree = JSON.readTree(json);
    byte[] cbor;
    try {
      cbor = CBOR.writeValueAsBytes(tree);
    } catch (JsonGenerationException e) {
      assertThat(file).hasFileName("part-half-a-character.json");
      return;
    }
    Decoded fromCbor = decode(topic, cbor);
    if (fromCbor instanceof Decoded.Rejected r && r.detail().contains("a tag;")) {
      assertThat(file.getFileName().toString())
          .isIn("numbers-of-any-spelling.json", "seq-beyond-64-bits.json");
      return;
    }
    assertThat(fromCbor).isEqualTo(fromJson);
  }

  @Test
  void lengthsMayBeIndefinite() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xBF);
    text(out, "boot");
    out.write(17);
    // A text in two parts.
    text(out, "seq");
    out.write(5);
    text(out, "sent");
    out.write(HexFormat.of().parseHex("1B0000019AA4268B52"));
    text(out, "readings");
    out.write(0x9F);
    out.write(0xBF);
    text(out, "t");
    out.write(HexFormat.of().parseHex("1B0000019AA4268B52"));
    text(out, "m");
    out.write(0xBF);
    text(out, "door.position");
    out.write(0x7F);
    text(out, "op");
    text(out, "en");
    out.write(HexFormat.of().parseHex("FFFFFFFFFF"));
    Decoded decoded = decode("ws/v1/st-001-gw/readings", out.toByteArray());
    assertThat(decoded).isInstanceOf(Decoded.Readings.class);
    assertThat(((Decoded.Readings) decoded).readings())
        .singleElement()
        .satisfies(r -> assertThat(r.signal().stateOf(r.value())).isEqualTo("open"));
  }

  @Test
  void aFloatThatIsNoNumberIsAFailedMeasurement() {
    String head = "A464626F6F740163736571006473656E741B0000019AA4268B526872656164696E677381";
    String reading =
        "A361741B0000019AA4268B52616DA16F656E762E74656D7065726174757265F97E00"
            + "6171A16F656E762E74656D70657261747572656A73656E736F722D6F6666";
    assertThat(decode("ws/v1/st-001-gw/readings", HexFormat.of().parseHex(head + reading)))
        .isInstanceOf(Decoded.Readings.class);
  }

  @ParameterizedTest
  @CsvSource({
    "80, byte 0: the message is not a CBOR map",
    "BA7FFFFFFF, byte 0: a length of more than the message has left",
    "BBFFFFFFFFFFFFFFFF, byte 0: a length of more than the message has left",
    "A1616D9A7FFFFFFF, byte 3: a length of more than the message has left",
    "A1616D7A7FFFFFFF, byte 3: a length of more than the message has left",
    "A1616D5A7FFFFFFF, byte 3: a byte string",
    "A1616D4100, byte 3: a byte string",
    "A1616DC25A7FFFFFFF, byte 3: a tag",
    "A1616DC101, byte 3: a tag",
    "A1616DF7, byte 3: a simple value other than",
    "A1616DF820, byte 3: a simple value other than",
    "A1616D1C, byte 3: not CBOR",
    "A1616DFF, byte 3: a break where nothing indefinite is open",
    "A10101, byte 1: a key must be a text",
    "A17F6161FF01, byte 1: a key must be a text",
    "A1616D, byte 3: the CBOR ends in the middle",
    "A1616D1B00, byte 3: the CBOR ends in the middle",
    "BF616D01, byte 0: the CBOR ends in the middle",
    "A1616D7F6161, byte 3: the CBOR ends in the middle",
    "A1616D7F01FF, byte 4: the parts of a text",
    "A000, byte 1: there is something after the map",
    "A0A0, byte 1: there is something after the map",
    "A264626F6F740164626F6F7402, byte 12: a key stands twice",
    "A164626F6F7461FF, byte",
    "A1617881818181818181818181818181818181818101, byte 18: nested deeper than 16 levels",
  })
  void whatIsMalformedIsRefusedWithItsPlace(String hex, String detail) {
    Decoded.Rejected rejected =
        (Decoded.Rejected) decode("ws/v1/st-001-gw/readings", HexFormat.of().parseHex(hex));
    assertThat(rejected.reason()).isEqualTo(Reason.MALFORMED_CBOR);
    assertThat(rejected.detail()).startsWith(detail);
  }

  @Test
  void whatIsRefusedKeepsItsNumberWhereItCanBeRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xA3);
    text(out, "boot");
    out.write(17);
    text(out, "seq");
    out.write(HexFormat.of().parseHex("191073"));
    text(out, "x");
    out.write(0x41);
    Decoded.Rejected rejected =
        (Decoded.Rejected) decode("ws/v1/st-001-gw/readings", out.toByteArray());
    assertThat(rejected.reason()).isEqualTo(Reason.MALFORMED_CBOR);
    assertThat(rejected.boot()).isEqualTo(17);
    assertThat(rejected.seq()).isEqualTo(4211);
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    out.write(0x60 | text.length());
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Decoded decode(String topic, byte[] payload) {
    return decoder.decode(new RawMessage(topic, payload, RECEIVED));
  }

  private static Path expected(Path file) {
    return Path.of(file.toString().replaceFirst("json$", "expected"));
  }

  private static Stream<Path> files(String group) throws Exception {
    Path folder = Path.of(CborTest.class.getResource("/payload/" + group).toURI());
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }
}
