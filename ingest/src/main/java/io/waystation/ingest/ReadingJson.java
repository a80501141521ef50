package io.waystation.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One reading in the form of docs/mqtt.md, with what the service has added to it, so that nothing
 * of it is lost: {@code station}, {@code device}, {@code flags}, {@code shift} (of the device's
 * clock, ms) and {@code received}. A state is its number.
 */
final class ReadingJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ReadingJson() {}

  static byte[] write(Reading reading) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("station", reading.station().value())
        .put("device", reading.device().value())
        .put("boot", reading.boot())
        .put("seq", reading.seq())
        .put("received", reading.receivedAt().toEpochMilli())
        .put("flags", reading.flags())
        .put("shift", reading.clockShift());
    ObjectNode one = json.putArray("readings").addObject();
    one.put("t", reading.measuredAt().toEpochMilli());
    put(one, "part", reading.part());
    if (!reading.person().isNone()) {
      one.put("person", reading.person().value());
    }
    put(one, "session", reading.session());
    one.putObject("m").put(reading.signal().code(), reading.value());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, text);
    }
  }

  /** Empty when it is none of ours, or its signal is not known any more. */
  static Optional<Reading> read(byte[] written, SignalCatalogue catalogue) {
    try {
      JsonNode json = MAPPER.readTree(written);
      JsonNode one = json.at("/readings/0");
      String code = one.path("m").fieldNames().next();
      Optional<Signal> signal = catalogue.find(code);
      String person = one.path("person").asText();
      return signal.map(
          known ->
              new Reading(
                  new StationId(json.path("station").asText()),
                  new DeviceId(json.path("device").asText()),
                  one.path("part").asText(),
                  person.isEmpty() ? PersonId.NONE : new PersonId(person),
                  one.path("session").asText(),
                  known,
                  one.path("m").path(code).asDouble(),
                  json.path("flags").asLong(),
                  Instant.ofEpochMilli(one.path("t").asLong()),
                  Instant.ofEpochMilli(json.path("received").asLong()),
                  json.path("boot").asLong(),
                  json.path("seq").asLong(),
                  json.path("shift").asLong()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
