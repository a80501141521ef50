package io.waystation.ingest.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where all dialects meet: each translates a message to the tree that docs/mqtt.md describes, and
 * this makes checked readings of it, or says why it cannot. So every check exists once, and a value
 * means the same whichever way it came.
 *
 * <p>Has no memory of its own but the clocks it is given. Safe to use from several threads.
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

  /** The one used last; a second thread makes its own. */
  private final AtomicReference<DraftReader> spare = new AtomicReference<>();

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
    DraftReader reader = reader();
    try {
      read(body, reader);
      return readings.decodeLenient(
          registered(device), reader.draft(), message.receivedAt(), times);
    } catch (Refusal refusal) {
      return new Decoded.Rejected(
          device.value(),
          Fields.countOrNone(reader.draft().boot),
          Fields.countOrNone(reader.draft().seq),
          refusal.reason(),
          refusal.detail());
    } finally {
      giveBack(reader);
    }
  }

  private static void read(ObjectNode body, DraftReader reader) throws Refusal {
    try (JsonParser parser = body.traverse()) {
      parser.nextToken();
      reader.read(parser);
    } catch (DraftReader.TooManyNames e) {
      throw e.refusal();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** The contract's own form: nothing may be missing. */
  Decoded.Readings decodeStrict(Device device, Draft draft, RawMessage message) throws Refusal {
    return readings.decode(device, draft, message.receivedAt());
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

  DraftReader reader() {
    DraftReader kept = spare.getAndSet(null);
    return kept == null ? new DraftReader(catalogue) : kept;
  }

  /** Nothing of the message stays in memory. */
  void giveBack(DraftReader reader) {
    reader.forget();
    spare.set(reader);
  }
}
