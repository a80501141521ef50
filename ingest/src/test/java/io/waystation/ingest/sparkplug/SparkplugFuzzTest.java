package io.waystation.ingest.sparkplug;

import static io.waystation.ingest.sparkplug.TestPayload.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.Damage;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever arrives: an answer, soon, from little memory. */
class SparkplugFuzzTest {
  private static final Instant NOW = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final List<String> TYPES =
      List.of("NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH");

  @Test
  void noInputThrowsOrTakesMuchMemory(@TempDir Path folder) throws Exception {
    Random random = new Random(20_261_121);
    List<byte[]> seeds = seeds();
    try (SparkplugDialect dialect = open(folder)) {
      for (int i = 0; i < 6_000; i++) {
        String type = TYPES.get(random.nextInt(TYPES.size()));
        String device = type.startsWith("D") ? "/doors" : "";
        byte[] payload =
            random.nextInt(8) == 0
                ? Damage.noise(random)
                : Damage.of(seeds.get(random.nextInt(seeds.size())), random);
        RawMessage message =
            new RawMessage(
                "spBv1.0/oilfield/" + type + "/st-001-gw" + device, payload, NOW.plusMillis(i));
        boolean again = random.nextInt(10) == 0;
        long number = i;
        Damage.checked(
            payload,
            i >= 500,
            () -> again ? dialect.again(message, number, number) : dialect.decode(message));
      }
    }
  }

  @Test
  void lengthsThatAreNotThereTakeNoMemory() throws Exception {
    for (int field = 1; field < 20; field++) {
      byte[] payload = new WireWriter().varint(field, 0).done();
      byte[] claim = {(byte) (field << 3 | 2), (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
      for (byte[] bytes : List.of(payload, claim)) {
        try {
          Payload.read(bytes);
        } catch (SparkplugFault fault) {
          assertThat(fault.reason())
              .isIn(Reason.MALFORMED_SPARKPLUG, Reason.BAD_FIELD, Reason.UNSUPPORTED);
        }
      }
    }
  }

  /** Whatever is lost or repeated on the way: no number ever stands for two messages. */
  @Property(tries = 200)
  void noNumberIsGivenTwice(
      @ForAll @Size(min = 1, max = 400) List<@IntRange(max = 9) Integer> fates,
      @ForAll @IntRange(max = 255) int birthSeq) {
    Epoch epoch = new Epoch("g/n", 1, birthSeq, 0, 1, -1);
    epoch.count(birthSeq, 1);
    Map<Long, Integer> byNumber = new HashMap<>(Map.of(0L, 0));
    int sent = 0;
    for (int fate : fates) {
      sent++;
      int seq = (birthSeq + sent) % 256;
      if (fate == 0) {
        continue; // lost
      }
      assertThat(epoch.seen(seq, 1_000 + sent)).isEmpty();
      long number = epoch.count(seq, 1_000 + sent).number();
      assertThat(byNumber.putIfAbsent(number, sent)).isNull();
      if (fate == 1) {
        assertThat(epoch.seen(seq, 1_000 + sent)).hasValue(number);
      }
    }
  }

  /** With less than a lap lost at a time, the number is the count since the birth. */
  @Property(tries = 200)
  void theNumberIsTheCountSinceTheBirth(
      @ForAll @Size(max = 50) List<@IntRange(max = 254) Integer> losses,
      @ForAll @IntRange(max = 255) int birthSeq) {
    Epoch epoch = new Epoch("g/n", 1, birthSeq, 0, 1, -1);
    epoch.count(birthSeq, 1);
    long sent = 0;
    for (int lost : losses) {
      sent += lost + 1;
      Epoch.Count count = epoch.count((int) ((birthSeq + sent) % 256), sent);
      assertThat(count.number()).isEqualTo(sent);
      assertThat(count.gap()).isEqualTo(lost > 0);
    }
  }

  /** What is written is read. */
  @Property(tries = 300)
  void numbersSurviveTheWire(
      @ForAll long whole, @ForAll double real, @ForAll float small, @ForAll String text)
      throws SparkplugFault {
    Payload payload =
        Payload.read(
            TestPayload.at(5)
                .seq(7)
                .with(metric("a", 1, TestPayload.INT64, whole))
                .with(metric("b", 2, TestPayload.DOUBLE, real))
                .with(metric("c", 3, TestPayload.FLOAT, small))
                .with(metric("d", 4, TestPayload.STRING, text))
                .bytes());
    assertThat(payload.seq()).isEqualTo(7);
    List<Object> values = new ArrayList<>();
    payload.metrics().forEach(metric -> values.add(metric.value()));
    // A half surrogate is no character: UTF-8 has none, and Java writes '?' for it.
    String written = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(values).containsExactly(whole, real, small, written);
  }

  private static List<byte[]> seeds() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("nbirth", "dbirth", "ddata", "ndeath")) {
      seeds.add(Files.readAllBytes(Path.of("src/test/resources/sparkplug/tahu-" + name + ".bin")));
    }
    TestPayload dense = TestPayload.at(NOW.toEpochMilli()).seq(1);
    for (int i = 0; i < 900; i++) {
      dense.with(metric("p" + i + "/env.temperature", i, TestPayload.DOUBLE, i / 10.0));
    }
    seeds.add(dense.bytes());
    return seeds;
  }

  private static SparkplugDialect open(Path folder) {
    return SparkplugDialect.open(
        List.of("oilfield"),
        new TreeDecoder(
            SignalCatalogue.shipped(),
            StatusFlags.shipped(),
            new TestRegistry(),
            new DeviceClocks()),
        (topic, payload, retained) -> true,
        folder,
        (device, boot) -> 0);
  }
}
