package io.waystation.ingest.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The records of a pack: RFC 8428, section 5 (JSON) and 6 (CBOR). */
final class PackReader {
  /** Records beside the readings themselves: base values, {@code boot}, {@code seq}, ... */
  private static final int MAX_RECORDS = PayloadDecoder.MAX_READINGS + 24;

  /** A pack needs 2 levels; fields we do not know may use some more. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_NUMBER_CHARS = 64;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_CHARS)
          .build();

  // Names come from outside: they must not settle in the JVM's own table of strings.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(LIMITS)
          .build();

  private static final CBORFactory CBOR =
      CBORFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(LIMITS)
          .build();

  private final JsonParser parser;
  private final boolean json;

  private PackReader(JsonParser parser, boolean json) {
    this.parser = parser;
    this.json = json;
  }

  /**
   * @param payload JSON when it begins with '[' or white space, otherwise CBOR
   */
  static List<SenmlRecord> read(byte[] payload) throws SenmlFault {
    boolean json = isJson(payload);
    try (JsonParser parser = json ? JSON.createParser(payload) : CBOR.createParser(payload)) {
      return new PackReader(parser, json).pack();
    } catch (JsonProcessingException e) {
      throw malformed(
          json
              ? "this is not JSON (RFC 8259, UTF-8), or it is cut off"
              : "this is not CBOR (RFC 8949), or it is cut off; JSON begins with '['",
          e.getLocation(),
          json);
    } catch (IOException | ArithmeticException | IllegalArgumentException e) {
      // Jackson's CBOR parser lets some out for numbers and texts that are none.
      throw new SenmlFault(
          Reason.MALFORMED_SENML, "this is neither a JSON nor a CBOR list of records");
    }
  }

  /** No CBOR list begins with '[' or white space: those bytes are text and numbers. */
  private static boolean isJson(byte[] payload) {
    byte first = payload[0];
    return first == '['
        || first == '{'
        || first == ' '
        || first == '\n'
        || first == '\r'
        || first == '\t';
  }

  private List<SenmlRecord> pack() throws IOException, SenmlFault {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new SenmlFault(
          Reason.MALFORMED_SENML, "a pack is a list of records: [{...}, ...], in CBOR an array");
    }
    List<SenmlRecord> records = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token != JsonToken.START_OBJECT) {
        throw malformed("a record is an object", parser.currentTokenLocation(), json);
      }
      if (records.size() == MAX_RECORDS) {
        throw new SenmlFault(
            Reason.TOO_MANY_READINGS,
            "the pack has more than " + MAX_RECORDS + " records; send several packs");
      }
      try {
        records.add(record());
      } catch (SenmlFault fault) {
        throw fault.in(records.size());
      }
    }
    if (parser.nextToken() != null) {
      throw malformed(
          "there is something after the pack; send one pack in each message",
          parser.currentTokenLocation(),
          json);
    }
    return records;
  }

  private SenmlRecord record() throws IOException, SenmlFault {
    Map<Label, Object> fields = new EnumMap<>(Label.class);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Label label = json ? Label.ofJson(name) : Label.ofCbor(name);
      parser.nextToken();
      if (label == null) {
        if (name.endsWith("_")) {
          throw new SenmlFault(
              Reason.UNSUPPORTED,
              "the field "
                  + TreeDecoder.shown(name)
                  + " must be understood (its name ends with '_'), and is not");
        }
        parser.skipChildren();
      } else if (fields.put(label, value(label)) != null) {
        throw new SenmlFault(
            Reason.MALFORMED_SENML, label.json() + " stands twice in one record; send it once");
      }
    }
    return new SenmlRecord(
        (Double) fields.get(Label.BASE_VERSION),
        (String) fields.get(Label.BASE_NAME),
        (Double) fields.get(Label.BASE_TIME),
        (String) fields.get(Label.BASE_UNIT),
        (Double) fields.get(Label.BASE_VALUE),
        (Double) fields.get(Label.BASE_SUM),
        (String) fields.get(Label.NAME),
        (String) fields.get(Label.UNIT),
        (Double) fields.get(Label.VALUE),
        (String) fields.get(Label.STRING_VALUE),
        (Boolean) fields.get(Label.BOOLEAN_VALUE),
        fields.containsKey(Label.DATA_VALUE),
        (Double) fields.get(Label.SUM),
        (Double) fields.get(Label.TIME),
        (Double) fields.get(Label.UPDATE_TIME));
  }

  private Object value(Label label) throws IOException, SenmlFault {
    JsonToken token = parser.currentToken();
    return switch (label) {
      case BASE_NAME, BASE_UNIT, NAME, UNIT, STRING_VALUE -> {
        require(token == JsonToken.VALUE_STRING, label, "must be a text");
        yield parser.getText();
      }
      case BOOLEAN_VALUE -> {
        require(
            token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE,
            label,
            "must be true or false");
        yield token == JsonToken.VALUE_TRUE;
      }
      case DATA_VALUE -> {
        boolean data =
            json ? token == JsonToken.VALUE_STRING : token == JsonToken.VALUE_EMBEDDED_OBJECT;
        require(data, label, "must be base64url in JSON, a byte string in CBOR");
        yield Boolean.TRUE;
      }
      default -> {
        require(
            token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT,
            label,
            "must be a number");
        yield parser.getDoubleValue();
      }
    };
  }

  private static void require(boolean holds, Label label, String what) throws SenmlFault {
    if (!holds) {
      throw new SenmlFault(Reason.BAD_FIELD, label.json() + " " + what);
    }
  }

  private static SenmlFault malformed(String what, JsonLocation at, boolean json) {
    String where = "";
    if (at != null && json) {
      where = "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
    } else if (at != null && at.getByteOffset() >= 0) {
      where = "byte %d: ".formatted(at.getByteOffset());
    }
    return new SenmlFault(Reason.MALFORMED_SENML, where + what);
  }
}
