package io.waystation.ingest.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** Strict JSON: one object, no field twice, nothing after it. */
final class Json {
  /** The contract needs 4 levels; fields we do not know may use some more. */
  static final int MAX_DEPTH = 16;

  /** 2^53-1 and any sensible fraction are far shorter. */
  private static final int MAX_NUMBER_CHARS = 64;

  /** What a name may have; those of the contract and of signals are far shorter. */
  static final int MAX_NAME_CHARS = 256;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names come from outside: they must not settle in the JVM's own table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(constraints())
          .build();

  private Json() {}

  static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNumberLength(MAX_NUMBER_CHARS)
        .maxNameLength(MAX_NAME_CHARS)
        .build();
  }

  static void read(byte[] payload, DraftReader reader) throws Refusal {
    try (JsonParser parser = FACTORY.createParser(payload)) {
      if (parser.nextToken() == null) {
        throw new Refusal(
            Reason.EMPTY, "", "the message holds only white space; send a JSON object");
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new Refusal(
            Reason.MALFORMED_JSON, "", "the message is not a JSON object; it must begin with '{'");
      }
      read(parser, reader);
      if (parser.nextToken() != null) {
        throw malformed(
            "there is something after the object; send one object in each message",
            parser.currentTokenLocation());
      }
    } catch (JsonEOFException e) {
      throw malformed(
          "the JSON ends in the middle; was the message cut, or a bracket forgotten?",
          e.getLocation());
    } catch (StreamConstraintsException e) {
      throw malformed(
          "the JSON is nested deeper than "
              + MAX_DEPTH
              + " levels or has an endless number or name",
          e.getLocation());
    } catch (JsonProcessingException e) {
      throw malformed("this is not JSON (RFC 8259, UTF-8)", e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static void read(JsonParser parser, DraftReader reader) throws IOException, Refusal {
    try {
      reader.read(parser);
    } catch (DraftReader.Twice e) {
      throw malformed(
          "a key stands twice in one object; send each once", parser.currentTokenLocation());
    } catch (DraftReader.TooManyNames e) {
      throw e.refusal();
    }
  }

  /** Looks for boot and seq in a message that is refused, as far as it can be read. */
  static Numbers numbers(byte[] payload) {
    long boot = -1;
    long seq = -1;
    try (JsonParser parser = FACTORY.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Numbers.NONE;
      }
      Set<String> names = new HashSet<>();
      String name = parser.nextFieldName();
      while (name != null && (boot < 0 || seq < 0)) {
        JsonToken value = parser.nextToken();
        long number = value == JsonToken.VALUE_NUMBER_INT ? Fields.count(parser) : -1;
        if (!passed(parser, names) || tooMany(names, name)) {
          break;
        }
        // Throws when the message is cut here, where the number may have lost digits.
        String following = parser.nextFieldName();
        if (name.equals("boot")) {
          boot = number;
        } else if (name.equals("seq")) {
          seq = number;
        }
        name = following;
      }
    } catch (IOException e) {
      return new Numbers(boot, seq);
    }
    return new Numbers(boot, seq);
  }

  /** Over a value with all it holds; false when it holds more names than a message may. */
  private static boolean passed(JsonParser parser, Set<String> names) throws IOException {
    int depth = parser.currentToken().isStructStart() ? 1 : 0;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.FIELD_NAME) {
        if (tooMany(names, parser.currentName())) {
          return false;
        }
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    }
    return true;
  }

  private static boolean tooMany(Set<String> names, String name) {
    return names.add(name) && names.size() > 2 * DraftReader.MAX_UNKNOWN_NAMES;
  }

  private static Refusal malformed(String what, JsonLocation at) {
    return new Refusal(
        Reason.MALFORMED_JSON,
        "",
        at == null
            ? what
            : "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), what));
  }
}
