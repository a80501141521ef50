package io.waystation.ingest.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How the bytes of a message are written. Each becomes a tree that pointers point into. */
enum Format {
  JSON {
    @Override
    JsonNode read(byte[] payload, Wanted wanted) throws Misfit {
      try (JsonParser parser = FACTORY.createParser(payload)) {
        if (parser.nextToken() == null) {
          throw new Misfit(Reason.EMPTY, "", "the message holds only white space; expected JSON");
        }
        JsonNode tree = wanted.read(parser, "");
        if (parser.nextToken() != null) {
          throw malformed("there is something after the JSON", parser.currentTokenLocation());
        }
        return tree;
      } catch (JsonProcessingException e) {
        throw malformed(
            "this is no whole JSON (RFC 8259, UTF-8), or it is nested deeper than %d levels"
                .formatted(MAX_DEPTH),
            e.getLocation());
      } catch (IOException e) {
        throw new UncheckedIOException("reading from memory", e);
      }
    }
  },

  /** A number or a word and nothing else: the pointer to it is empty. */
  TEXT {
    @Override
    JsonNode read(byte[] payload, Wanted wanted) throws Misfit {
      return JsonNodeFactory.instance.textNode(text(payload));
    }
  },

  /** One line of values with commas between: /0 is the first. */
  CSV {
    @Override
    JsonNode read(byte[] payload, Wanted wanted) throws Misfit {
      ArrayNode cells = JsonNodeFactory.instance.arrayNode();
      String line = text(payload);
      int from = 0;
      while (from <= line.length()) {
        if (cells.size() == PayloadDecoder.MAX_READINGS) {
          throw new Misfit(
              Reason.TOO_MANY_READINGS,
              "",
              "the line has more than %d values".formatted(PayloadDecoder.MAX_READINGS));
        }
        int comma = line.indexOf(',', from);
        int end = comma < 0 ? line.length() : comma;
        cells.add(line.substring(from, end).strip());
        from = end + 1;
      }
      return cells;
    }
  };

  private static final int MAX_DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from outside: they must not settle in the JVM's own tables of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(64)
                  .maxNameLength(256)
                  .build())
          .build();

  /** What of the message is wanted. */
  abstract JsonNode read(byte[] payload, Wanted wanted) throws Misfit;

  private static String text(byte[] payload) throws Misfit {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(payload))
          .toString()
          .strip();
    } catch (CharacterCodingException e) {
      throw new Misfit(Reason.BAD_VALUE, "", "the message is no text in UTF-8");
    }
  }

  private static Misfit malformed(String what, JsonLocation at) {
    return new Misfit(
        Reason.MALFORMED_JSON,
        "",
        at == null
            ? what
            : "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), what));
  }
}
