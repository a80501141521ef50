package io.waystation.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.payload.Decoded;
import io.waystation.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a device publishes, there is one outcome, and what is accepted keeps the contract. */
class MappingFuzzTest {
  private static final Mappings BOX =
      Trial.mapping(
          "topic: x/{site}/{n}\ndevice: \"{site}-{n}\"\n"
              + "time: {pointer: /t, unit: s}\nsent: {pointer: /t, unit: s}\n"
              + "boot: /b\nseq: /n\nperson: /p\nsession: /s\nreadings:\n"
              + "- {each: /l, when: {pointer: /k, equals: a}, signal: env.temperature, value: /v,"
              + " unit: degF, part: /w, optional: true}\n"
              + "- {signal: door.position, value: /d, words: {0: closed, 1: open}, optional: true}\n"
              + "- {signal: presence.mmwave, value: /d, optional: true}\n"
              + "- {signal: vehicle.position, value: [/t, /v], optional: true}\n"
              + "- {signal: medicine.expiry, value: /s, optional: true}\n"
              + "- {signal: spo2, value: /v, optional: true}\n"
              + "- {signal: device.heartbeat, value: true}\n");
  private static final Mappings LINE =
      Trial.mapping(
          "topic: x/{site}/{n}\ndevice: \"{site}-{n}\"\nformat: csv\n"
              + "time: {pointer: /0, unit: iso-8601, zone: Asia/Shanghai}\n"
              + "readings: [{signal: env.co2, value: /1, scale: 1e300}]\n");

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> scalar =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "1763690000",
            "1e999",
            "1e-400",
            "0.1",
            "\"\"",
            "\"a\"",
            "\"<1\"",
            "\">-1e300\"",
            "\"1e999999999\"",
            "\"2027-03-01\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11\"",
            "9".repeat(60),
            "9".repeat(80),
            "\"" + "9".repeat(5000) + "\"");
    Arbitrary<String> name = Arbitraries.of("t", "b", "n", "p", "s", "l", "k", "v", "w", "d", "z");
    Arbitrary<String> nested =
        Arbitraries.recursive(
            () -> scalar,
            inner ->
                Arbitraries.oneOf(
                    inner.list().ofMaxSize(5).map(items -> "[" + String.join(",", items) + "]"),
                    objects(name, inner)),
            0,
            3);
    return Arbitraries.oneOf(
        nested,
        objects(name, nested),
        objects(name, nested).map(MappingFuzzTest::likely),
        objects(name, scalar).map(MappingFuzzTest::likely));
  }

  private static Arbitrary<String> objects(Arbitrary<String> name, Arbitrary<String> value) {
    return Combinators.combine(name, value)
        .as((n, v) -> "\"" + n + "\":" + v)
        .list()
        .ofMaxSize(9)
        .map(fields -> fields.stream().collect(Collectors.joining(",", "{", "}")));
  }

  /** Past the first checks. */
  private static String likely(String object) {
    String start = "{\"t\":1763690000,\"b\":1,\"n\":2";
    return start + (object.length() > 2 ? "," : "") + object.substring(1);
  }

  @Property(tries = 3_000)
  void jsonOfAnyShape(@ForAll("json") String message) {
    check(BOX, "x/st-1/a", message.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 1_500)
  void jsonThatIsCutOrBent(
      @ForAll("json") String message, @ForAll int at, @ForAll byte with, @ForAll boolean cut) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    int place = Math.floorMod(at, bytes.length);
    bytes[place] = with;
    check(BOX, "x/st-1/a", cut ? Arrays.copyOf(bytes, place) : bytes);
  }

  @Property(tries = 1_000)
  void anyBytes(@ForAll byte[] bytes) {
    check(BOX, "x/st-1/a", bytes);
    check(LINE, "x/st-1/a", bytes);
  }

  @Property(tries = 1_000)
  void anyLine(@ForAll("cells") List<String> cells) {
    check(LINE, "x/st-1/a", String.join(",", cells).getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<List<String>> cells() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(45),
            Arbitraries.of("2025-11-21 09:53:20", "2025-11-21T09:53:20Z", "1e99", "812", "<3"))
        .list()
        .ofMaxSize(4);
  }

  @Property(tries = 1_000)
  void anyTopic(@ForAll String site, @ForAll String n) {
    String topic = "x/" + site + "/" + n;
    if (BOX.claims(topic)) {
      check(BOX, topic, "{}".getBytes(StandardCharsets.UTF_8));
    } else {
      assertThat(topic.split("/", -1).length).isNotEqualTo(3);
    }
  }

  private static void check(Mappings mappings, String topic, byte[] payload) {
    Decoded decoded = Trial.decode(mappings, topic, payload);
    if (decoded instanceof Decoded.Rejected refused) {
      assertThat(refused.detail()).isNotBlank().hasSizeLessThan(300);
    } else if (!(decoded instanceof Decoded.NotOurs)) {
      for (Reading reading : Trial.readings(decoded)) {
        assertThat(reading.value()).isFinite();
        assertThat(reading.signal().health()).isEqualTo(!reading.person().isNone());
        assertThat(reading.measuredAt()).isBefore(Trial.RECEIVED.plusSeconds(301));
      }
    }
  }
}
