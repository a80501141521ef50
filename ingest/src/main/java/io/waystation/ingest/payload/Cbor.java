package io.waystation.ingest.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Strict CBOR (RFC 8949): one map with text keys, no key twice, nothing after it. {@link
 * CborOutline} looks it over before the parser sees it, so that no length a message declares is
 * believed.
 */
final class Cbor {
  private static final CBORFactory FACTORY =
      CBORFactory.builder()
          // Names come from outside: they must not settle in the JVM's own table of strings.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(Json.constraints())
          .build();

  private Cbor() {}

  /**
   * Whether the bytes are to be read as CBOR. A CBOR map begins beyond ASCII; JSON begins with
   * ASCII, or with a byte order mark, whose first byte (0xEF) begins no CBOR.
   */
  static boolean isMeant(byte[] payload) {
    return payload.length > 0 && payload[0] < 0 && payload[0] != (byte) 0xEF;
  }

  static void read(byte[] payload, DraftReader reader) throws Refusal {
    CborOutline.of(payload).requireWellFormed();
    try (JsonParser parser = FACTORY.createParser(payload)) {
      parser.nextToken();
      read(parser, reader);
    } catch (JsonProcessingException e) {
      throw CborOutline.malformed(
          e.getLocation() == null ? 0 : e.getLocation().getByteOffset(),
          "a text is not UTF-8, or longer than names may be");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static void read(JsonParser parser, DraftReader reader) throws IOException, Refusal {
    try {
      reader.read(parser);
    } catch (DraftReader.Twice e) {
      throw CborOutline.malformed(
          parser.currentTokenLocation().getByteOffset(),
          "a key stands twice in one map; send each once");
    } catch (DraftReader.TooManyNames e) {
      throw e.refusal();
    }
  }
}
