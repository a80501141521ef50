package io.waystation.ingest;

import io.waystation.ingest.payload.ClockEstimate;
import io.waystation.ingest.payload.DeviceClocks;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Arrival;
import io.waystation.storage.log.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says how far a device's clock is off where the device does not say so itself, as few know: {@code
 * device.clock_skew} in seconds, positive when it is ahead of ours, is added to a message that is
 * on its way to the log. Once an hour, and when it has changed by {@link #MOVED}; of a clock that
 * has jumped only after {@link #SURE}, because one message that was slow on its way looks the same.
 * A device that does say it is believed for {@link #OWN_FOR} each time. Of one that counts from its
 * start nothing is said: it has no clock that could be off. For one thread at a time.
 */
final class ClockWord {
  static final Duration SURE = Duration.ofMinutes(10);
  static final Duration EVERY = Duration.ofHours(1);
  static final Duration MOVED = Duration.ofSeconds(15);

  /** Who says it once an hour may lose a message or two; who has stopped is spoken for again. */
  static final Duration OWN_FOR = Duration.ofHours(4);

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final double TENTHS_PER_SECOND = 10;
  private static final double MILLIS_PER_TENTH = 100;

  private static final class Told {
    Instant look = Instant.MIN;

    /** When the log last took a word of it, whoever said it, and what it was. */
    Instant at = Instant.MIN;

    double seconds;

    /** Until when the device is believed to say it itself. */
    Instant ownUntil = Instant.MIN;
  }

  private final DeviceClocks clocks;
  private final Signal skew;
  private final Map<DeviceId, Told> devices = new HashMap<>();

  ClockWord(DeviceClocks clocks, SignalCatalogue catalogue) {
    this.clocks = clocks;
    this.skew = catalogue.signal("device.clock_skew");
  }

  /** The same message, or one with a reading more; {@link #stored} is told if the log takes it. */
  Arrival.Result in(Arrival.Result result) {
    if (!(result instanceof Arrival.Message message)
        || message.lane() != Lane.LIVE
        || message.readings().isEmpty()) {
      return result;
    }
    Instant now = message.receivedAt();
    Told told = devices.computeIfAbsent(message.device(), device -> new Told());
    if (word(message).isPresent()) {
      told.ownUntil = now.plus(OWN_FOR);
    }
    if (now.isBefore(told.ownUntil) || now.isBefore(told.look)) {
      return message;
    }
    told.look = now.plus(LOOK);
    Optional<Double> due = due(message, told);
    if (due.isEmpty()) {
      return message;
    }
    List<Reading> readings = new ArrayList<>(message.readings());
    readings.add(reading(message, due.get()));
    return message.with(readings);
  }

  /** The log has taken it: only what is there need not be said again. */
  void stored(Arrival.Message message) {
    Told told = devices.get(message.device());
    Optional<Reading> word = told == null ? Optional.empty() : word(message);
    if (word.isPresent()) {
      told.at = message.receivedAt();
      told.seconds = word.get().value();
    }
  }

  /** Looked for in every message: a device may say it seldom, and speak often. */
  private Optional<Reading> word(Arrival.Message message) {
    for (Reading reading : message.readings()) {
      if (reading.signal().equals(skew)) {
        return Optional.of(reading);
      }
    }
    return Optional.empty();
  }

  /** Seconds ahead, where it is time to say so. */
  private Optional<Double> due(Arrival.Message message, Told told) {
    Instant now = message.receivedAt();
    if (DeviceClocks.unset(message.sentAt())) {
      return Optional.empty();
    }
    return clocks
        .estimate(message.device())
        .filter(estimate -> !estimate.since().plus(SURE).isAfter(now))
        // It may have been set by the very message in hand.
        .filter(estimate -> !DeviceClocks.unset(now.minus(estimate.offset())))
        .map(ClockWord::ahead)
        .filter(
            seconds ->
                !now.isBefore(told.at.plus(EVERY))
                    || Math.abs(seconds - told.seconds) >= MOVED.toSeconds());
  }

  private static double ahead(ClockEstimate estimate) {
    return -Math.round(estimate.offset().toMillis() / MILLIS_PER_TENTH) / TENTHS_PER_SECOND;
  }

  private Reading reading(Arrival.Message message, double seconds) {
    return new Reading(
        message.readings().get(0).station(),
        message.device(),
        "",
        PersonId.NONE,
        "",
        skew,
        seconds,
        0,
        message.receivedAt(),
        message.receivedAt(),
        message.boot(),
        message.seq());
  }
}
