package io.waystation.simulator.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.waystation.model.Geo;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One value of a payload as docs/mqtt.md says it is stored. Written from that page and not from the
 * service's decoder, so that a fault of either shows.
 *
 * @param person empty when it is not measured on somebody
 * @param time milliseconds since 1970 by the device's clock
 * @param value 0 where the measurement failed
 */
record PayloadReading(String part, String person, String signal, long time, double value) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param readings the JSON array of a payload that the contract lets pass
   * @throws IllegalArgumentException if it is none
   */
  static List<PayloadReading> all(String readings, SignalCatalogue catalogue) {
    List<PayloadReading> all = new ArrayList<>();
    try {
      for (JsonNode entry : JSON.readTree(readings)) {
        for (Map.Entry<String, JsonNode> said : entry.path("m").properties()) {
          all.add(
              new PayloadReading(
                  entry.path("part").asText(""),
                  entry.path("person").asText(""),
                  said.getKey(),
                  entry.path("t").asLong(),
                  value(catalogue.signal(said.getKey()), said.getValue())));
        }
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the readings are no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static double value(Signal signal, JsonNode said) {
    if (said.isNull() || said.asText().equalsIgnoreCase("nan")) {
      return 0;
    }
    return switch (signal.kind()) {
      case STATE, EVENT -> signal.states().indexOf(said.asText());
      case HEARTBEAT -> 1;
      case DATE -> LocalDate.parse(said.asText()).toEpochDay();
      case GEO -> new Geo(said.path(0).asDouble(), said.path(1).asDouble()).code();
      case GAUGE, COUNTER, DERIVED ->
          said.isTextual() ? Double.parseDouble(said.asText().substring(1)) : said.asDouble();
    };
  }
}
