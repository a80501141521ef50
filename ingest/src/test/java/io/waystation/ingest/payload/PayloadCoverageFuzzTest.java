package io.waystation.ingest.payload;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.waystation.ingest.Allocation;
import io.waystation.ingest.TestRegistry;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.time.Instant;

/**
 * Jazzer looks for bytes that make decoding throw, hang or take memory. In a build it only repeats
 * the inputs kept in {@code PayloadCoverageFuzzTestInputs}; docs/mqtt.md says how to let it search.
 */
class PayloadCoverageFuzzTest {
  private static final Instant RECEIVED = Instant.parse("2025-11-21T01:53:31.300Z");

  private static final PayloadDecoder DECODER =
      new PayloadDecoder(
          "ws/v1",
          SignalCatalogue.shipped(),
          StatusFlags.shipped(),
          new TestRegistry(),
          new DeviceClocks());

  @FuzzTest(maxDuration = "5m")
  void readings(byte[] payload) {
    decode("readings", payload);
  }

  @FuzzTest(maxDuration = "5m")
  void status(byte[] payload) {
    decode("status", payload);
  }

  private static void decode(String kind, byte[] payload) {
    RawMessage message = new RawMessage("ws/v1/st-001-gw/" + kind, payload, RECEIVED);
    Allocation.assertModest(payload.length, () -> DECODER.decode(message));
  }
}
