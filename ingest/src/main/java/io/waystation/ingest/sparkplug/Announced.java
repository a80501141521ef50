package io.waystation.ingest.sparkplug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waystation.ingest.payload.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a birth says about the metrics to come: immutable. */
final class Announced {
  /** One metric. */
  record Definition(String name, int datatype) {}

  private final Map<Long, Definition> byAlias = new HashMap<>();
  private final Map<String, Integer> datatypes = new HashMap<>();

  private Announced() {}

  static Announced in(List<Metric> birth) throws SparkplugFault {
    Announced announced = new Announced();
    for (Metric metric : birth) {
      if (metric.name() == null || metric.name().isEmpty()) {
        throw new SparkplugFault(
            Reason.MALFORMED_SPARKPLUG,
            "a birth has a metric without a name; a birth names every metric");
      }
      announced.put(metric.name(), metric.alias(), metric.datatype());
    }
    return announced;
  }

  private void put(String name, long alias, int datatype) {
    if (alias != -1) {
      byAlias.put(alias, new Definition(name, datatype));
    }
    datatypes.put(name, datatype);
  }

  /** Null when the birth did not name it. */
  Definition find(long alias) {
    return byAlias.get(alias);
  }

  /** 0 when the birth did not say. */
  int datatype(String name) {
    return datatypes.getOrDefault(name, 0);
  }

  /** Equal births give equal texts. */
  String asText() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<Long, Definition> entry : new TreeMap<>(byAlias).entrySet()) {
      Definition definition = entry.getValue();
      list.addArray().add(definition.name).add(definition.datatype).add(entry.getKey());
    }
    for (Map.Entry<String, Integer> entry : new TreeMap<>(datatypes).entrySet()) {
      list.addArray().add(entry.getKey()).add(entry.getValue());
    }
    return list.toString();
  }

  static Announced of(JsonNode text) {
    Announced announced = new Announced();
    for (JsonNode metric : text) {
      announced.put(
          metric.get(0).textValue(),
          metric.has(2) ? metric.get(2).longValue() : -1,
          metric.get(1).intValue());
    }
    return announced;
  }
}
