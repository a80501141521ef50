package io.waystation.ingest.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The places in a message that a mapping looks at. Only what stands there is built; the rest is
 * read over, so a message costs no more than what is wanted of it.
 */
final class Wanted {
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  /** Stand for what nobody looks into. */
  private static final ObjectNode SOME_OBJECT = MAKE.objectNode();

  private static final ArrayNode SOME_LIST = MAKE.arrayNode();

  private final Map<String, Wanted> below = new HashMap<>();
  private Wanted each;
  private int lastIndex = -1;

  /** Makes place for what a pointer points to. */
  Wanted at(JsonPointer pointer) {
    Wanted at = this;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      at.lastIndex = Math.max(at.lastIndex, rest.getMatchingIndex());
      at = at.below.computeIfAbsent(rest.getMatchingProperty(), name -> new Wanted());
    }
    return at;
  }

  /** Of every element of the list that stands here. */
  Wanted each() {
    each = each == null ? new Wanted() : each;
    return each;
  }

  /** Whether a list is looked at both element by element and by the place of one. */
  boolean mixed() {
    return each != null && (lastIndex >= 0 || each.mixed())
        || below.values().stream().anyMatch(Wanted::mixed);
  }

  /**
   * What of the value at which the parser stands is wanted.
   *
   * @param path to here, for the refusal
   */
  JsonNode read(JsonParser parser, String path) throws IOException, Misfit {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> list(parser, path);
      case VALUE_STRING -> MAKE.textNode(parser.getText());
      case VALUE_TRUE -> MAKE.booleanNode(true);
      case VALUE_FALSE -> MAKE.booleanNode(false);
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> MAKE.numberNode(parser.getLongValue());
            default -> MAKE.numberNode(parser.getDoubleValue());
          };
      case VALUE_NUMBER_FLOAT -> MAKE.numberNode(parser.getDoubleValue());
      default -> NullNode.instance;
    };
  }

  private JsonNode object(JsonParser parser, String path) throws IOException, Misfit {
    if (below.isEmpty()) {
      parser.skipChildren();
      return SOME_OBJECT;
    }
    ObjectNode object = MAKE.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Wanted next = below.get(name);
      if (next == null) {
        parser.skipChildren();
      } else if (object.has(name)) {
        throw new Misfit(Reason.MALFORMED_JSON, path + "/" + name, "stands twice in the message");
      } else {
        object.set(name, next.read(parser, path + "/" + name));
      }
    }
    return object;
  }

  private JsonNode list(JsonParser parser, String path) throws IOException, Misfit {
    if (each == null && lastIndex < 0) {
      parser.skipChildren();
      return SOME_LIST;
    }
    ArrayNode list = MAKE.arrayNode();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      Wanted next = each != null ? each : i <= lastIndex ? below.get(String.valueOf(i)) : null;
      if (next != null) {
        list.add(next.read(parser, path + "/" + i));
      } else {
        parser.skipChildren();
        if (i <= lastIndex) {
          list.add(NullNode.instance);
        }
      }
      if (each != null && i >= PayloadDecoder.MAX_READINGS) {
        throw new Misfit(
            Reason.TOO_MANY_READINGS,
            path,
            "has more than %d elements".formatted(PayloadDecoder.MAX_READINGS));
      }
    }
    return list;
  }
}
