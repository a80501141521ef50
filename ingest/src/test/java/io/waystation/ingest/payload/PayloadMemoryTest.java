package io.waystation.ingest.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.ingest.Allocation;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The largest messages with the worst in them: none takes much memory, none takes long. */
class PayloadMemoryTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final int SIZE = PayloadDecoder.MAX_BYTES;
  private static final String HEAD =
      "{\"boot\":17,\"seq\":4211,\"sent\":1763690011250,\"readings\":[";
  private static final String READING = "{\"t\":1763690000000,\"m\":{\"env.co2\":612}}";

  private final PayloadDecoder decoder =
      new PayloadDecoder(
          "ws/v1",
          SignalCatalogue.shipped(),
          StatusFlags.shipped(),
          new TestRegistry(),
          new DeviceClocks());

  @TestFactory
  Stream<DynamicTest> noJsonTakesMoreThanTenTimesItsSize() {
    Map<String, byte[]> worst = new LinkedHashMap<>();
    worst.put("a thousand readings", json(HEAD, READING, ",", 999, "]}"));
    worst.put("empty objects", filled(HEAD, "{},", "{}]}"));
    worst.put("empty readings lists", filled(HEAD, "[],", "[]]}"));
    worst.put("small numbers", filled(HEAD, "1,", "1]}"));
    worst.put("elements", filled(HEAD + "{\"t\":[", "1,", "1]}]}"));
    worst.put("texts in q", filled(HEAD + "{\"q\":{\"env.co2\":[", "\"a\",", "\"a\"]}}]}"));
    worst.put("one long text", filled(HEAD + "{\"part\":\"", "a", "\"}]}"));
    worst.put("one long text, escaped", filled(HEAD + "{\"part\":\"", "\\u00e9", "\"}]}"));
    worst.put("one long name", filled("{\"", "a", "\":1}"));
    worst.put("one long number", filled("{\"boot\":", "1", "}"));
    worst.put("one long fraction", filled("{\"boot\":0.", "1", "}"));
    worst.put("one long exponent", filled("{\"boot\":1e", "1", "}"));
    worst.put("white space", filled("{", " ", "}"));
    worst.put("brackets", filled("{\"x\":", "[", ""));
    worst.put("braces", filled("", "{\"x\":", ""));
    worst.put("names", names("{", "}"));
    worst.put("names in readings", names(HEAD + "{", "}]}"));
    worst.put("signals nobody knows", names(HEAD + "{\"m\":{", "}}]}"));
    worst.put("status words of nobody", names(HEAD + "{\"q\":{", "}}]}"));
    worst.put("names in an unknown field", names("{\"x\":{", "}}"));
    return tests(worst, SIZE / 8);
  }

  @TestFactory
  Stream<DynamicTest> noCborTakesMoreThanTenTimesItsSize() {
    Map<String, byte[]> worst = new LinkedHashMap<>();
    worst.put("map of 2^31", HexFormat.of().parseHex("BA80000000"));
    worst.put("map of 2^64", HexFormat.of().parseHex("BBFFFFFFFFFFFFFFFF"));
    worst.put("list of 2^31", HexFormat.of().parseHex("A1616D9A7FFFFFFF"));
    worst.put("text of 2^31", HexFormat.of().parseHex("A1616D7A7FFFFFFF"));
    worst.put("text of 2^63", HexFormat.of().parseHex("A1616D7B7FFFFFFFFFFFFFFF"));
    worst.put("bytes of 2^31", HexFormat.of().parseHex("A1616D5A7FFFFFFF"));
    worst.put("bignum of 2^31", HexFormat.of().parseHex("A1616DC25A7FFFFFFF"));
    worst.put("decimal with a huge exponent", HexFormat.of().parseHex("A1616DC4821A7FFFFFFF01"));
    worst.put("nested lists", cbor("BF617A", "81", ""));
    worst.put("nested lists of indefinite length", cbor("BF617A", "9F", ""));
    worst.put("empty maps", cbor("BF6872656164696E67739F", "A0", "FFFF"));
    worst.put("elements", cbor("BF6872656164696E67739FA161749F", "01", "FFFFFF"));
    worst.put("empty texts", cbor("BF6872656164696E67739FA1617067", "60", "FFFF"));
    worst.put("a text in parts", cbor("BF64706172747F", "6161", "FFFF"));
    worst.put("a known text in parts", cbor("BF667374617475737F", "6161", "FFFF"));
    worst.put("nulls", cbor("BF617A9F", "F6", "FFFF"));
    return tests(worst, 0);
  }

  @Test
  void anOrdinaryMessageTakesLittle() {
    byte[] payload = json(HEAD, READING, ",", 2, "]}");
    RawMessage message = new RawMessage("ws/v1/st-001-gw/readings", payload, RECEIVED);
    for (int i = 0; i < 2_000; i++) {
      decoder.decode(message);
    }
    assertThat(Allocation.of(() -> decoder.decode(message))).isLessThan(6_000);
  }

  private Stream<DynamicTest> tests(Map<String, byte[]> worst, int leastBytes) {
    return worst.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      assertThat(entry.getValue().length).isBetween(leastBytes, SIZE);
                      check(entry.getValue());
                    }));
  }

  private void check(byte[] payload) {
    for (String kind : new String[] {"readings", "status"}) {
      RawMessage message = new RawMessage("ws/v1/st-001-gw/" + kind, payload, RECEIVED);
      long started = System.nanoTime();
      Allocation.assertModest(payload.length, () -> decoder.decode(message));
      // Four times, cold: a generous limit that only something endless or quadratic exceeds.
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static byte[] json(String head, String element, String between, int more, String tail) {
    return (head + (element + between).repeat(more) + element + tail).getBytes(US_ASCII);
  }

  private static byte[] filled(String head, String element, String tail) {
    int times = (SIZE - head.length() - tail.length()) / element.length();
    return (head + element.repeat(times) + tail).getBytes(US_ASCII);
  }

  /** As many different short names as there is room for. */
  private static byte[] names(String head, String tail) {
    StringBuilder text = new StringBuilder(head);
    for (int i = 0; text.length() < SIZE - 100; i++) {
      text.append('"').append(Integer.toString(i, 36)).append("\":1,");
    }
    return text.append("\"z.\":1").append(tail).toString().getBytes(US_ASCII);
  }

  private static byte[] cbor(String head, String element, String tail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex(head));
    byte[] one = HexFormat.of().parseHex(element);
    while (out.size() + one.length + tail.length() / 2 <= SIZE) {
      out.writeBytes(one);
    }
    out.writeBytes(HexFormat.of().parseHex(tail));
    return out.toByteArray();
  }
}
