package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What docs/mqtt.md tells firmware people is what happens. */
class MqttDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "mqtt.md");

  /** A fenced block: its outcome, the example, and the line of code after it, if any. */
  private static final Pattern EXAMPLE =
      Pattern.compile("```json ([^\\n]+)\\n(.*?)\\n```\\n(?:\\n`([^\\n]+)`\\n)?", Pattern.DOTALL);

  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");

  private final String document = read();

  @TestFactory
  Stream<DynamicTest> everyExampleDoesWhatItSays() {
    List<MatchResult> examples = EXAMPLE.matcher(document).results().toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
    assertThat(document.split("```json")).hasSize(examples.size() + 1);
    return examples.stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.group(1),
                    () -> check(example.group(1), example.group(2), example.group(3))));
  }

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

  private static void check(String outcome, String example, String detail) {
    switch (outcome.split(" ")[0]) {
      case "readings" -> {
        Decoded decoded = decode("readings", example);
        assertThat(decoded).isInstanceOf(Decoded.Readings.class);
        assertThat(((Decoded.Readings) decoded).readings())
            .allMatch(reading -> reading.valid() || isFailure(reading));
      }
      case "status" -> assertThat(decode("status", example)).isInstanceOf(Decoded.Unnumbered.class);
      case "refused" -> {
        Decoded.Rejected rejected = (Decoded.Rejected) decode("readings", example);
        assertThat(rejected.reason()).isEqualTo(Reason.valueOf(outcome.split(" ")[1]));
        assertThat(rejected.detail()).isEqualTo(detail);
      }
      case "receipt" ->
          assertThat(decode("receipt", example)).isEqualTo(new Decoded.NotOurs("receipt"));
      default -> throw new AssertionError("what is '" + outcome + "' to become of?");
    }
  }

  private static boolean isFailure(Reading reading) {
    return reading.has(Flag.FAILED);
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

  private static String read() {
    try {
      return Files.readString(DOCUMENT);
    } catch (IOException e) {
      throw new UncheckedIOException("docs/mqtt.md cannot be read", e);
    }
  }
}
