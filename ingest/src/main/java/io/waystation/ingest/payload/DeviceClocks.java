package io.waystation.ingest.payload;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a wrong device clock from a message that was long on its way. Both look the same in one
 * message: {@code sent} lies far before its arrival. Moving the times of a message that merely
 * waited (in the device, or in the broker while we were down) would falsify them; leaving those of
 * a slow clock alone would make every reading of that device look old.
 *
 * <p>So a message is taken for one that waited only when the device's clock was known before, when
 * the message fits between what was sent before and after it, and when it did not come at the pace
 * it was sent: queues empty fast, a slow clock ticks on. Everything else that is more than {@link
 * #TOLERANCE} off is a wrong clock. All times of a wrong clock are moved by the same, which is
 * estimated from the messages that were shortest on their way, so that what a device measured a
 * minute apart stays a minute apart.
 *
 * <p>Learns from messages that are in the log, so a batch that has to be tried again is judged the
 * same way. One thread at a time decodes and teaches; any may ask for an {@link #estimate}. Takes
 * less than 2 KiB for each device.
 */
public final class DeviceClocks {
  /** A clock this far off is still right: drift, and the time a message takes. */
  static final Duration TOLERANCE = Duration.ofSeconds(300);

  /**
   * Nothing of ours was built before. A clock that says so has not been set: it counts from the
   * device's start.
   */
  static final Instant SET_AFTER = Instant.parse("2000-01-01T00:00:00Z");

  /** How far back to look in the log at start: what 2,000 stations send in five minutes. */
  private static final int RECALLED = 10_000;

  private static final int RECALLED_AT_ONCE = 1_000;

  private final Map<DeviceId, DeviceClock> devices = new ConcurrentHashMap<>();

  /** Whether a device that says this time has no clock and counts from its start. */
  public static boolean unset(Instant sentAt) {
    return sentAt.isBefore(SET_AFTER);
  }

  /** What the end of the log tells about the clocks. Blocks. */
  public static DeviceClocks recall(ReadingLog log) {
    DeviceClocks clocks = new DeviceClocks();
    Position end = log.end();
    for (Lane lane : Lane.values()) {
      clocks.recall(log, lane, Math.max(0, end.in(lane) - RECALLED));
    }
    return clocks;
  }

  private void recall(ReadingLog log, Lane lane, long from) {
    long next = from;
    for (List<Entry> some = log.read(lane, next, RECALLED_AT_ONCE);
        !some.isEmpty();
        some = log.read(lane, next, RECALLED_AT_ONCE)) {
      for (Entry entry : some) {
        // Equal: it did not say. A clock that is right to the millisecond is heard the next time.
        if (!entry.sentAt().equals(entry.receivedAt())) {
          learn(entry.device(), entry.boot(), entry.seq(), entry.sentAt(), entry.receivedAt());
        }
        next = entry.offset() + 1;
      }
    }
  }

  /**
   * What is known of a device's clock; empty for one that has not been heard since the service
   * started, nor shortly before. From any thread.
   */
  public Optional<ClockEstimate> estimate(DeviceId device) {
    return Optional.ofNullable(devices.get(device)).map(DeviceClock::estimate);
  }

  /**
   * What to add to the times of a message, in milliseconds; 0 when the device's clock can be
   * believed.
   *
   * @param boot -1 for a device that does not count
   */
  long correction(DeviceId device, long boot, long seq, Instant sentAt, Instant receivedAt) {
    long sent = sentAt.toEpochMilli();
    long received = receivedAt.toEpochMilli();
    DeviceClock known = devices.get(device);
    if (known == null) {
      long lag = received - sent;
      return Math.abs(lag) <= TOLERANCE.toMillis() ? 0 : lag;
    }
    return known.shift(new DeviceClock.Sent(boot, seq, sent), received);
  }

  /**
   * Takes note of a message that is now in the log. One that does not say when it was sent must not
   * be handed in: its {@code sentAt} is the time of its arrival and would teach a right clock.
   *
   * @param boot -1 for a device that does not count
   */
  public void learn(DeviceId device, long boot, long seq, Instant sentAt, Instant receivedAt) {
    DeviceClock.Sent message = new DeviceClock.Sent(boot, seq, sentAt.toEpochMilli());
    devices.compute(
        device,
        (id, known) -> {
          DeviceClock clock = known == null ? new DeviceClock() : known;
          clock.learn(message, receivedAt.toEpochMilli());
          return clock;
        });
  }
}
