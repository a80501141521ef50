package io.waystation.benchmarks.load;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What devices at a hundred stations say, already decoded: each of them in turn a message of {@link
 * #SIGNALS} readings, one step after the other.
 *
 * @param devices with as many series each as there are signals
 */
public record Readings(int devices, Instant start, Duration step) {
  public static final int SIGNALS = 3;

  private static final int STATIONS = 100;
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final List<Signal> SAID =
      Payloads.SIGNALS.stream().map(SignalCatalogue.shipped()::signal).toList();

  /** Once a second. */
  public Readings(int devices) {
    this(devices, START, Duration.ofSeconds(1));
  }

  /**
   * A stretch of them.
   *
   * @param first counts readings, not messages
   */
  public List<Reading> readings(long first, int count) {
    List<Reading> some = new ArrayList<>(count);
    for (long number = first; number < first + count; number++) {
      some.add(reading(number));
    }
    return some;
  }

  /** A stretch of messages as the log hands them on. */
  public List<Entry> entries(long first, int count) {
    List<Entry> some = new ArrayList<>(count);
    for (long message = first; message < first + count; message++) {
      List<Reading> readings = readings(message * SIGNALS, SIGNALS);
      Reading one = readings.get(0);
      some.add(
          new Entry(
              Lane.LIVE,
              message,
              one.device(),
              one.boot(),
              one.seq(),
              one.measuredAt(),
              one.receivedAt(),
              readings));
    }
    return some;
  }

  /** Where it stands among all series; the same device and signal have the same. */
  public long series(long number) {
    return number / SIGNALS % devices * SIGNALS + number % SIGNALS;
  }

  private Reading reading(long number) {
    long message = number / SIGNALS;
    long device = message % devices;
    Instant at = start.plus(step.multipliedBy(message / devices));
    return new Reading(
        new StationId("st-" + device % STATIONS),
        new DeviceId("gw-" + device),
        "",
        PersonId.NONE,
        "",
        SAID.get((int) (number % SIGNALS)),
        20 + message % 80 / 10.0,
        0,
        at,
        at,
        1,
        message / devices);
  }
}
