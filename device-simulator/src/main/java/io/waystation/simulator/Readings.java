package io.waystation.simulator;

import io.waystation.model.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code readings} of one message as JSON text, in the order in which they were added; values
 * of the same moment and part share one entry. Everything written here is our own ASCII, so nothing
 * needs escaping.
 */
final class Readings {
  private record Place(Instant at, String part) {}

  /**
   * @param rest of its entry, behind the time
   */
  private record OfPerson(Instant at, String rest) {}

  private final Map<Place, StringBuilder> entries = new LinkedHashMap<>();
  private final List<OfPerson> people = new ArrayList<>();
  private int size;

  /**
   * @param token the value as JSON
   */
  void add(Instant at, String part, String signal, String token) {
    StringBuilder entry = entries.computeIfAbsent(new Place(at, part), none -> new StringBuilder());
    if (!entry.isEmpty()) {
      entry.append(',');
    }
    entry.append('"').append(signal).append("\":").append(token);
    size++;
  }

  /** All a kiosk measured on one person in one go, numbers as JSON. */
  void addSession(Instant at, PersonId person, String session, Map<String, String> values) {
    people.add(new OfPerson(at, ofPerson(person, session, values) + "}"));
  }

  /** An attempt that gave no value, and the status word that says why. */
  void addFailure(
      Instant at, PersonId person, String session, Iterable<String> signals, String status) {
    Map<String, String> nothing = new LinkedHashMap<>();
    signals.forEach(signal -> nothing.put(signal, "null"));
    Map<String, String> why = new LinkedHashMap<>();
    signals.forEach(signal -> why.put(signal, '"' + status + '"'));
    String rest = ofPerson(person, session, nothing) + ",\"q\":" + object(why) + "}";
    people.add(new OfPerson(at, rest));
  }

  /** How many values it holds. */
  int size() {
    return size;
  }

  /**
   * @param clockOff how far the clock is ahead that the times are written by
   */
  String json(Duration clockOff) {
    StringBuilder json = new StringBuilder("[");
    entries.forEach(
        (place, values) -> {
          json.append(json.length() > 1 ? "," : "").append("{\"t\":");
          json.append(place.at.plus(clockOff).toEpochMilli());
          if (!place.part.isEmpty()) {
            json.append(",\"part\":\"").append(place.part).append('"');
          }
          json.append(",\"m\":{").append(values).append("}}");
        });
    for (OfPerson one : people) {
      json.append(json.length() > 1 ? "," : "").append("{\"t\":");
      json.append(one.at.plus(clockOff).toEpochMilli()).append(one.rest);
    }
    return json.append(']').toString();
  }

  private String ofPerson(PersonId person, String session, Map<String, String> values) {
    size += values.size();
    return ",\"person\":\"%s\",\"session\":\"%s\",\"m\":%s"
        .formatted(person, session, object(values));
  }

  private static String object(Map<String, String> values) {
    StringBuilder to = new StringBuilder();
    String comma = "{";
    for (Map.Entry<String, String> value : values.entrySet()) {
      to.append(comma).append('"').append(value.getKey()).append("\":").append(value.getValue());
      comma = ",";
    }
    return to.append('}').toString();
  }
}
