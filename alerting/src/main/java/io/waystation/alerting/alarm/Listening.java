package io.waystation.alerting.alarm;

import java.time.Instant;
import java.util.Optional;

/** Whether we would hear a device if it spoke. Whoever receives messages supplies it. */
@FunctionalInterface
public interface Listening {
  /**
   * From when on, without a break, everything devices publish reaches the log, our clock; empty
   * while it does not: not connected, or messages are held back. Called often; must not block.
   */
  Optional<Instant> since();
}
