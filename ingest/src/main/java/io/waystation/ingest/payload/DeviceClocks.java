package io.waystation.ingest.payload;

import io.waystation.model.DeviceId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells a wrong device clock from a message that was long on its way. Both look the same in one
 * message: {@code sent} lies far before its arrival. Moving the times of a message that merely
 * waited (in the device, or in the broker while we were down) would falsify them; leaving those of
 * a slow clock alone would make every reading of that device look old.
 *
 * <p>So a message is taken for delayed only when the device's clock was right before, when it fits
 * between what was sent before and after it, and when it did not come at the pace it was sent:
 * queues empty fast, a slow clock ticks on. Everything else that is more than {@link #TOLERANCE}
 * off is a wrong clock.
 *
 * <p>Learns from messages that are in the log, so a batch that has to be tried again is judged the
 * same way. For one thread at a time.
 */
public final class DeviceClocks {
  /** A clock this far off is still right: drift, and the time a message takes. */
  static final Duration TOLERANCE = Duration.ofSeconds(300);

  /** Two messages this far apart tell a live device from a queue being emptied. */
  private static final long PACE_MILLIS = 20_000;

  /** How much the time between two live messages may differ between its clock and ours. */
  private static final long PACE_TOLERANCE_MILLIS = 10_000;

  /** How far back to look in the log at start: what 2,000 stations send in five minutes. */
  private static final int RECALLED = 10_000;

  private static final int RECALLED_AT_ONCE = 1_000;

  /** When the device counted this message, on its clock. */
  private record Sent(long boot, long seq, long at) {
    boolean before(long otherBoot, long otherSeq) {
      return boot != otherBoot ? boot < otherBoot : seq < otherSeq;
    }
  }

  /**
   * @param newest by boot and seq
   * @param receivedAt of the newest
   * @param right the newest one sent while the clock was right; null when there is none, or when
   *     the clock has gone wrong since
   */
  private record Known(Sent newest, long receivedAt, Sent right) {}

  private final Map<DeviceId, Known> devices = new HashMap<>();

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
        if (entry.boot() >= 0) {
          learn(entry.device(), entry.boot(), entry.seq(), entry.sentAt(), entry.receivedAt());
        }
        next = entry.offset() + 1;
      }
    }
  }

  /**
   * What to add to the times of a message, in milliseconds; 0 when the device's clock can be
   * believed.
   */
  long correction(DeviceId device, long boot, long seq, Instant sentAt, Instant receivedAt) {
    long sent = sentAt.toEpochMilli();
    long lag = receivedAt.toEpochMilli() - sent;
    if (right(lag)) {
      return 0;
    }
    Known known = devices.get(device);
    boolean delayed =
        lag > 0
            && known != null
            && known.right != null
            && inOrder(known.right, boot, seq, sent)
            && !live(known, boot, seq, sent, receivedAt.toEpochMilli());
    return delayed ? 0 : lag;
  }

  /** Takes note of a message that is now in the log. */
  public void learn(DeviceId device, long boot, long seq, Instant sentAt, Instant receivedAt) {
    Known known = devices.get(device);
    if (known != null && !known.newest.before(boot, seq)) {
      return;
    }
    long received = receivedAt.toEpochMilli();
    Sent message = new Sent(boot, seq, sentAt.toEpochMilli());
    Sent right = message;
    if (!right(received - message.at)) {
      boolean wrong = correction(device, boot, seq, sentAt, receivedAt) != 0;
      right = wrong || known == null ? null : known.right;
    }
    devices.put(device, new Known(message, received, right));
  }

  private static boolean right(long lag) {
    return Math.abs(lag) <= TOLERANCE.toMillis();
  }

  private static boolean inOrder(Sent other, long boot, long seq, long sent) {
    return other.before(boot, seq) ? sent >= other.at : sent <= other.at;
  }

  private static boolean live(Known known, long boot, long seq, long sent, long received) {
    long theirs = sent - known.newest.at;
    long ours = received - known.receivedAt;
    return known.newest.before(boot, seq)
        && theirs >= PACE_MILLIS
        && Math.abs(ours - theirs) <= PACE_TOLERANCE_MILLIS;
  }
}
