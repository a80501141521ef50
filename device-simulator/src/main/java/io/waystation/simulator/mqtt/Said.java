package io.waystation.simulator.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value of a message, for the dialects that write it in another form.
 *
 * @param at when it was measured, by the device's clock: milliseconds since 1970-01-01 UTC
 * @param part of the device; empty for the device itself
 * @param person whose it is; empty for nobody's
 * @param value a Double, a Boolean, a String or a {@link Special}
 */
record Said(long at, String part, String person, String signal, Object value) {
  /** What is no single value. */
  enum Special {
    /** Tried, and no value came of it. */
    FAILED,
    /** Where a vehicle is: two numbers. */
    PLACE
  }

  private static final JsonFactory JSON = new JsonFactory();

  /** All values of a message, in its order. */
  static List<Said> in(Message.Report report) {
    List<Said> all = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(report.readings())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        reading(parser, all);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a message of our own is no JSON", e);
    }
    return all;
  }

  private static void reading(JsonParser parser, List<Said> to) throws IOException {
    long at = 0;
    String part = "";
    String person = "";
    Map<String, Object> values = Map.of();
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "t" -> at = parser.getLongValue();
        case "part" -> part = parser.getText();
        case "person" -> person = parser.getText();
        case "m" -> values = values(parser);
        default -> parser.skipChildren();
      }
    }
    for (Map.Entry<String, Object> value : values.entrySet()) {
      to.add(new Said(at, part, person, value.getKey(), value.getValue()));
    }
  }

  private static Map<String, Object> values(JsonParser parser) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Object value =
          switch (parser.nextToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> Special.FAILED;
            case START_ARRAY -> Special.PLACE;
            default -> parser.getDoubleValue();
          };
      parser.skipChildren();
      values.put(name, value);
    }
    return values;
  }
}
