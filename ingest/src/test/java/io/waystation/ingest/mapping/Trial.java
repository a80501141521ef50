package io.waystation.ingest.mapping;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Mapping files of a test, and what they make of messages. */
final class Trial {
  static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");

  private Trial() {}

  static Mappings load(Path folder) throws MappingException {
    return Mappings.load(
        folder,
        "ws/v1",
        SignalCatalogue.shipped(),
        StatusFlags.shipped(),
        new TreeDecoder(
            SignalCatalogue.shipped(),
            StatusFlags.shipped(),
            new TestRegistry(),
            new DeviceClocks()));
  }

  /** Of one file. */
  static Mappings mapping(String yaml) {
    try {
      Path folder = Files.createTempDirectory("mapping");
      Path file = folder.resolve("m.yaml");
      try {
        Files.writeString(file, yaml);
        return load(file);
      } catch (MappingException e) {
        throw new AssertionError(e.getMessage(), e);
      } finally {
        Files.delete(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<MappingFault> faults(Path folder) {
    return catchThrowableOfType(MappingException.class, () -> load(folder)).faults();
  }

  static Decoded decode(Mappings mappings, String topic, String payload) {
    return decode(mappings, topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  static Decoded decode(Mappings mappings, String topic, byte[] payload) {
    return mappings.decode(new RawMessage(topic, payload, RECEIVED));
  }

  /** Of a message that is accepted. */
  static List<Reading> readings(Decoded decoded) {
    if (decoded instanceof Decoded.Readings numbered) {
      return numbered.readings();
    }
    if (decoded instanceof Decoded.Unnumbered unnumbered) {
      return unnumbered.readings();
    }
    throw new AssertionError("refused: " + decoded);
  }
}
