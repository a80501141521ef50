package io.waystation.ingest.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.util.Optional;

/**
 * Where all dialects meet: each translates a message to the tree that docs/mqtt.md describes, and
 * this makes checked readings of it, or says why it cannot. So every check exists once, and a value
 * means the same whichever way it came.
 *
 * <p>Has no memory of its own but the clocks it is given. For one thread at a time.
 */
public final class TreeDecoder {
  /** What the times of the readings are. */
  public enum Times {
    /** A clock's: the same measurement sent again says the same. */
    ABSOLUTE,
    /** Taken from the arrival, wholly or in part: the same words later are another measurement. */
    BY_ARRIVAL
  }

  private final Registry registry;
  private final SignalCatalogue catalogue;
  private final ReadingsDecoder readings;

  /**
   * @param clocks only read here; whoever appends teaches it
   */
  public TreeDecoder(
      SignalCatalogue catalogue, StatusFlags flags, Registry registry, DeviceClocks clocks) {
    this.registry = registry;
    this.catalogue = catalogue;
    this.readings = new ReadingsDecoder(catalogue, flags, clocks);
  }

  /** As {@link #decode(DeviceId, ObjectNode, RawMessage, Times)} with times of a clock. */
  public Decoded decode(DeviceId device, ObjectNode body, RawMessage message) {
    return decode(device, body, message, Times.ABSOLUTE);
  }

  /**
   * Never throws on account of the message.
   *
   * @param body {@code {"boot", "seq", "sent", "readings": [{"t", "part", "person", "session", "m",
   *     "q"}]}} as in docs/mqtt.md, from a device that may lack some of it: without {@code boot}
   *     and {@code seq} the message is {@link Decoded.Unnumbered}; without {@code sent} it was sent
   *     when it arrived, and {@code t} is believed
   * @param message for its time of arrival
   * @param times only for messages without number: with times of a clock, a repetition is found by
   *     what it says
   */
  public Decoded decode(DeviceId device, ObjectNode body, RawMessage message, Times times) {
    try {
      return readings.decodeLenient(registered(device), body, message.receivedAt(), times);
    } catch (Refusal refusal) {
      return new Decoded.Rejected(
          device.value(),
          number(body, "boot"),
          number(body, "seq"),
          refusal.reason(),
          refusal.detail());
    }
  }

  /** The contract's own form: nothing may be missing. */
  Decoded.Readings decodeStrict(Device device, ObjectNode body, RawMessage message) throws Refusal {
    return readings.decode(device, body, message.receivedAt());
  }

  Device registered(DeviceId device) throws Refusal {
    return registry
        .find(device)
        .orElseThrow(
            () ->
                new Refusal(
                    Reason.UNKNOWN_DEVICE,
                    "",
                    "nobody has registered this device; register it under the id in the topic"));
  }

  SignalCatalogue catalogue() {
    return catalogue;
  }

  /** The refusal of a message that is too large or has no bytes, before anything reads it. */
  public static Optional<Decoded.Rejected> refusedBySize(String device, RawMessage message) {
    return Sizes.fault(message.payload())
        .map(fault -> new Decoded.Rejected(device, -1, -1, fault.reason(), fault.detail()));
  }

  /**
   * A name out of a message as it may be repeated in a detail: devices can write anything there,
   * and only what looks like a code or a field's name is harmless. {@code ?} for everything else.
   */
  public static String shown(String name) {
    return Refusal.key(name);
  }

  private static long number(ObjectNode body, String field) {
    JsonNode node = body.get(field);
    return node != null && Fields.isCount(node) ? node.longValue() : -1;
  }
}
