package io.waystation.ingest.payload;

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

/** The {@code readings} topic: one message, one fate. */
final class ReadingsDecoder {
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
  Decoded.Readings decode(Device device, Draft draft, Instant receivedAt) throws Refusal {
    long boot = Fields.count(draft.boot, "boot");
    long seq = Fields.count(draft.seq, "seq");
    Instant sentAt = sentAt(draft, receivedAt);
    List<Reading> readings = readings(draft, device, boot, seq, sentAt, receivedAt);
    return new Decoded.Readings(device.id(), boot, seq, true, sentAt, Digest.of(draft), readings);
  }

  /** The same for devices that cannot count, or do not say when they send. */
  Decoded decodeLenient(Device device, Draft draft, Instant receivedAt, TreeDecoder.Times times)
      throws Refusal {
    boolean numbered = !draft.boot.is(Cell.Kind.ABSENT) || !draft.seq.is(Cell.Kind.ABSENT);
    long boot = numbered ? Fields.count(draft.boot, "boot") : -1;
    long seq = numbered ? Fields.count(draft.seq, "seq") : -1;
    boolean timed = !draft.sent.is(Cell.Kind.ABSENT);
    Instant sentAt = timed ? sentAt(draft, receivedAt) : receivedAt;
    List<Reading> readings = readings(draft, device, boot, seq, sentAt, receivedAt);
    if (numbered) {
      return new Decoded.Readings(
          device.id(), boot, seq, timed, sentAt, Digest.of(draft), readings);
    }
    long digest = times == TreeDecoder.Times.ABSOLUTE ? Digest.of(draft) : 0;
    return new Decoded.Unnumbered(device.id(), sentAt, digest, readings);
  }

  private static void requireReadings(Draft draft) throws Refusal {
    Fields.list(draft.readings, "readings");
    if (draft.entries == 0) {
      throw new Refusal(
          Reason.EMPTY,
          "readings",
          "is empty; send at least one reading, a heartbeat for instance");
    }
    if (draft.entries > PayloadDecoder.MAX_READINGS) {
      throw new Refusal(
          Reason.TOO_MANY_READINGS,
          "readings",
          "holds %d readings; send at most %d in one message"
              .formatted(draft.entries, PayloadDecoder.MAX_READINGS));
    }
  }

  private List<Reading> readings(
      Draft draft, Device device, long boot, long seq, Instant sentAt, Instant receivedAt)
      throws Refusal {
    requireReadings(draft);
    long correction = clocks.correction(device.id(), boot, seq, sentAt, receivedAt);
    Message message = new Message(device, boot, seq, receivedAt, correction);
    List<Reading> readings = new ArrayList<>(draft.values.size());
    for (int i = 0; i < draft.entries; i++) {
      try {
        decode(draft, draft.items.get(i), message, readings);
      } catch (Refusal refusal) {
        throw refusal.in("readings[" + i + "]");
      }
    }
    return readings;
  }

  private static Instant sentAt(Draft draft, Instant receivedAt) throws Refusal {
    long sent = Fields.count(draft.sent, "sent");
    if (Math.abs(sent - receivedAt.getEpochSecond()) < Duration.ofDays(1).toSeconds()) {
      throw new Refusal(
          Reason.BAD_FIELD, "sent", "is in seconds; send milliseconds since 1970-01-01 UTC");
    }
    return Instant.ofEpochMilli(sent);
  }

  /** One entry of {@code readings}: what was measured at one time at one place or on one person. */
  private void decode(Draft draft, Draft.Item item, Message message, List<Reading> into)
      throws Refusal {
    Fields.object(item.kind, "");
    Instant measuredAt = measuredAt(item, message);
    String part = Fields.text(item.part, "part");
    PersonId person = person(item.person);
    String session = Fields.text(item.session, "session");
    if (person.isNone() && !session.isEmpty()) {
      throw new Refusal(
          Reason.BAD_FIELD,
          "session",
          "belongs to a person's measurement; send person, or leave it out");
    }
    Fields.object(item.m, "m");
    if (item.mFrom == item.mTo && !item.unknownSignal) {
      throw new Refusal(Reason.EMPTY, "m", "holds no value; send one, or leave the reading out");
    }
    if (item.q != Cell.Kind.ABSENT) {
      Fields.object(item.q, "q");
      requireValues(draft, item);
    }

    long timeFlags = message.correction == 0 ? 0 : Flag.CLOCK_CORRECTED.mask();
    if (measuredAt.isBefore(message.receivedAt.minus(LATE_AFTER))) {
      timeFlags |= Flag.LATE.mask();
    }
    int first = into.size();
    for (int i = item.mFrom; i < item.mTo; i++) {
      Draft.Named said = draft.values.get(i);
      Draft.Named status = statusOf(draft, item, said.signal);
      long flags = status == null ? 0 : flags(draft, status);
      try {
        Signal signal = signal(said, person);
        Value value = Value.of(signal, draft, said, flags, status != null);
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
        throw refusal.in(Refusal.key(said.code)).in("m");
      }
    }
    if (!person.isNone()) {
      markImpossiblePressure(into.subList(first, into.size()));
    }
  }

  private static Instant measuredAt(Draft.Item item, Message message) throws Refusal {
    Instant measuredAt = Instant.ofEpochMilli(Fields.count(item.t, "t") + message.correction);
    if (DeviceClocks.unset(measuredAt) || measuredAt.isAfter(message.receivedAt.plus(FUTURE))) {
      throw new Refusal(
          Reason.BAD_FIELD,
          "t",
          "lies before the year 2000 or more than 300 s ahead; send milliseconds since 1970-01-01 UTC"
              + " by the same clock as sent");
    }
    return measuredAt;
  }

  private static PersonId person(Cell cell) throws Refusal {
    if (cell.is(Cell.Kind.ABSENT)) {
      return PersonId.NONE;
    }
    if (cell.is(Cell.Kind.TEXT) && PersonId.valid(cell.text)) {
      return new PersonId(cell.text);
    }
    throw new Refusal(
        Reason.BAD_PERSON,
        "person",
        "must be the person's id, a UUID in lower case; leave it out for none");
  }

  private static Signal signal(Draft.Named said, PersonId person) throws Refusal {
    Signal signal = said.signal;
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

  private long flags(Draft draft, Draft.Named status) throws Refusal {
    try {
      return words.flags(draft, status);
    } catch (Refusal refusal) {
      throw refusal.in(Refusal.key(status.code)).in("q");
    }
  }

  private static Draft.Named statusOf(Draft draft, Draft.Item item, Signal signal) {
    for (int i = item.qFrom; i < item.qTo; i++) {
      if (draft.words.get(i).signal == signal) {
        return draft.words.get(i);
      }
    }
    return null;
  }

  private static boolean hasValue(Draft draft, Draft.Item item, Signal signal) {
    if (signal == null) {
      // If it is in m too, that is what the message will be refused for.
      return item.unknownSignal;
    }
    for (int i = item.mFrom; i < item.mTo; i++) {
      if (draft.values.get(i).signal == signal) {
        return true;
      }
    }
    return false;
  }

  private static void requireValues(Draft draft, Draft.Item item) throws Refusal {
    for (int i = item.qFrom; i < item.qTo; i++) {
      Draft.Named words = draft.words.get(i);
      if (!hasValue(draft, item, words.signal)) {
        throw new Refusal(
                Reason.BAD_FIELD,
                "",
                "has a status word and no value; send null in m for a failed measurement")
            .in(Refusal.key(words.code))
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
