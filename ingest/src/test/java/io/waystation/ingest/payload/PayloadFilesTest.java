package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every {@code payload/<group>/<case>.json} beside its {@code <case>.expected}: the topic it came
 * by, and what became of it. All of them were received at {@link #RECEIVED}.
 */
class PayloadFilesTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");

  @TestFactory
  Stream<DynamicTest> good() throws Exception {
    return cases("good", "readings", "status");
  }

  @TestFactory
  Stream<DynamicTest> bad() throws Exception {
    return cases("bad", "rejected");
  }

  private static Stream<DynamicTest> cases(String group, String... outcomes) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder(group))) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(10);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> check(file, List.of(outcomes))));
  }

  private static Path folder(String group) throws URISyntaxException {
    return Path.of(PayloadFilesTest.class.getResource("/payload/" + group).toURI());
  }

  private static void check(Path file, List<String> outcomes) throws IOException {
    String expected = Files.readString(Path.of(file.toString().replaceFirst("json$", "expected")));
    String topic = expected.lines().findFirst().orElseThrow();
    String actual = topic + "\n" + describe(decode(topic, Files.readAllBytes(file)));
    assertThat(actual).isEqualTo(expected);
    assertThat(outcomes).contains(actual.lines().toList().get(1).split(" ")[0]);
  }

  private static Decoded decode(String topic, byte[] payload) {
    PayloadDecoder decoder =
        new PayloadDecoder(
            "ws/v1",
            SignalCatalogue.shipped(),
            StatusFlags.shipped(),
            new TestRegistry(),
            new DeviceClocks());
    return decoder.decode(new RawMessage(topic, payload, RECEIVED));
  }

  private static String describe(Decoded decoded) {
    StringBuilder text = new StringBuilder();
    if (decoded instanceof Decoded.Rejected r) {
      text.append(
          "rejected %s of '%s' boot %d seq %d%n%s%n"
              .formatted(r.reason(), r.device(), r.boot(), r.seq(), r.detail()));
    } else if (decoded instanceof Decoded.Unnumbered u) {
      text.append("status\n");
      u.readings().forEach(reading -> text.append(describe(reading)));
    } else if (decoded instanceof Decoded.Readings r) {
      text.append(
          "readings of %s boot %d seq %d sent %s%n"
              .formatted(r.device(), r.boot(), r.seq(), r.sentAt()));
      r.readings().forEach(reading -> text.append(describe(reading)));
    }
    return text.toString();
  }

  private static String describe(Reading r) {
    return "%s %s part '%s' person '%s' session '%s': %s = %s %s at %s%n"
        .formatted(
            r.station(),
            r.device(),
            r.part(),
            r.person(),
            r.session(),
            r.signal().code(),
            r.value(),
            StatusFlags.shipped().describe(r.flags()),
            r.measuredAt());
  }
}
