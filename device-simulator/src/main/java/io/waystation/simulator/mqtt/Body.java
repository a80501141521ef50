package io.waystation.simulator.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The bytes of a message and where they belong.
 *
 * @param leaf of the device's topics
 */
record Body(String leaf, byte[] bytes) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final CBORFactory CBOR = new CBORFactory();

  static Body json(Message message, Instant now) {
    return new Body("readings", message.payload(now));
  }

  /** The same tree; a message that is no tree stays as it is. */
  static Body cbor(Message message, Instant now) {
    Body json = json(message, now);
    if (!(message instanceof Message.Report)) {
      return json;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.bytes.length);
    try (JsonParser parser = JSON.createParser(json.bytes);
        JsonGenerator generator = CBOR.createGenerator(out)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("a message of our own is no JSON", e);
    }
    return new Body(json.leaf, out.toByteArray());
  }
}
