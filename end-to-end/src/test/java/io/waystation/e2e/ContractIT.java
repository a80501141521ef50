package io.waystation.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waystation.testkit.ContractExamples;
import io.waystation.testkit.ContractExamples.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every example of docs/mqtt.md, docs/asyncapi.yaml and docs/payload.schema.json, published to a
 * running service by a device of its own, meets the fate it is shown with.
 */
@ExtendWith(RunningService.Starter.class)
@Timeout(240)
class ContractIT {
  private static final Path DOCS = Path.of("..", "docs");

  /** An example on its way. */
  private record Sent(Example example, String device) {
    JsonNode tree() throws IOException {
      ObjectMapper mapper = example.isCbor() ? new CBORMapper() : new ObjectMapper();
      return mapper.readTree(example.payload());
    }
  }

  @Test
  void everyExampleMeetsTheFateItIsShownWith(RunningService service) throws Exception {
    List<Sent> all = new ArrayList<>();
    try (Client client = Client.connect(service.mosquitto.uri())) {
      for (Example example : ContractExamples.all(DOCS)) {
        Sent sent = new Sent(example, service.device());
        all.add(sent);
        client.publish("ws/v1/%s/%s".formatted(sent.device, example.topicKind()), payload(example));
        if (example.outcome() == ContractExamples.Outcome.RECEIPT) {
          // Nothing is said of what is not ours, but of what comes after it.
          client.publish("ws/v1/%s/status".formatted(sent.device), "{\"status\":\"online\"}");
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(18);
    try (Client reader = Client.connect(service.mosquitto.uri()).listen("ws/v1/+/receipt")) {
      for (Sent sent : all) {
        Eventually.holds(() -> check(service, reader, sent));
      }
    }
  }

  /** As it stands, but seconds can only be told from milliseconds by the time it is. */
  private static byte[] payload(Example example) {
    String seconds = "\"sent\": 1763690011,";
    String text = new String(example.payload(), UTF_8);
    return text.contains(seconds)
        ? text.replace(seconds, "\"sent\": %d,".formatted(Instant.now().getEpochSecond()))
            .getBytes(UTF_8)
        : example.payload();
  }

  @Test
  void theLineForTheShellDoesWhatThePageSays(RunningService service) throws Exception {
    String page = ContractExamples.read(DOCS.resolve("mqtt.md"));
    String block = page.substring(page.indexOf("```sh\n") + 6);
    String device = service.device();
    String script = Shell.publishing(block.substring(0, block.indexOf("```")), device, service);
    Shell.run(script);
    Shell.run(script.replaceFirst("now=.*\n", "now=" + nowOf(service, device) + "\n"));
    Eventually.holds(
        () ->
            assertThat(service.admin.ledger(device).getMap())
                .containsEntry("stored", 1)
                .containsEntry("duplicates", 1)
                .containsEntry("quarantined", 0));
  }

  private static long nowOf(RunningService service, String device) throws Exception {
    List<JsonObject> values = new ArrayList<>();
    Eventually.holds(
        () -> {
          values.addAll(service.admin.values(device));
          assertThat(values).isNotEmpty();
        });
    return values.get(0).getInstant("at").toEpochMilli();
  }

  private static void check(RunningService service, Client reader, Sent sent) throws Exception {
    switch (sent.example.outcome()) {
      case READINGS -> {
        assertThat(service.admin.ledger(sent.device).getMap())
            .as(sent.toString())
            .containsEntry("sent", sent.tree().path("seq").asInt() + 1)
            .containsEntry("stored", 1)
            .containsEntry("quarantined", 0);
        assertThat(receipt(reader, sent.device).getMap())
            .containsEntry("boot", sent.tree().path("boot").asInt())
            .containsEntry("seq", sent.tree().path("seq").asInt())
            .doesNotContainKey("refused");
        for (JsonNode reading : sent.tree().path("readings")) {
          checkReading(service, sent.device, reading);
        }
      }
      case STATUS -> {
        String word = sent.tree().path("status").asText();
        assertThat(value(service, sent.device, "device.status", "").getString("state"))
            .isEqualTo(word);
        assertThat(service.admin.link(sent.device)).isEqualTo(word);
      }
      case RECEIPT -> {
        assertThat(service.admin.ledger(sent.device).getInteger("stored")).isEqualTo(1);
        assertThat(service.admin.quarantine(sent.device)).isEmpty();
      }
      case REFUSED -> {
        List<JsonObject> quarantined = service.admin.quarantine(sent.device);
        assertThat(quarantined).as(sent + " " + service.admin.ledger(sent.device)).hasSize(1);
        JsonObject kept = quarantined.get(0);
        assertThat(kept.getString("reason")).isEqualTo(sent.example.reason());
        assertThat(kept.getString("detail")).isEqualTo(sent.example.detail());
        JsonObject refusal = receipt(reader, sent.device).getJsonArray("refused").getJsonObject(0);
        assertThat(refusal.getString("reason")).isEqualTo(sent.example.reason());
        assertThat(refusal.getString("detail")).isEqualTo(sent.example.detail());
        assertThat(service.admin.ledger(sent.device).getMap())
            .containsEntry("stored", 0)
            .containsEntry("quarantined", 1);
      }
    }
  }

  private static JsonObject receipt(Client reader, String device) {
    List<Client.Heard> heard = reader.heard("ws/v1/%s/receipt".formatted(device));
    assertThat(heard).as("receipt of %s", device).isNotEmpty();
    return heard.get(heard.size() - 1).json();
  }

  private static void checkReading(RunningService service, String device, JsonNode reading)
      throws Exception {
    for (Map.Entry<String, JsonNode> one : reading.path("m").properties()) {
      if (reading.has("person")) {
        checkVital(service, reading.path("person").asText(), one.getKey(), one.getValue());
      } else {
        JsonObject shown = value(service, device, one.getKey(), reading.path("part").asText());
        checkShown(shown, one.getValue());
        // The examples are of the year 2025: the device's clock is taken to be wrong.
        assertThat(shown.getJsonArray("flags")).contains("clock-corrected");
      }
    }
  }

  private static JsonObject value(RunningService service, String device, String signal, String part)
      throws Exception {
    List<JsonObject> found =
        service.admin.values(device).stream()
            .filter(v -> v.getString("signal").equals(signal) && v.getString("part").equals(part))
            .toList();
    assertThat(found).as("%s of %s", signal, device).hasSize(1);
    return found.get(0);
  }

  private static void checkShown(JsonObject shown, JsonNode sent) {
    if (sent.isNumber()) {
      assertThat(shown.getDouble("value")).isEqualTo(sent.asDouble());
    } else if (sent.isArray()) {
      assertThat(shown.getString("state").split(","))
          .extracting(Double::parseDouble)
          .containsExactly(sent.get(0).asDouble(), sent.get(1).asDouble());
    } else if (sent.isTextual()) {
      assertThat(shown.getString("state")).isEqualTo(sent.asText());
    } else {
      assertThat(shown.getDouble("value")).isEqualTo(1);
    }
  }

  /** Several examples are about the same person: what was sent must be among what is shown. */
  private static void checkVital(
      RunningService service, String person, String signal, JsonNode sent) throws Exception {
    List<JsonObject> series =
        Api.objects(service.doctor.get("/people/%s/series".formatted(person)), "series").stream()
            .filter(one -> one.getString("signal").equals(signal))
            .toList();
    if (sent.isNull()) {
      return; // tried and failed: shown to nobody
    }
    assertThat(series).as(signal).hasSize(1);
    double expected =
        sent.isTextual() ? Double.parseDouble(sent.asText().substring(1)) : sent.asDouble();
    List<JsonArray> points =
        series.get(0).getJsonArray("points").stream().map(JsonArray.class::cast).toList();
    assertThat(points)
        .anySatisfy(
            point -> {
              assertThat(point.getDouble(1)).isCloseTo(expected, within(1e-9));
              assertThat(point.getJsonArray(2).contains("less-than"))
                  .isEqualTo(sent.asText().startsWith("<"));
            });
  }
}
