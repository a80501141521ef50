package io.waystation.ingest.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waystation.model.Device;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StatusFlags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code readings} topic: one message, one fate. */
final class ReadingsDecoder {
  /** Nothing of ours was built before; a device that says so has no clock. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /**
   * Nothing is measured after it was sent, by the device's clock, which may be ahead of ours by the
   * tolerance. A value from the future would hide every true one until its time has come.
   */
  private static final Duration FUTURE = DeviceClocks.TOLERANCE;

  /** Measured longer ago than this: {@link Flag#LATE}. */
  private static final Duration LATE_AFTER = Duration.ofMinutes(15);

  private static final String SYSTOLIC = "bp_systolic";
  private static final String DIASTOLIC = "bp_diastolic";

  /** {@code reference/vitals.csv}: diastolic "must be at least 10 below systolic". */
  private static final double LEAST_PULSE_PRESSURE = 10;

  private final SignalCatalogue catalogue;
  private final StatusWords words;
  private final DeviceClocks clocks;

  ReadingsDecoder(SignalCatalogue catalogue, StatusFlags flags, DeviceClocks clocks) {
    this.catalogue = catalogue;
    this.words = new StatusWords(flags);
    this.clocks = clocks;
  }

  /** What all readings of one message share. */
  private record Message(Device device, long boot, long seq, Instant receivedAt, long correction) {}

  /** The contract's own form. */
  Decoded.Readings decode(Device device, ObjectNode body, Instant receivedAt) throws Refusal {
    long boot = Fields.count(body, "boot");
    long seq = Fields.count(body, "seq");
    Instant sentAt = sentAt(body, receivedAt);
    ArrayNode list = list(body);
    List<Reading> readings = readings(list, device, boot, seq, sentAt, receivedAt);
    return new Decoded.Readings(device.id(), boot, seq, sentAt, Digest.of(list), readings);
  }

  /** The same for devices that cannot count, or do not say when they send. */
  Decoded decodeLenient(Device device, ObjectNode body, Instant receivedAt, TreeDecoder.Times times)
      throws Refusal {
    boolean numbered = body.has("boot") || body.has("seq");
    long boot = numbered ? Fields.count(body, "boot") : -1;
    long seq = numbered ? Fields.count(body, "seq") : -1;
    Instant sentAt = body.has("sent") ? sentAt(body, receivedAt) : receivedAt;
    ArrayNode list = list(body);
    List<Reading> readings = readings(list, device, boot, seq, sentAt, receivedAt);
    if (numbered) {
      return new Decoded.Readings(device.id(), boot, seq, sentAt, Digest.of(list), readings);
    }
    long digest = times == TreeDecoder.Times.ABSOLUTE ? Digest.of(list) : 0;
    return new Decoded.Unnumbered(device.id(), sentAt, digest, readings);
  }

  private static ArrayNode list(ObjectNode body) throws Refusal {
    ArrayNode list = Fields.list(body, "readings");
    if (list.isEmpty()) {
      throw new Refusal(
          Reason.EMPTY,
          "readings",
          "is empty; send at least one reading, a heartbeat for instance");
    }
    if (list.size() > PayloadDecoder.MAX_READINGS) {
      throw new Refusal(
          Reason.TOO_MANY_READINGS,
          "readings",
          "holds %d readings; send at most %d in one message"
              .formatted(list.size(), PayloadDecoder.MAX_READINGS));
    }
    return list;
  }

  private List<Reading> readings(
      ArrayNode list, Device device, long boot, long seq, Instant sentAt, Instant receivedAt)
      throws Refusal {
    long correction = clocks.correction(device.id(), boot, seq, sentAt, receivedAt);
    Message message = new Message(device, boot, seq, receivedAt, correction);
    List<Reading> readings = new ArrayList<>(list.size() * 2);
    for (int i = 0; i < list.size(); i++) {
      try {
        decode(list.get(i), message, readings);
      } catch (Refusal refusal) {
        throw refusal.in("readings[" + i + "]");
      }
    }
    return readings;
  }

  private static Instant sentAt(ObjectNode body, Instant receivedAt) throws Refusal {
    long sent = Fields.count(body, "sent");
    if (Math.abs(sent - receivedAt.getEpochSecond()) < Duration.ofDays(1).toSeconds()) {
      throw new Refusal(
          Reason.BAD_FIELD, "sent", "is in seconds; send milliseconds since 1970-01-01 UTC");
    }
    return Instant.ofEpochMilli(sent);
  }

  /** One entry of {@code readings}: what was measured at one time at one place or on one person. */
  private void decode(JsonNode entry, Message message, List<Reading> into) throws Refusal {
    ObjectNode object = Fields.object(entry, "");
    Instant measuredAt = measuredAt(object, message);
    String part = Fields.text(object, "part");
    PersonId person = person(object.get("person"));
    String session = Fields.text(object, "session");
    if (person.isNone() && !session.isEmpty()) {
      throw new Refusal(
          Reason.BAD_FIELD,
          "session",
          "belongs to a person's measurement; send person, or leave it out");
    }
    ObjectNode values = Fields.object(object, "m");
    if (values.isEmpty()) {
      throw new Refusal(Reason.EMPTY, "m", "holds no value; send one, or leave the reading out");
    }
    ObjectNode status = object.has("q") ? Fields.object(object, "q") : null;
    requireValuesFor(status, values);

    long timeFlags = message.correction == 0 ? 0 : Flag.CLOCK_CORRECTED.mask();
    if (measuredAt.isBefore(message.receivedAt.minus(LATE_AFTER))) {
      timeFlags |= Flag.LATE.mask();
    }
    int first = into.size();
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      String code = field.getKey();
      JsonNode said = status == null ? null : status.get(code);
      long flags = said == null ? 0 : flags(code, said);
      try {
        Signal signal = signal(code, person);
        Value value = Value.of(signal, field.getValue(), flags, said != null);
        into.add(
            new Reading(
                message.device.station(),
                message.device.id(),
                part,
                person,
                session,
                signal,
                value.number(),
                value.flags() | timeFlags,
                measuredAt,
                message.receivedAt,
                message.boot,
                message.seq,
                message.correction));
      } catch (Refusal refusal) {
        throw refusal.in(Refusal.key(code)).in("m");
      }
    }
    if (!person.isNone()) {
      markImpossiblePressure(into.subList(first, into.size()));
    }
  }

  private static Instant measuredAt(ObjectNode object, Message message) throws Refusal {
    Instant measuredAt = Instant.ofEpochMilli(Fields.count(object, "t") + message.correction);
    if (measuredAt.isBefore(EARLIEST) || measuredAt.isAfter(message.receivedAt.plus(FUTURE))) {
      throw new Refusal(
          Reason.BAD_FIELD,
          "t",
          "lies before the year 2000 or more than 300 s ahead; send milliseconds since 1970-01-01 UTC"
              + " by the same clock as sent");
    }
    return measuredAt;
  }

  private static PersonId person(JsonNode node) throws Refusal {
    if (node == null) {
      return PersonId.NONE;
    }
    if (node.isTextual() && PersonId.valid(node.textValue())) {
      return new PersonId(node.textValue());
    }
    throw new Refusal(
        Reason.BAD_PERSON,
        "person",
        "must be the person's id, a UUID in lower case; leave it out for none");
  }

  private Signal signal(String code, PersonId person) throws Refusal {
    Signal signal = catalogue.find(code).orElse(null);
    if (signal == null) {
      throw new Refusal(
          Reason.UNKNOWN_SIGNAL,
          "",
          "there is no such signal; docs/mqtt.md says where they are listed");
    }
    if (signal.health() && person.isNone()) {
      throw new Refusal(
          Reason.HEALTH_WITHOUT_PERSON, "", "is measured on a person; send person beside t");
    }
    if (!signal.health() && !person.isNone()) {
      throw new Refusal(
          Reason.PERSON_WITHOUT_HEALTH,
          "",
          "is no health signal; send it in a reading of its own, without person");
    }
    return signal;
  }

  private long flags(String code, JsonNode said) throws Refusal {
    try {
      return words.flags(said);
    } catch (Refusal refusal) {
      throw refusal.in(Refusal.key(code)).in("q");
    }
  }

  private static void requireValuesFor(ObjectNode status, ObjectNode values) throws Refusal {
    if (status == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : status.properties()) {
      if (!values.has(field.getKey())) {
        throw new Refusal(
                Reason.BAD_FIELD,
                "",
                "has a status word and no value; send null in m for a failed measurement")
            .in(Refusal.key(field.getKey()))
            .in("q");
      }
    }
  }

  /** A pressure pair that no heart makes: both are kept, and both are in doubt. */
  private static void markImpossiblePressure(List<Reading> together) {
    int systolic = -1;
    int diastolic = -1;
    for (int i = 0; i < together.size(); i++) {
      Reading reading = together.get(i);
      if (!reading.valid()) {
        continue;
      }
      if (reading.signal().code().equals(SYSTOLIC)) {
        systolic = i;
      } else if (reading.signal().code().equals(DIASTOLIC)) {
        diastolic = i;
      }
    }
    if (systolic >= 0
        && diastolic >= 0
        && together.get(systolic).value() - together.get(diastolic).value()
            < LEAST_PULSE_PRESSURE) {
      together.set(systolic, suspect(together.get(systolic)));
      together.set(diastolic, suspect(together.get(diastolic)));
    }
  }

  private static Reading suspect(Reading r) {
    return new Reading(
        r.station(),
        r.device(),
        r.part(),
        r.person(),
        r.session(),
        r.signal(),
        r.value(),
        r.flags() | Flag.SUSPECT.mask(),
        r.measuredAt(),
        r.receivedAt(),
        r.boot(),
        r.seq(),
        r.clockShift());
  }
}
