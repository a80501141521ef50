package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.testkit.ContractExamples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The tables of docs/mqtt.md are complete; {@link ContractTest} has its examples. */
class MqttDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "mqtt.md");

  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");

  private final String document = ContractExamples.read(DOCUMENT);

  @Test
  void theTableOfReasonsIsComplete() {
    for (Reason reason : Reason.values()) {
      assertThat(document).contains("| `" + reason + "` |");
    }
  }

  @Test
  void theTableOfStatusWordsIsCompleteAndTrue() {
    for (String word : StatusFlags.shipped().words()) {
      String row =
          document
              .lines()
              .filter(line -> line.startsWith("| ") && line.contains("`" + word + "`"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no row of docs/mqtt.md names " + word));
      boolean rejects = StatusFlags.shipped().find(word).orElseThrow().action().rejects();
      assertThat(row.contains("| rejected")).as(row).isEqualTo(rejects);
    }
  }

  @Test
  void theExampleForTheShellIsAccepted() {
    String line =
        document
            .lines()
            .filter(l -> l.strip().startsWith("-m \""))
            .findFirst()
            .orElseThrow()
            .strip();
    String payload =
        line.substring(4, line.length() - 1)
            .replace("\\\"", "\"")
            .replace("$now", "" + RECEIVED.toEpochMilli());
    assertThat(decode("readings", payload)).isInstanceOf(Decoded.Readings.class);
  }

  private static Decoded decode(String kind, String payload) {
    return new PayloadDecoder(
            "ws/v1",
            SignalCatalogue.shipped(),
            StatusFlags.shipped(),
            new TestRegistry(),
            new DeviceClocks())
        .decode(
            new RawMessage(
                "ws/v1/st-001-gw/" + kind, payload.getBytes(StandardCharsets.UTF_8), RECEIVED));
  }
}
