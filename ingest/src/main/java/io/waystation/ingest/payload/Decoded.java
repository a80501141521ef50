package io.waystation.ingest.payload;

import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.storage.log.Lane;
import java.time.Instant;
import java.util.List;

/**
 * What a message turned out to be; a bad one is ordinary, so it is a value and not an exception.
 */
public sealed interface Decoded {
  /**
   * The lane of the log it belongs to: {@link Lane#BACKLOG} when all it holds was measured long
   * before it arrived.
   */
  default Lane lane() {
    return Lane.LIVE;
  }

  /**
   * A message with its number.
   *
   * @param timed whether the device says when it sent it
   * @param sentAt the device's clock, raw; the time of arrival when it does not say
   * @param digest of what the message says, whenever it was sent
   */
  record Readings(
      DeviceId device,
      long boot,
      long seq,
      boolean timed,
      Instant sentAt,
      long digest,
      List<Reading> readings)
      implements Decoded {
    public Readings {
      readings = List.copyOf(readings);
    }

    /** The same message with other readings. */
    public Readings with(List<Reading> others) {
      return new Readings(device, boot, seq, timed, sentAt, digest, others);
    }

    /** The same message, known again by another digest. */
    public Readings with(long otherDigest) {
      return new Readings(device, boot, seq, timed, sentAt, otherDigest, readings);
    }

    @Override
    public Lane lane() {
      return laneOf(readings);
    }
  }

  /**
   * A message outside boot and seq: what a device's connection says of itself, or the word of a
   * device that cannot count.
   *
   * @param sentAt the device's clock, raw; the time of arrival when it does not say
   * @param digest as in {@link io.waystation.storage.log.Arrival.Unnumbered}
   */
  record Unnumbered(DeviceId device, Instant sentAt, long digest, List<Reading> readings)
      implements Decoded {
    public Unnumbered {
      readings = List.copyOf(readings);
    }

    @Override
    public Lane lane() {
      return laneOf(readings);
    }
  }

  /**
   * @param device as the topic names it; empty when it names none
   * @param boot -1 when it cannot be made out
   * @param seq -1 when it cannot be made out
   * @param detail where, what and what to do; the same for the same fault, and without any value of
   *     the message
   */
  record Rejected(String device, long boot, long seq, Reason reason, String detail)
      implements Decoded {
    /** A message whose number cannot be made out, or that has none. */
    public Rejected(DeviceId device, Reason reason, String detail) {
      this(device.value(), -1, -1, reason, detail);
    }
  }

  /**
   * Nothing a device has told us: our own receipts, or what is said to devices. Acknowledged and
   * counted by its kind, not kept.
   *
   * @param kind a word for the metric
   */
  record NotOurs(String kind) implements Decoded {}

  private static Lane laneOf(List<Reading> readings) {
    for (Reading reading : readings) {
      if (!reading.has(Flag.LATE)) {
        return Lane.LIVE;
      }
    }
    return readings.isEmpty() ? Lane.LIVE : Lane.BACKLOG;
  }
}
