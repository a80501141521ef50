package io.waystation.simulator;

import io.waystation.model.PersonId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code readings} of one message as JSON text, in the order in which they were added; values
 * of the same moment and part share one entry. Everything written here is our own ASCII, so nothing
 * needs escaping.
 */
final class Readings {
  private record Place(Instant at, String part) {}

  private final Map<Place, StringBuilder> entries = new LinkedHashMap<>();
  private final StringBuilder people = new StringBuilder();
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
    openPerson(at, person, session, values);
    people.append('}');
  }

  /** An attempt that gave no value, and the status word that says why. */
  void addFailure(
      Instant at, PersonId person, String session, Iterable<String> signals, String status) {
    Map<String, String> nothing = new LinkedHashMap<>();
    signals.forEach(signal -> nothing.put(signal, "null"));
    Map<String, String> why = new LinkedHashMap<>();
    signals.forEach(signal -> why.put(signal, '"' + status + '"'));
    openPerson(at, person, session, nothing);
    people.append(",\"q\":");
    appendObject(people, why);
    people.append('}');
  }

  /** How many values it holds. */
  int size() {
    return size;
  }

  String json() {
    StringBuilder json = new StringBuilder("[");
    entries.forEach(
        (place, values) -> {
          json.append(json.length() > 1 ? "," : "").append("{\"t\":");
          json.append(place.at.toEpochMilli());
          if (!place.part.isEmpty()) {
            json.append(",\"part\":\"").append(place.part).append('"');
          }
          json.append(",\"m\":{").append(values).append("}}");
        });
    if (!people.isEmpty()) {
      json.append(json.length() > 1 ? "," : "").append(people);
    }
    return json.append(']').toString();
  }

  private void openPerson(Instant at, PersonId person, String session, Map<String, String> values) {
    people.append(people.isEmpty() ? "" : ",").append("{\"t\":").append(at.toEpochMilli());
    people.append(",\"person\":\"").append(person).append("\",\"session\":\"").append(session);
    people.append("\",\"m\":");
    appendObject(people, values);
    size += values.size();
  }

  private static void appendObject(StringBuilder to, Map<String, String> values) {
    String comma = "{";
    for (Map.Entry<String, String> value : values.entrySet()) {
      to.append(comma).append('"').append(value.getKey()).append("\":").append(value.getValue());
      comma = ",";
    }
    to.append('}');
  }
}
