package io.waystation.benchmarks.micro;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.waystation.benchmarks.load.Payloads;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.ingest.payload.PayloadDecoder;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.LocalText;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a message to its readings, with all that the contract has checked. */
@State(Scope.Thread)
public class Decoding {
  private static final int DEVICES = 500;
  private static final Instant AT = Instant.parse("2026-01-05T00:00:00Z");

  private final RawMessage[] json = new RawMessage[DEVICES];
  private final RawMessage[] cbor = new RawMessage[DEVICES];
  private PayloadDecoder decoder;
  private int next;

  @Setup
  public void prepare() throws IOException {
    Payloads payloads = new Payloads(DEVICES, 1, 3);
    Map<DeviceId, Device> register = new HashMap<>();
    for (int i = 0; i < DEVICES; i++) {
      byte[] text = payloads.payload(i, AT.toEpochMilli());
      String topic = new String(payloads.topic(i), StandardCharsets.UTF_8);
      json[i] = new RawMessage(topic, text, AT);
      byte[] binary = new CBORMapper().writeValueAsBytes(new JsonMapper().readTree(text));
      cbor[i] = new RawMessage(topic, binary, AT);
      DeviceId id = new DeviceId("gw-" + i);
      LocalText name = new LocalText("网关", "Gateway");
      register.put(
          id, new Device(id, new StationId("st-" + i % 100), Device.Type.GATEWAY, name, AT));
    }
    decoder =
        new PayloadDecoder(
            "ws/v1",
            SignalCatalogue.shipped(),
            StatusFlags.shipped(),
            id -> Optional.ofNullable(register.get(id)),
            new DeviceClocks());
    good(decoder.decode(json[0]));
    good(decoder.decode(cbor[0]));
  }

  private static void good(Decoded decoded) {
    if (!(decoded instanceof Decoded.Readings readings) || readings.readings().size() != 3) {
      throw new IllegalStateException("no good message: " + decoded);
    }
  }

  @Benchmark
  @Operation("a message of 200 bytes with 3 readings")
  public Decoded json() {
    return decoder.decode(turn(json));
  }

  @Benchmark
  @Operation("the same message in CBOR")
  public Decoded cbor() {
    return decoder.decode(turn(cbor));
  }

  private RawMessage turn(RawMessage[] messages) {
    next = next + 1 == DEVICES ? 0 : next + 1;
    return messages[next];
  }
}
