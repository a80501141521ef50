package io.waystation.ingest.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The fields of the contract, each of its type and within its range. */
final class Fields {
  /** 2^53-1: the largest whole number every JSON implementation reads exactly. */
  private static final long MAX_COUNT = (1L << 53) - 1;

  private static final int MAX_TEXT_CHARS = 64;

  private Fields() {}

  static long count(ObjectNode object, String field) throws Refusal {
    JsonNode node = required(object, field);
    if (isCount(node)) {
      return node.longValue();
    }
    throw new Refusal(
        Reason.BAD_FIELD,
        field,
        "must be a whole number from 0 to " + MAX_COUNT + ", without quotes");
  }

  static boolean isCount(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && node.longValue() >= 0
        && node.longValue() <= MAX_COUNT;
  }

  /** The number the parser stands at, or -1 when it is no count. */
  static long count(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return -1;
    }
    long number = parser.getLongValue();
    return number >= 0 && number <= MAX_COUNT ? number : -1;
  }

  /** Up to 64 printable characters; empty when the field is not there. */
  static String text(ObjectNode object, String field) throws Refusal {
    JsonNode node = object.get(field);
    if (node == null) {
      return "";
    }
    if (node.isTextual() && printable(node.textValue())) {
      return node.textValue();
    }
    throw new Refusal(
        Reason.BAD_FIELD,
        field,
        "must be a text of at most " + MAX_TEXT_CHARS + " printable characters");
  }

  static ArrayNode list(ObjectNode object, String field) throws Refusal {
    if (required(object, field) instanceof ArrayNode list) {
      return list;
    }
    throw new Refusal(Reason.BAD_FIELD, field, "must be a list: [ ... ]");
  }

  static ObjectNode object(ObjectNode object, String field) throws Refusal {
    return object(required(object, field), field);
  }

  static ObjectNode object(JsonNode node, String where) throws Refusal {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new Refusal(Reason.BAD_FIELD, where, "must be an object: { ... }");
  }

  static JsonNode required(ObjectNode object, String field) throws Refusal {
    JsonNode node = object.get(field);
    if (node == null) {
      throw new Refusal(Reason.MISSING_FIELD, field, "is missing; docs/mqtt.md says what it holds");
    }
    return node;
  }

  private static boolean printable(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT_CHARS
        && text.codePoints()
            .allMatch(
                c ->
                    switch (Character.getType(c)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.SURROGATE,
                          Character.UNASSIGNED,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR ->
                          false;
                      default -> true;
                    });
  }
}
