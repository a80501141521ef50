package io.waystation.ingest.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Flag;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import io.waystation.testkit.ContractExamples;
import io.waystation.testkit.ContractExamples.Example;
import io.waystation.testkit.ContractExamples.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Page, schema and AsyncAPI document say one and the same, and it is what happens. */
class ContractTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");
  private static final JsonMapper JSON = new JsonMapper();
  private static final CBORMapper CBOR = new CBORMapper();

  private final PayloadDecoder decoder =
      new PayloadDecoder(
          "ws/v1",
          SignalCatalogue.shipped(),
          StatusFlags.shipped(),
          new TestRegistry(),
          new DeviceClocks());
  private final Map<String, Schema> schemas = new HashMap<>();

  @TestFactory
  Stream<DynamicTest> everyExampleDoesWhatItSays() {
    List<Example> examples = ContractExamples.all(DOCS);
    assertThat(examples).hasSizeGreaterThan(18);
    assertThat(examples.stream().map(Example::source).distinct()).hasSize(3);
    assertThat(examples.stream().map(Example::outcome)).contains(Outcome.values());
    return examples.stream()
        .map(example -> DynamicTest.dynamicTest(example.toString(), () -> check(example)));
  }

  @Test
  void noExampleOfThePageIsPassedOver() {
    String page = ContractExamples.read(DOCS.resolve("mqtt.md"));
    int blocks = page.split("```json|```cbor").length - 1;
    assertThat(ContractExamples.ofPage(DOCS.resolve("mqtt.md"))).hasSize(blocks);
  }

  private void check(Example example) throws IOException {
    Decoded decoded =
        decoder.decode(
            new RawMessage("ws/v1/st-001-gw/" + example.topicKind(), example.payload(), RECEIVED));
    switch (example.outcome()) {
      case READINGS -> {
        assertThat(decoded).isInstanceOf(Decoded.Readings.class);
        assertThat(((Decoded.Readings) decoded).readings())
            .allMatch(reading -> reading.valid() || reading.has(Flag.FAILED));
      }
      case STATUS -> assertThat(decoded).isInstanceOf(Decoded.Unnumbered.class);
      case RECEIPT -> assertThat(decoded).isEqualTo(new Decoded.NotOurs("receipt"));
      case REFUSED -> {
        Decoded.Rejected rejected = (Decoded.Rejected) decoded;
        assertThat(rejected.reason()).isEqualTo(Reason.valueOf(example.reason()));
        assertThat(rejected.detail()).isEqualTo(example.detail());
      }
    }
    if (example.outcome() != Outcome.REFUSED) {
      assertThat(faults(example.topicKind(), tree(example))).isEmpty();
    }
  }

  /** What the service accepts, the schema accepts: a device that keeps to the schema is safe. */
  @TestFactory
  Stream<DynamicTest> everyGoodPayloadFitsTheSchema() throws Exception {
    return payloads("good")
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      byte[] bytes = Files.readAllBytes(file);
                      boolean status = file.getFileName().toString().startsWith("status");
                      assertThat(faults(status ? "status" : "readings", JSON.readTree(bytes)))
                          .isEmpty();
                    }));
  }

  @Test
  void theSchemaRefusesWhatASchemaCan() throws Exception {
    List<String> refused = new ArrayList<>();
    for (Path file : payloads("bad").toList()) {
      String name = file.getFileName().toString().replace(".json", "");
      JsonNode tree;
      try {
        tree = JSON.readTree(Files.readAllBytes(file));
      } catch (IOException e) {
        continue;
      }
      if (!faults(name.startsWith("status") ? "status" : "readings", tree).isEmpty()) {
        refused.add(name);
      }
    }
    assertThat(refused)
        .contains(
            "no-boot",
            "no-seq",
            "no-sent",
            "no-t",
            "no-m",
            "readings-empty",
            "boot-negative",
            "seq-beyond-2-53",
            "person-upper-case",
            "session-without-person",
            "part-too-long",
            "place-out-of-world",
            "words-empty",
            "status-missing",
            "status-unknown-word",
            "status-next-negative");
  }

  @Test
  void theSchemaTellsTheKindsApart() throws Exception {
    for (Example example : ContractExamples.all(DOCS)) {
      if (example.outcome() == Outcome.STATUS) {
        assertThat(faults("readings", tree(example))).isNotEmpty();
        assertThat(faults("receipt", tree(example))).isNotEmpty();
      }
    }
  }

  @Test
  void theAsyncApiDocumentIsWhole() {
    JsonNode document = JSON.valueToTree(ContractExamples.yaml(DOCS.resolve("asyncapi.yaml")));
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document.at("/info/title").asText()).isNotEmpty();
    assertThat(document.at("/info/version").asText()).isNotEmpty();
    assertThat(document.path("servers")).isNotEmpty();
    document
        .path("servers")
        .forEach(
            server -> {
              assertThat(server.path("host").asText()).isNotEmpty();
              assertThat(server.path("protocol").asText()).matches("mqtt|secure-mqtt");
            });
    for (Map.Entry<String, JsonNode> channel : document.path("channels").properties()) {
      assertThat(channel.getValue().path("address").asText())
          .isEqualTo("ws/v1/{device}/" + channel.getKey());
      assertThat(channel.getValue().path("parameters").has("device")).isTrue();
      assertThat(channel.getValue().path("messages")).hasSize(1);
    }
    assertThat(document.path("channels")).hasSize(4);
    for (Map.Entry<String, JsonNode> operation : document.path("operations").properties()) {
      String channel = operation.getValue().at("/channel/$ref").asText();
      assertThat(operation.getValue().path("action").asText())
          .isEqualTo(channel.matches(".*/(receipt|notice)") ? "send" : "receive");
      assertThat(operation.getValue().at("/bindings/mqtt/bindingVersion").asText())
          .isEqualTo("0.2.0");
    }
    assertThat(document.path("operations")).hasSize(4);
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
    JsonNode document = JSON.valueToTree(ContractExamples.yaml(DOCS.resolve("asyncapi.yaml")));
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references).hasSizeGreaterThan(10);
    for (String reference : references) {
      String[] parts = reference.split("#");
      JsonNode target =
          parts[0].isEmpty()
              ? document
              : JSON.readTree(ContractExamples.read(DOCS.resolve(parts[0])));
      assertThat(target.at(parts[1]).isMissingNode()).as(reference).isFalse();
    }
  }

  private List<Error> faults(String kind, JsonNode tree) {
    return schemas.computeIfAbsent(kind, ContractTest::schema).validate(tree);
  }

  private static Schema schema(String kind) {
    try {
      ObjectNode whole =
          (ObjectNode) JSON.readTree(ContractExamples.read(DOCS.resolve("payload.schema.json")));
      whole.remove("anyOf");
      whole.put("$ref", "#/$defs/" + kind);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(whole.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(Example example) throws IOException {
    return (example.isCbor() ? CBOR : JSON).readTree(example.payload());
  }

  private static Stream<Path> payloads(String group) throws Exception {
    Path folder = Path.of(ContractTest.class.getResource("/payload/" + group).toURI());
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }
}
