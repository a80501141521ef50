package io.waystation.ingest.payload;

import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.mqtt.Topic;
import io.waystation.model.Device;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.util.List;
import java.util.Optional;

/**
 * Makes readings of a message, or says why it cannot: docs/mqtt.md as code. Has no memory of its
 * own; the same message at the same time decodes to the same.
 */
public final class PayloadDecoder implements Dialect {
  /** Of one message. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Entries of {@code readings} in one message. */
  public static final int MAX_READINGS = 1_000;

  /** What we say to devices ourselves. */
  private static final String RECEIPT = "/receipt";

  private static final String STATUS = "device.status";
  private static final int LONGEST_NEXT_SECONDS = 7 * 24 * 3600;

  private final String root;
  private final TreeDecoder trees;
  private final Signal status;

  /**
   * @param root of all topics, for example {@code ws/v1}
   */
  public PayloadDecoder(String root, TreeDecoder trees) {
    this.root = root;
    this.trees = trees;
    this.status = trees.catalogue().signal(STATUS);
  }

  /**
   * @param root of all topics, for example {@code ws/v1}
   * @param clocks only read here; whoever appends teaches it
   */
  public PayloadDecoder(
      String root,
      SignalCatalogue catalogue,
      StatusFlags flags,
      Registry registry,
      DeviceClocks clocks) {
    this(root, new TreeDecoder(catalogue, flags, registry, clocks));
  }

  @Override
  public List<String> filters() {
    return List.of(root + "/#");
  }

  /** All below the root, so that what is published beside the contract's topics is seen. */
  @Override
  public boolean claims(String topic) {
    return topic.startsWith(root) && topic.startsWith("/", root.length());
  }

  @Override
  public Decoded decode(RawMessage message) {
    Optional<Topic> topic = Topic.parse(root, message.topic());
    if (topic.isEmpty() && isReceipt(message.topic())) {
      // Ours: a broker may hand it back to us, and a refusal of it would be another receipt.
      return new Decoded.NotOurs("receipt");
    }
    if (topic.isEmpty()) {
      String device = Topic.device(root, message.topic()).map(Object::toString).orElse("");
      if (message.topic().equals(root + "/" + device + RECEIPT)) {
        return new Decoded.NotOurs("receipt");
      }
      return new Decoded.Rejected(
          device,
          -1,
          -1,
          Reason.UNKNOWN_TOPIC,
          "devices publish to %s/{device}/readings and %s/{device}/status, with {device} of a-z, 0-9 and '-'"
              .formatted(root, root));
    }
    try {
      return decode(topic.get(), message);
    } catch (Refusal refusal) {
      return refused(topic.get(), message, refusal.reason(), refusal.detail());
    }
  }

  private boolean isReceipt(String topic) {
    Optional<DeviceId> device = Topic.device(root, topic);
    return device.isPresent() && topic.equals(root + "/" + device.get().value() + "/receipt");
  }

  /** The same for a message that made something of ours fail. */
  @Override
  public Decoded.Rejected internal(RawMessage message) {
    String detail = "a fault of the service, not of the device; its log has the cause";
    return Topic.parse(root, message.topic())
        .map(topic -> refused(topic, message, Reason.INTERNAL, detail))
        .orElse(new Decoded.Rejected("", -1, -1, Reason.INTERNAL, detail));
  }

  private Decoded decode(Topic topic, RawMessage message) throws Refusal {
    byte[] payload = message.payload();
    Optional<Refusal> fault = Sizes.fault(payload);
    if (fault.isPresent()) {
      throw fault.get();
    }
    DraftReader reader = trees.reader();
    try {
      if (Cbor.isMeant(payload)) {
        Cbor.read(payload, reader);
      } else {
        Json.read(payload, reader);
      }
      Device device = trees.registered(topic.device());
      return topic.kind() == Topic.Kind.STATUS
          ? status(device, reader.draft(), message)
          : trees.decodeStrict(device, reader.draft(), message);
    } finally {
      trees.giveBack(reader);
    }
  }

  private Decoded.Unnumbered status(Device device, Draft draft, RawMessage message) throws Refusal {
    long boot = draft.boot.is(Cell.Kind.ABSENT) ? -1 : Fields.count(draft.boot, "boot");
    Fields.text(draft.firmware, "firmware");
    if (!draft.next.is(Cell.Kind.ABSENT)) {
      long next = Fields.count(draft.next, "next");
      if (next < 1 || next > LONGEST_NEXT_SECONDS) {
        throw new Refusal(
            Reason.BAD_FIELD, "next", "must be 1 to " + LONGEST_NEXT_SECONDS + " seconds");
      }
    }
    Fields.required(draft.status.kind, "status");
    Value word;
    try {
      word = Value.state(status, draft.status);
    } catch (Refusal refusal) {
      throw refusal.in("status");
    }
    return new Decoded.Unnumbered(
        device.id(),
        message.receivedAt(),
        0,
        List.of(
            new Reading(
                device.station(),
                device.id(),
                "",
                PersonId.NONE,
                "",
                status,
                word.number(),
                word.flags(),
                message.receivedAt(),
                message.receivedAt(),
                boot,
                -1)));
  }

  private static Decoded.Rejected refused(
      Topic topic, RawMessage message, Reason reason, String detail) {
    Numbers numbers =
        topic.kind() == Topic.Kind.READINGS ? numbers(message.payload()) : Numbers.NONE;
    return new Decoded.Rejected(
        topic.device().value(), numbers.boot(), numbers.seq(), reason, detail);
  }

  private static Numbers numbers(byte[] payload) {
    return Cbor.isMeant(payload) ? CborOutline.of(payload).numbers() : Json.numbers(payload);
  }
}
