package io.waystation.ingest.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The contract's tree out of single values, for dialects that send each by itself. Values of one
 * time at one place or on one person stand in one reading, so that what belongs together is checked
 * together.
 */
public final class TreeBuilder {
  private record Key(long t, String part, String person) {}

  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final ArrayNode readings = JsonNodeFactory.instance.arrayNode();
  private final Map<Key, ObjectNode> open = new HashMap<>();

  /** A field of the message itself: {@code boot}, {@code seq}, {@code sent}. */
  public TreeBuilder with(String field, long value) {
    body.put(field, value);
    return this;
  }

  /**
   * @param t milliseconds since 1970-01-01 UTC, by the device's clock
   * @param word what went wrong; empty when nothing did
   */
  public void add(long t, SignalPath path, JsonNode value, String word) {
    Key key = new Key(t, path.part(), path.person());
    ObjectNode reading = open.get(key);
    if (reading == null || reading.get("m").has(path.code())) {
      reading = begin(key);
      open.put(key, reading);
    }
    ((ObjectNode) reading.get("m")).set(path.code(), value);
    if (!word.isEmpty()) {
      reading.withObjectProperty("q").put(path.code(), word);
    }
  }

  /** How many readings there are. */
  public int size() {
    return readings.size();
  }

  public ObjectNode tree() {
    body.set("readings", readings);
    return body;
  }

  private ObjectNode begin(Key key) {
    ObjectNode reading = readings.addObject();
    reading.put("t", key.t);
    if (!key.part.isEmpty()) {
      reading.put("part", key.part);
    }
    if (!key.person.isEmpty()) {
      reading.put("person", key.person);
    }
    reading.putObject("m");
    return reading;
  }
}
