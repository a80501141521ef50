package io.waystation.ingest.senml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.waystation.ingest.Damage;
import io.waystation.ingest.mqtt.RawMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever arrives: an answer, soon, from little memory. */
class SenmlFuzzTest {
  private static final Instant NOW = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void noInputThrowsOrTakesMuchMemory() throws IOException {
    Random random = new Random(20_261_121);
    SenmlDialect dialect = SenmlDialectTest.dialect();
    List<byte[]> seeds = seeds();
    for (int i = 0; i < 40_000; i++) {
      byte[] payload =
          random.nextInt(8) == 0
              ? Damage.noise(random)
              : Damage.of(seeds.get(random.nextInt(seeds.size())), random);
      RawMessage message = new RawMessage("ws/v1/st-001-gw/senml", payload, NOW);
      Damage.checked(payload, i >= 500, () -> dialect.decode(message));
    }
  }

  @Test
  void whatIsOnlyClaimedTakesNoMemory() {
    SenmlDialect dialect = SenmlDialectTest.dialect();
    for (String hex :
        List.of(
            "9affffffff", // an array of 4 billion records
            "81baffffffff", // a record of 4 billion fields
            "81a1007affffffff", // a name of 4 GB
            "81a1085affffffff", // data of 4 GB
            "81a17affffffff", // a label of 4 GB
            "81a2006161" + "02c4821a7fffffff01", // 1e2147483647
            "81a2006161" + "02c48219ffff01",
            "9f".repeat(5_000),
            "d9d9f7".repeat(1_000) + "80")) {
      byte[] payload = HexFormat.of().parseHex(hex);
      RawMessage message = new RawMessage("ws/v1/st-001-gw/senml", payload, NOW);
      Damage.checked(payload, false, () -> dialect.decode(message));
      Damage.checked(payload, true, () -> dialect.decode(message));
    }
  }

  /** The same pack, written as JSON and as CBOR, is the same. */
  @Property(tries = 200)
  void jsonAndCborSayTheSame(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1e6, max = 1e6) Double> values)
      throws Exception {
    ArrayNode pack = JSON.createArrayNode();
    ByteArrayOutputStream cbor = new ByteArrayOutputStream();
    try (var out = new CBORFactory().createGenerator(cbor)) {
      out.writeStartArray(null, values.size());
      for (int i = 0; i < values.size(); i++) {
        ObjectNode record = pack.addObject();
        record.put("n", "env.temperature").put("t", 1.7e9 + i).put("v", values.get(i));
        out.writeStartObject(null, 3);
        out.writeFieldId(0);
        out.writeString("env.temperature");
        out.writeFieldId(6);
        out.writeNumber(1.7e9 + i);
        out.writeFieldId(2);
        out.writeNumber(values.get(i));
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    List<SenmlRecord> json = PackReader.read(pack.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(PackReader.read(cbor.toByteArray())).isEqualTo(json);
  }

  /** A pack with base values resolves to what the same records without them do. */
  @Property(tries = 200)
  void baseValuesChangeNothing(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1e3, max = 1e3) Double> values)
      throws Exception {
    StringBuilder based = new StringBuilder("[{\"bn\":\"a:\",\"bt\":1.7e9,\"bu\":\"Cel\"}");
    StringBuilder plain = new StringBuilder("[");
    for (int i = 0; i < values.size(); i++) {
      based.append(",{\"n\":\"x\",\"t\":%d,\"v\":%s}".formatted(i, values.get(i)));
      plain.append(
          "%s{\"n\":\"a:x\",\"u\":\"Cel\",\"t\":%d,\"v\":%s}"
              .formatted(i == 0 ? "" : ",", 1_700_000_000 + i, values.get(i)));
    }
    assertThat(resolved(based + "]")).isEqualTo(resolved(plain + "]"));
  }

  private static List<Resolved> resolved(String pack) throws SenmlFault {
    return Resolver.resolve(PackReader.read(pack.getBytes(StandardCharsets.UTF_8)), 1.8e9);
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/senml"))) {
      for (Path file : files.sorted().toList()) {
        seeds.add(
            file.toString().endsWith(".hex")
                ? HexFormat.of().parseHex(Files.readString(file).replace("\n", ""))
                : Files.readAllBytes(file));
      }
    }
    for (String pack :
        List.of(
            "[{'n':'boot','v':17},{'n':'seq','v':4},{'n':'env.temperature','u':'K','v':294}]",
            "[{'bn':'urn:dev:ow:1:','bt':1763690000,'n':'front/door.position','vs':'open'},"
                + "{'n':'energy.total','u':'W','s':7200000},{'n':'presence.mmwave','vb':true}]")) {
      seeds.add(pack.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }
}
