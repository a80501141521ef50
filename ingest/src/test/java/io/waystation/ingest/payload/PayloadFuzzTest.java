package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, there is one outcome, and what is accepted keeps the contract. */
class PayloadFuzzTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final int ROUNDS = 60_000;
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1e999",
          "-0.0",
          "9007199254740993",
          "1763690000000",
          "\"\"",
          "\"<1.1\"",
          "\">\"",
          "\"nan\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"2027-03-01\"",
          "\"open\"",
          "[]",
          "{}",
          "[1,2]",
          "[[[[]]]]",
          "{\"a\":{\"a\":1}}",
          "\"sensor-off\"");

  private final PayloadDecoder decoder =
      new PayloadDecoder(
          "ws/v1",
          SignalCatalogue.shipped(),
          StatusFlags.shipped(),
          new TestRegistry(),
          new DeviceClocks());
  private final Random random = new Random(20261121);
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private final List<byte[]> seeds = new ArrayList<>();
  private int accepted;

  @BeforeEach
  void readSeeds() throws Exception {
    for (String group : List.of("good", "bad")) {
      Path folder = Path.of(PayloadFuzzTest.class.getResource("/payload/" + group).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          seeds.add(bytes(file));
          cborOf(bytes(file)).ifPresent(seeds::add);
        }
      }
    }
  }

  @Test
  void noBytesWhateverMakeDecodingThrow() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      check(noise);
    }
    assertThat(reasons).contains(Reason.MALFORMED_JSON, Reason.MALFORMED_CBOR);
  }

  @Test
  void noDamageToARealMessageMakesDecodingThrow() {
    for (int i = 0; i < ROUNDS; i++) {
      check(damaged(seeds.get(random.nextInt(seeds.size()))));
    }
    assertThat(reasons).contains(Reason.MALFORMED_JSON, Reason.MALFORMED_CBOR, Reason.BAD_FIELD);
    assertThat(accepted).isGreaterThan(ROUNDS / 1000);
  }

  @Test
  void noValueInAnyPlaceMakesDecodingThrow() {
    List<String> codes =
        new ArrayList<>(SignalCatalogue.shipped().all().stream().map(Signal::code).toList());
    codes.add("none.such");
    for (int i = 0; i < ROUNDS; i++) {
      check(invented(codes).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(reasons)
        .contains(
            Reason.BAD_FIELD,
            Reason.BAD_VALUE,
            Reason.UNKNOWN_STATE,
            Reason.UNKNOWN_SIGNAL,
            Reason.HEALTH_WITHOUT_PERSON,
            Reason.PERSON_WITHOUT_HEALTH);
    assertThat(accepted).isGreaterThan(ROUNDS / 1000);
  }

  private void check(byte[] payload) {
    for (String topic : List.of("ws/v1/st-001-gw/readings", "ws/v1/st-001-gw/status")) {
      Decoded decoded;
      try {
        decoded = decoder.decode(new RawMessage(topic, payload, RECEIVED));
      } catch (RuntimeException e) {
        throw new AssertionError(
            topic + ": " + new String(payload, StandardCharsets.ISO_8859_1), e);
      }
      if (decoded instanceof Decoded.Readings readings) {
        accepted++;
        assertThat(readings.readings()).isNotEmpty();
        assertThat(readings.boot()).isNotNegative();
        assertThat(readings.seq()).isNotNegative();
        readings.readings().forEach(PayloadFuzzTest::checkReading);
      } else if (decoded instanceof Decoded.Rejected rejected) {
        reasons.add(rejected.reason());
        assertThat(rejected.reason()).isNotEqualTo(Reason.INTERNAL);
        assertThat(rejected.detail()).hasSizeBetween(10, 400).matches("[ -~]+");
      }
    }
  }

  private static void checkReading(Reading reading) {
    assertThat(reading.signal().health()).isEqualTo(!reading.person().isNone());
    assertThat(!reading.valid() || reading.signal().plausible().contains(reading.value())).isTrue();
    assertThat(reading.measuredAt()).isAfterOrEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
  }

  private byte[] damaged(byte[] seed) {
    byte[] bytes = seed.clone();
    for (int hits = 1 + random.nextInt(3); hits > 0 && bytes.length > 0; hits--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[],:\"0-eE.<>\\ntf".charAt(random.nextInt(18));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          byte[] other = seeds.get(random.nextInt(seeds.size()));
          int from = Math.min(at, other.length);
          int length = Math.min(bytes.length - at, other.length - from);
          System.arraycopy(other, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  private String invented(List<String> codes) {
    String person =
        random.nextInt(3) == 0 ? "" : "\"person\":\"5f0c9a0e-1b1d-4a52-9c3e-0a4f6f2b7d11\",";
    String code = codes.get(random.nextInt(codes.size()));
    String other = codes.get(random.nextInt(codes.size()));
    return "{\"boot\":%s,\"seq\":%s,\"sent\":%s,\"readings\":[{\"t\":%s,%s\"m\":{\"%s\":%s,\"%s\":%s},\"q\":{\"%s\":%s}}]}"
        .formatted(
            mostly("17"),
            mostly("42"),
            mostly("1763690011250"),
            mostly("1763690000000"),
            person,
            code,
            any(),
            other,
            any(),
            code,
            mostly("\"sensor-off\""));
  }

  private String mostly(String usual) {
    return random.nextInt(12) == 0 ? any() : usual;
  }

  private String any() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  /** Empty for what only JSON can say, or not even JSON. */
  private static Optional<byte[]> cborOf(byte[] json) {
    try {
      return Optional.of(new CBORMapper().writeValueAsBytes(new JsonMapper().readTree(json)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
