package io.waystation.ingest.senml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waystation.ingest.payload.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResolverTest {
  private static final Path EXAMPLES = Path.of("src/test/resources/senml");
  private static final double NOW = 1_763_690_000;

  @TestFactory
  Stream<DynamicTest> everyExampleOfTheStandardResolves() throws IOException {
    List<Path> packs;
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      packs =
          files
              .filter(f -> f.toString().endsWith(".json"))
              .filter(f -> !f.toString().endsWith(".resolved.json"))
              .sorted()
              .toList();
    }
    assertThat(packs).hasSize(12);
    return packs.stream()
        .map(
            pack ->
                DynamicTest.dynamicTest(
                    pack.getFileName().toString(),
                    () -> {
                      Path expected = Path.of(pack.toString().replace(".json", ".resolved.json"));
                      assertThat(resolved(Files.readAllBytes(pack))).isEqualTo(read(expected));
                    }));
  }

  @Test
  void theCborExampleSaysTheSameAsItsJson() throws Exception {
    String hex = Files.readString(EXAMPLES.resolve("rfc8428-6.cbor.hex")).replace("\n", "");
    byte[] cbor = HexFormat.of().parseHex(hex);
    assertThat(resolved(cbor)).isEqualTo(read(EXAMPLES.resolve("rfc8428-5.1.2b.resolved.json")));
  }

  @Test
  void baseValueAndBaseSumAreAdded() throws Exception {
    List<Resolved> resolved =
        resolved("[{'bn':'a','bv':20,'v':1.5},{'v':2},{'n':'b'},{'bs':100,'n':'c','s':5}]");
    assertThat(resolved).extracting(Resolved::value).containsExactly(21.5, 22.0, 20.0, null);
    assertThat(resolved).extracting(Resolved::sum).containsExactly(null, null, null, 105.0);
  }

  @Test
  void recordsAreInOrderOfTimeRelativeOnesIncluded() throws Exception {
    List<Resolved> resolved =
        resolved("[{'n':'now','v':0},{'n':'past','t':-10,'v':0},{'n':'old','t':1.2e9,'v':0}]");
    assertThat(resolved).extracting(Resolved::name).containsExactly("old", "past", "now");
  }

  @Test
  void theLimitBetweenRelativeAndAbsoluteIsTwoToThe28() throws Exception {
    List<Resolved> resolved =
        resolved("[{'n':'a','t':268435455,'v':0},{'n':'b','t':268435456,'v':0}]");
    assertThat(resolved).extracting(Resolved::name).containsExactly("b", "a");
    assertThat(resolved.get(0).absolute()).isTrue();
    assertThat(resolved.get(1).absolute()).isFalse();
    assertThat(resolved.get(1).timeAt(NOW)).isEqualTo(NOW + 268_435_455);
  }

  @Test
  void whatIsNoPackIsRefusedWithItsPlace() {
    refused("[{'n':'a'}]", Reason.MISSING_FIELD, "record 0: a has no value");
    refused("[{'n':'a','v':1},{'n':'b','v':1,'vb':true}]", Reason.MALFORMED_SENML, "record 1: b");
    refused("[{'n':'_a','v':1}]", Reason.MALFORMED_SENML, "bn and n together");
    refused("[{'v':1}]", Reason.MALFORMED_SENML, "bn and n together");
    refused("[{'bver':11,'n':'a','v':1}]", Reason.UNSUPPORTED, "bver");
    refused("[{'bver':0.5,'n':'a','v':1}]", Reason.BAD_FIELD, "bver");
    refused("[{'n':'a','v':1,'calib_':1}]", Reason.UNSUPPORTED, "calib_");
    refused("[{'n':'a','v':'1'}]", Reason.BAD_FIELD, "v must be a number");
    refused("[{'n':'a','n':'b','v':1}]", Reason.MALFORMED_SENML, "n stands twice");
    refused("[{'n':'a','v':1}", Reason.MALFORMED_SENML, "cut off");
    refused("[{'n':'a','v':1}] 1", Reason.MALFORMED_SENML, "after the pack");
    refused("{'n':'a','v':1}", Reason.MALFORMED_SENML, "a pack is a list");
    refused("[{'n':'a','v':1e308},{'n':'a','bv':1e308,'v':1.7e308}]", Reason.BAD_VALUE, "large");
  }

  @Test
  void unknownFieldsAreLeftAlone() throws Exception {
    assertThat(resolved("[{'n':'a','v':1,'calib':{'x':[1,2]},'2':7}]")).hasSize(1);
  }

  @Test
  void decimalFractionsOfCborAreNumbers() throws Exception {
    // [{0: "a", 2: 4([-2, 2731])}]
    byte[] cbor = HexFormat.of().parseHex("81a200616102c48221190aab");
    assertThat(Resolver.resolve(PackReader.read(cbor), NOW).get(0).value()).isEqualTo(27.31);
  }

  private static void refused(String pack, Reason reason, String what) {
    assertThatThrownBy(() -> resolved(pack))
        .isInstanceOf(SenmlFault.class)
        .hasMessageContaining(what)
        .extracting(fault -> ((SenmlFault) fault).reason())
        .isEqualTo(reason);
  }

  private static List<Resolved> resolved(String pack) throws SenmlFault {
    byte[] bytes = pack.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Resolver.resolve(PackReader.read(bytes), NOW);
  }

  /** As the records of a resolved pack; relative times as they were said. */
  private static List<String> resolved(byte[] pack) throws SenmlFault {
    List<String> lines = new ArrayList<>();
    for (Resolved r : Resolver.resolve(PackReader.read(pack), NOW)) {
      Object value = r.value() != null ? r.value() : r.stringValue();
      value = value != null ? value : r.booleanValue();
      lines.add(line(r.name(), r.unit(), r.time(), r.dataValue() ? "data" : value));
    }
    return lines;
  }

  private static List<String> read(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode r : new ObjectMapper().readTree(file.toFile())) {
      Object value = r.has("v") ? r.get("v").doubleValue() : null;
      value = r.has("vs") ? r.get("vs").textValue() : value;
      value = r.has("vb") ? r.get("vb").booleanValue() : value;
      value = r.has("vd") ? "data" : value;
      lines.add(
          line(r.get("n").textValue(), r.path("u").asText(""), r.get("t").doubleValue(), value));
    }
    return lines;
  }

  private static String line(String name, String unit, double time, Object value) {
    return "%s %s %.3f %s".formatted(name, unit, time, value);
  }
}
