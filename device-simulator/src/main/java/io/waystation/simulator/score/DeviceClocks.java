package io.waystation.simulator.score;

import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthLine.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What time it really was when a device's clock showed some time. A clock that is a little wrong is
 * believed by the service, so its alarms begin by that clock; a fault begins when it does.
 */
final class DeviceClocks {
  /** A clock that is less wrong is taken by its word (docs/mqtt.md). */
  private static final Duration BELIEVED = Duration.ofSeconds(300);

  /** Smaller steps are not kept: far less than anything that is compared. */
  private static final long STEP_MS = 100;

  /** By device and the time it was believed to be, from when on it was so many ms ahead. */
  private final Map<String, NavigableMap<Long, Long>> ahead = new HashMap<>();

  void hear(Message message) {
    if (message.fate() != Fate.SENT) {
      return;
    }
    long off = believed(message.clockOff()) ? message.clockOff().toMillis() : 0;
    long shown = message.at().toEpochMilli() + off;
    NavigableMap<Long, Long> known =
        ahead.computeIfAbsent(message.device().value(), d -> new TreeMap<>());
    if (Math.abs(off - ahead(known, shown)) >= STEP_MS) {
      known.put(shown, off);
    }
  }

  /**
   * @param device that nothing is known of, or none: its clock is right
   */
  Instant real(String device, Instant shown) {
    NavigableMap<Long, Long> known = ahead.getOrDefault(device, new TreeMap<>());
    return shown.minusMillis(ahead(known, shown.toEpochMilli()));
  }

  /** Before its first word a clock was as wrong as then. */
  private static long ahead(NavigableMap<Long, Long> known, long shown) {
    Map.Entry<Long, Long> last = known.floorEntry(shown);
    return last != null ? last.getValue() : known.isEmpty() ? 0 : known.firstEntry().getValue();
  }

  static boolean believed(Duration clockOff) {
    return clockOff.abs().compareTo(BELIEVED) <= 0;
  }
}
