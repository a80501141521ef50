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
 * For one thread at a time.
 */
final class ClockWord {
  static final Duration SURE = Duration.ofMinutes(10);
  static final Duration EVERY = Duration.ofHours(1);
  static final Duration MOVED = Duration.ofSeconds(15);

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final double TENTHS_PER_SECOND = 10;
  private static final double MILLIS_PER_TENTH = 100;

  private static final class Told {
    Instant look = Instant.MIN;
    Instant at = Instant.MIN;
    Duration offset = Duration.ZERO;
    boolean byItself;
  }

  private final DeviceClocks clocks;
  private final Signal skew;
  private final Map<DeviceId, Told> devices = new HashMap<>();

  ClockWord(DeviceClocks clocks, SignalCatalogue catalogue) {
    this.clocks = clocks;
    this.skew = catalogue.signal("device.clock_skew");
  }

  /** The same message, or one with a reading more. */
  Arrival.Result in(Arrival.Result result) {
    if (!(result instanceof Arrival.Message message)
        || message.lane() != Lane.LIVE
        || message.readings().isEmpty()) {
      return result;
    }
    Told told = devices.computeIfAbsent(message.device(), device -> new Told());
    if (told.byItself || message.receivedAt().isBefore(told.look)) {
      return message;
    }
    told.byItself = message.readings().stream().anyMatch(r -> r.signal().equals(skew));
    told.look = message.receivedAt().plus(LOOK);
    Optional<Duration> due = told.byItself ? Optional.empty() : due(message, told);
    if (due.isEmpty()) {
      return message;
    }
    told.at = message.receivedAt();
    told.offset = due.get();
    List<Reading> readings = new ArrayList<>(message.readings());
    readings.add(reading(message, due.get()));
    return message.with(readings);
  }

  private Optional<Duration> due(Arrival.Message message, Told told) {
    Instant now = message.receivedAt();
    return clocks
        .estimate(message.device())
        .filter(estimate -> !estimate.since().plus(SURE).isAfter(now))
        .map(ClockEstimate::offset)
        .filter(
            offset ->
                !now.isBefore(told.at.plus(EVERY))
                    || offset.minus(told.offset).abs().compareTo(MOVED) >= 0);
  }

  private Reading reading(Arrival.Message message, Duration offset) {
    return new Reading(
        message.readings().get(0).station(),
        message.device(),
        "",
        PersonId.NONE,
        "",
        skew,
        -Math.round(offset.toMillis() / MILLIS_PER_TENTH) / TENTHS_PER_SECOND,
        0,
        message.receivedAt(),
        message.receivedAt(),
        message.boot(),
        message.seq());
  }
}
