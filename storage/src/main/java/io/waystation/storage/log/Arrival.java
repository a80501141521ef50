package io.waystation.storage.log;

import io.waystation.model.DeviceId;
import io.waystation.model.Reading;
import java.time.Instant;
import java.util.List;

/** One MQTT message as ingest hands it over. */
public sealed interface Arrival {
  /**
   * A message that was understood.
   *
   * @param sentAt the device's clock, raw
   * @param digest of what the message says; tells a repetition from a reused {@code boot}/{@code
   *     seq}
   * @param raw the bytes as they came, kept only if the message turns out not to be acceptable
   */
  record Message(
      Lane lane,
      String topic,
      DeviceId device,
      long boot,
      long seq,
      Instant sentAt,
      Instant receivedAt,
      long digest,
      byte[] raw,
      List<Reading> readings)
      implements Arrival, Result {
    public Message {
      readings = List.copyOf(readings);
    }

    /** The same message with other readings. */
    public Message with(List<Reading> others) {
      return new Message(lane, topic, device, boot, seq, sentAt, receivedAt, digest, raw, others);
    }

    /** In the live lane. */
    public Message(
        String topic,
        DeviceId device,
        long boot,
        long seq,
        Instant sentAt,
        Instant receivedAt,
        long digest,
        byte[] raw,
        List<Reading> readings) {
      this(Lane.LIVE, topic, device, boot, seq, sentAt, receivedAt, digest, raw, readings);
    }
  }

  /**
   * A message without a number, so it opens no hole: what a device's connection says of itself
   * (status topic, last will), or the word of a device that cannot count.
   *
   * @param digest of what the message says, when the same words at another time would not be the
   *     same (they carry the time): it is then a duplicate if one of the device's last messages had
   *     it; 0 when the message may be repeated
   */
  record Unnumbered(
      Lane lane,
      DeviceId device,
      Instant sentAt,
      Instant receivedAt,
      long digest,
      List<Reading> readings)
      implements Arrival, Result {
    public Unnumbered {
      readings = List.copyOf(readings);
    }

    /** A status: live, and never a duplicate. */
    public Unnumbered(DeviceId device, Instant receivedAt, List<Reading> readings) {
      this(Lane.LIVE, device, receivedAt, receivedAt, 0, readings);
    }
  }

  /**
   * A message that cannot be accepted, kept with its raw bytes so that it can be looked at. Sent
   * again, byte for byte, it is a duplicate while it waits and when a replay has stored it; one
   * that was not kept, or that somebody has discarded, counts anew.
   *
   * @param device as the topic names it; empty when the topic names none
   * @param boot -1 when the message does not say
   * @param seq -1 when the message does not say
   * @param reason a short upper-case word, one per kind of fault
   * @param detail what is wrong, where, and what to do; no value measured on a person
   */
  record Refused(
      String topic,
      String device,
      long boot,
      long seq,
      Instant receivedAt,
      String reason,
      String detail,
      byte[] raw)
      implements Arrival, Result {}

  /** What the decoder makes of a message. */
  sealed interface Result permits Message, Unnumbered, Refused {}

  /**
   * A message from quarantine, decoded again. Stored now, it moves from the quarantined to the
   * stored of its device; refused again, it stays with the new reason.
   *
   * @param id of the {@link Quarantined}; one that is not being replayed is left alone, and the
   *     outcome is a duplicate
   */
  record Replayed(long id, Result result) implements Arrival {}
}
