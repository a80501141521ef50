package io.waystation.ingest.mqtt;

import io.waystation.model.DeviceId;
import java.util.Optional;

/**
 * A topic devices publish to: {@code {root}/{device}/readings} or {@code {root}/{device}/status}.
 */
public record Topic(DeviceId device, Kind kind) {
  /** Of all topics of the contract. */
  public static final String ROOT = "ws/v1";

  public enum Kind {
    READINGS,
    STATUS
  }

  /** Empty when the topic is none of the contract's. */
  public static Optional<Topic> parse(String root, String topic) {
    Optional<DeviceId> device = device(root, topic);
    if (device.isEmpty()) {
      return Optional.empty();
    }
    int rest = root.length() + 1 + device.get().value().length();
    return switch (topic.substring(rest)) {
      case "/readings" -> Optional.of(new Topic(device.get(), Kind.READINGS));
      case "/status" -> Optional.of(new Topic(device.get(), Kind.STATUS));
      default -> Optional.empty();
    };
  }

  /** The device in whose branch the topic lies, whatever follows; empty when there is none. */
  public static Optional<DeviceId> device(String root, String topic) {
    if (!topic.startsWith(root) || !topic.startsWith("/", root.length())) {
      return Optional.empty();
    }
    int start = root.length() + 1;
    int slash = topic.indexOf('/', start);
    String name = slash < 0 ? topic.substring(start) : topic.substring(start, slash);
    return DeviceId.valid(name) ? Optional.of(new DeviceId(name)) : Optional.empty();
  }
}
