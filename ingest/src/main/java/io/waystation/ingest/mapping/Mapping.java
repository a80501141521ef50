package io.waystation.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.ingest.payload.Decoded;
import io.waystation.ingest.payload.Reason;
import io.waystation.ingest.payload.TreeDecoder;
import io.waystation.model.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * One mapping file.
 *
 * @param file its name
 * @param line of its topic
 * @param wanted what of a message it looks at
 * @param when what must hold for a message to be looked at; null for nothing
 * @param time null for the time of arrival
 * @param sent null for the time of arrival
 * @param boot null, as {@code seq}, of devices that cannot count
 * @param person null when nothing is measured on people
 * @param session null for none
 */
record Mapping(
    String file,
    int line,
    TopicPattern topic,
    DeviceName device,
    Format format,
    Wanted wanted,
    When when,
    TimeRule time,
    TimeRule sent,
    Pointer boot,
    Pointer seq,
    Pointer person,
    Pointer session,
    List<ReadingRule> readings) {
  Decoded decode(RawMessage message, TreeDecoder decoder) {
    String device = "";
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    try {
      String[] captured = topic.captured(message.topic());
      DeviceId id = this.device.of(captured);
      device = id.value();
      Optional<Decoded.Rejected> size = TreeDecoder.refusedBySize(device, message);
      if (size.isPresent()) {
        return size.get();
      }
      JsonNode tree = format.read(message.payload(), wanted);
      if (when != null && !when.holds(tree)) {
        return new Decoded.NotOurs("left-out-by-mapping");
      }
      Translation translation =
          new Translation(this, captured, tree, message.receivedAt().toEpochMilli());
      body = translation.body();
      translation.run();
      Decoded decoded = decoder.decode(id, body, message, times());
      return decoded instanceof Decoded.Rejected refused
          ? rejected(device, body, refused.reason(), detail(refused))
          : decoded;
    } catch (Misfit misfit) {
      return rejected(device, body, misfit.reason(), misfit.getMessage());
    }
  }

  /** The contract's own checks speak of the message as the mapping made it. */
  private String detail(Decoded.Rejected refused) {
    return refused.reason() == Reason.UNKNOWN_DEVICE
        ? "nobody has registered this device; register it under the id the mapping gives it"
        : "as translated, " + refused.detail();
  }

  private Decoded.Rejected rejected(String device, ObjectNode body, Reason reason, String detail) {
    return new Decoded.Rejected(
        device,
        body.path("boot").asLong(-1),
        body.path("seq").asLong(-1),
        reason,
        "mapping %s: %s".formatted(file, detail));
  }

  private TreeDecoder.Times times() {
    return time != null || readings.stream().allMatch(rule -> rule.time() != null)
        ? TreeDecoder.Times.ABSOLUTE
        : TreeDecoder.Times.BY_ARRIVAL;
  }

  /** A topic of it, with the captures' names where nothing better is known. */
  String exampleTopic() {
    String[] captured = topic.captures().toArray(String[]::new);
    // With a table and one capture as its key, a key of it; other keys cannot be taken apart.
    if (!device.table().isEmpty() && device.template().isOneCapture()) {
      captured[device.template().places().get(0)] =
          device.table().keySet().stream().sorted().findFirst().orElseThrow();
    }
    return topic.with(captured);
  }
}
