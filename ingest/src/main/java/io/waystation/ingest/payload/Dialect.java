package io.waystation.ingest.payload;

import io.waystation.ingest.mqtt.RawMessage;
import java.util.List;

/**
 * One way to say readings over MQTT. Every topic belongs to at most one dialect; all of them end in
 * the same readings, checked in the same way.
 */
public interface Dialect {
  /** What to subscribe to: topic filters, with wildcards. */
  List<String> filters();

  /** Whether messages on this topic are in this dialect. Called for every message. */
  boolean claims(String topic);

  /**
   * Called for every message the dialect claims, in the order the broker sent them, on one thread
   * at a time. Never throws on account of the message, whatever it holds, and takes no more memory
   * than ten times its size.
   */
  Decoded decode(RawMessage message);

  /**
   * What is said of a message that made something of ours fail, with as much of its account as can
   * be made out.
   */
  default Decoded.Rejected internal(RawMessage message) {
    return new Decoded.Rejected(
        "",
        -1,
        -1,
        Reason.INTERNAL,
        "a fault of the service, not of the device; its log has the cause");
  }

  /**
   * Once more for a message from quarantine, under the number it was refused with; {@code -1} where
   * it had none. A dialect with a memory must neither change nor consult it as if the message had
   * just come.
   */
  default Decoded again(RawMessage message, long boot, long seq) {
    return decode(message);
  }
}
