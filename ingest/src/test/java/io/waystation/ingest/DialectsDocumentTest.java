package io.waystation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Dialect;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.ingest.senml.SenmlDialect;
import io.waystation.ingest.sparkplug.SparkplugDialect;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/dialects.md tells firmware people of SenML and Sparkplug B is what happens. */
class DialectsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "dialects.md");
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");

  private final TreeDecoder decoder =
      new TreeDecoder(
          SignalCatalogue.shipped(), StatusFlags.shipped(), new TestRegistry(), new DeviceClocks());

  private String document;

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(DOCUMENT);
  }

  @Test
  void everySenmlExampleDoesWhatItSays() {
    List<MatchResult> examples =
        Pattern.compile(
                "```json senml([^\\n]*)\\n(.*?)\\n```\\n(?:\\n`([^\\n]+)`\\n)?", Pattern.DOTALL)
            .matcher(document)
            .results()
            .toList();
    assertThat(examples).hasSize(3);
    for (MatchResult example : examples) {
      Decoded decoded = senml(example.group(2));
      switch (example.group(1).strip().split(" ")[0]) {
        case "refused" -> {
          Decoded.Rejected rejected = (Decoded.Rejected) decoded;
          assertThat(rejected.reason())
              .isEqualTo(Reason.valueOf(example.group(1).strip().split(" ")[1]));
          assertThat(rejected.detail()).isEqualTo(example.group(3));
        }
        case "numbered" -> assertThat(decoded).isInstanceOf(Decoded.Readings.class);
        default -> assertThat(decoded).isInstanceOf(Decoded.Unnumbered.class);
      }
    }
  }

  @Test
  void theSenmlExampleForTheShellIsAccepted() {
    String line = document.lines().filter(l -> l.contains("/senml -m '")).findFirst().orElseThrow();
    String pack = line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\''));
    assertThat(senml(pack)).isInstanceOf(Decoded.Unnumbered.class);
  }

  @Test
  void everySparkplugExampleDoesWhatItSays(@TempDir Path folder) throws Exception {
    List<MatchResult> examples =
        Pattern.compile("```sparkplug ([A-Z]+) ([^\\n]+)\\n([0-9a-f\\n]+)```")
            .matcher(document)
            .results()
            .toList();
    assertThat(examples).hasSize(3);
    try (SparkplugDialect dialect =
        SparkplugDialect.open(
            List.of("oilfield"), decoder, (t, p, r) -> true, folder, (device, boot) -> 0)) {
      for (MatchResult example : examples) {
        byte[] payload = HexFormat.of().parseHex(example.group(3).replace("\n", ""));
        String topic = "spBv1.0/oilfield/" + example.group(1) + "/ST-001-GW";
        assertThat(readings(decode(dialect, topic, payload)))
            .extracting(reading -> reading.signal().code())
            .containsExactly(example.group(2).split(" "));
      }
    }
  }

  private Decoded senml(String pack) {
    return decode(
        new SenmlDialect("ws/v1", SignalCatalogue.shipped(), decoder),
        "ws/v1/st-001-gw/senml",
        pack.getBytes(StandardCharsets.UTF_8));
  }

  private static Decoded decode(Dialect dialect, String topic, byte[] payload) {
    assertThat(dialect.claims(topic)).isTrue();
    return dialect.decode(new RawMessage(topic, payload, RECEIVED));
  }

  private static List<Reading> readings(Decoded decoded) {
    return decoded instanceof Decoded.Unnumbered unnumbered
        ? unnumbered.readings()
        : ((Decoded.Readings) decoded).readings();
  }
}
