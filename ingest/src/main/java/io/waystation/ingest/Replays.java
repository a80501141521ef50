package io.waystation.ingest;

import io.waystation.ingest.mqtt.RawMessage;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.Quarantined;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes of a message from quarantine what the log takes in its place. */
final class Replays {
  /** As docs/mqtt.md has it. */
  private static final Duration LATE_AFTER = Duration.ofMinutes(15);

  private Replays() {}

  static Arrival.Result result(MessageReader reader, Quarantined message, Instant now) {
    if (message.size() > message.raw().length) {
      return unchanged(message);
    }
    RawMessage raw = new RawMessage(message.topic(), message.raw(), message.receivedAt());
    Arrival.Result result =
        reader.again(raw, message.boot(), message.seq()).orElseGet(() -> unchanged(message));
    if (result instanceof Arrival.Message m) {
      List<Reading> readings = marked(m.readings(), now);
      return new Arrival.Message(
          lane(readings),
          m.topic(),
          m.device(),
          m.boot(),
          m.seq(),
          m.sentAt(),
          m.receivedAt(),
          m.digest(),
          m.raw(),
          readings);
    }
    if (result instanceof Arrival.Unnumbered m) {
      List<Reading> readings = marked(m.readings(), now);
      return new Arrival.Unnumbered(
          lane(readings), m.device(), m.sentAt(), m.receivedAt(), m.digest(), readings);
    }
    return result;
  }

  /** What cannot be decoded any more stays as it is. */
  static Arrival.Refused unchanged(Quarantined message) {
    return new Arrival.Refused(
        message.topic(),
        message.device(),
        message.boot(),
        message.seq(),
        message.receivedAt(),
        message.reason(),
        message.detail(),
        message.raw());
  }

  /** It came in time then, and reaches everybody else only now. */
  private static List<Reading> marked(List<Reading> readings, Instant now) {
    Instant late = now.minus(LATE_AFTER);
    return readings.stream()
        .map(r -> r.measuredAt().isBefore(late) && !r.has(Flag.LATE) ? late(r) : r)
        .toList();
  }

  private static Reading late(Reading r) {
    return new Reading(
        r.station(),
        r.device(),
        r.part(),
        r.person(),
        r.session(),
        r.signal(),
        r.value(),
        r.flags() | Flag.LATE.mask(),
        r.measuredAt(),
        r.receivedAt(),
        r.boot(),
        r.seq(),
        r.clockShift());
  }

  private static Lane lane(List<Reading> readings) {
    return readings.stream().allMatch(r -> r.has(Flag.LATE)) ? Lane.BACKLOG : Lane.LIVE;
  }
}
