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
      String topic,
      DeviceId device,
      long boot,
      long seq,
      Instant sentAt,
      Instant receivedAt,
      long digest,
      byte[] raw,
      List<Reading> readings)
      implements Arrival {
    public Message {
      readings = List.copyOf(readings);
    }
  }

  /**
   * What a device's connection says of itself (status topic, last will): outside the count of boot
   * and seq, so it is neither a duplicate nor a hole.
   */
  record Status(DeviceId device, Instant receivedAt, List<Reading> readings) implements Arrival {
    public Status {
      readings = List.copyOf(readings);
    }
  }

  /**
   * A message that cannot be accepted, kept with its raw bytes so that it can be looked at.
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
      implements Arrival {}
}
