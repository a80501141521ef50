package io.waystation.ingest.sparkplug;

import java.util.Optional;

/**
 * {@code spBv1.0/{group}/{type}/{node}} or {@code spBv1.0/{group}/{type}/{node}/{device}}.
 *
 * @param device what hangs on the node; empty for the node itself
 */
record SparkplugTopic(String group, Type type, String node, String device) {
  static final String NAMESPACE = "spBv1.0";

  /** What a message is about. */
  enum Type {
    NBIRTH(false),
    NDEATH(false),
    NDATA(false),
    NCMD(false),
    DBIRTH(true),
    DDEATH(true),
    DDATA(true),
    DCMD(true),
    /** Of a host application. */
    STATE(false);

    private final boolean ofDevice;

    Type(boolean ofDevice) {
      this.ofDevice = ofDevice;
    }

    private static Type named(String name) {
      for (Type type : values()) {
        if (type.name().equals(name)) {
          return type;
        }
      }
      return null;
    }
  }

  /** Empty when the topic is none of the standard's. */
  static Optional<SparkplugTopic> parse(String topic) {
    String[] levels = topic.split("/", -1);
    if (levels.length < 4 || levels.length > 5 || !levels[0].equals(NAMESPACE)) {
      return Optional.empty();
    }
    Type type = Type.named(levels[2]);
    boolean ofDevice = levels.length == 5;
    if (type == null || type.ofDevice != ofDevice || levels[levels.length - 1].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new SparkplugTopic(levels[1], type, levels[3], ofDevice ? levels[4] : ""));
  }

  /** What tells a node from all others. */
  String address() {
    return group + "/" + node;
  }

  /** Where commands to the node go. */
  String command() {
    return NAMESPACE + "/" + group + "/NCMD/" + node;
  }
}
