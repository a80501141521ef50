package io.waystation.server.check;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The brokers whose lines we know. */
enum Product {
  MOSQUITTO(
      "mosquitto.conf: max_queued_messages 0",
      "mosquitto.conf: max_inflight_messages 0",
      "mosquitto.conf: persistence true, autosave_interval 5 (--broker-config FILE looks into it)"),
  EMQX(
      "EMQX: mqtt.max_mqueue_len = infinity",
      "EMQX: mqtt.max_inflight = 1000",
      "EMQX: durable_sessions.enable = true"),
  HIVEMQ(
      "HiveMQ: <mqtt><queued-messages><max-queue-size>100000000",
      "HiveMQ: InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES",
      "HiveMQ: <persistence><mode>file"),
  UNKNOWN("", "", "");

  private final String queue;
  private final String window;
  private final String persistence;

  Product(String queue, String window, String persistence) {
    this.queue = queue;
    this.window = window;
    this.persistence = persistence;
  }

  /**
   * @param version what the broker says of itself in {@code $SYS}; empty when it says nothing
   */
  static Product of(String version) {
    if (version.startsWith("mosquitto")) {
      return MOSQUITTO;
    }
    return version.startsWith("EMQX") ? EMQX : UNKNOWN;
  }

  /** What lets a queue grow; of a broker nobody knows, the lines of all. */
  String queue() {
    return lines(Line.QUEUE);
  }

  /** What lets more messages be under way. */
  String window() {
    return lines(Line.WINDOW);
  }

  /** What keeps queues over a restart. */
  String persistence() {
    return lines(Line.PERSISTENCE);
  }

  private enum Line {
    QUEUE,
    WINDOW,
    PERSISTENCE
  }

  private String lines(Line line) {
    return this == UNKNOWN
        ? Arrays.stream(values())
            .filter(product -> product != UNKNOWN)
            .map(product -> product.line(line))
            .collect(Collectors.joining("; "))
        : line(line);
  }

  private String line(Line line) {
    return switch (line) {
      case QUEUE -> queue;
      case WINDOW -> window;
      case PERSISTENCE -> persistence;
    };
  }
}
