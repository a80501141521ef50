package io.waystation.simulator.score;

import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.SeriesKey;
import io.waystation.model.SignalCatalogue;
import io.waystation.simulator.score.SaidSeries.Answer;
import io.waystation.simulator.truth.TruthLine.Fate;
import io.waystation.simulator.truth.TruthLine.Message;
import io.waystation.storage.telemetry.Point;
import io.waystation.storage.telemetry.Scan;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryException;
import io.waystation.storage.telemetry.TelemetryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether the telemetry store holds what devices said, all of it, once, and nothing else. Devices
 * are compared by the dozen, as many as fit into memory: the truth file is read once to count and
 * once more for each such lot.
 */
final class Completeness {
  /** 17 bytes each. */
  private static final long READINGS_AT_ONCE = 8_000_000;

  /**
   * What is stored under another time than the device's clock said is not further off than that.
   */
  private static final Duration MARGIN = Duration.ofDays(1);

  private static final int EXAMPLES = 20;

  /**
   * What the service stores without a device having measured it: whether it is connected, which
   * comes of status messages that the truth does not hold, and how wrong its clock is.
   */
  private static final Set<String> BY_SERVICE = Set.of("device.status", "device.clock_skew");

  private record Number(String device, long boot, long seq) {}

  private record SeriesId(String part, String person, String signal) {}

  private final Path truth;
  private final TelemetryStore store;
  private final long atOnce;
  private final SignalCatalogue catalogue = SignalCatalogue.current();

  /** By device: how many values its messages hold. */
  private final Map<String, Long> sizes = new TreeMap<>();

  /** Said to be sent first, and given up in the end. */
  private final Set<Number> takenBack = new HashSet<>();

  private Instant from = Instant.MAX;
  private Instant to = Instant.MIN;

  private Completeness(Path truth, TelemetryStore store, long atOnce) {
    this.truth = truth;
    this.store = store;
    this.atOnce = atOnce;
  }

  /**
   * What was found.
   *
   * @param said values of messages that were sent
   * @param found of those, with the same value at the same time
   * @param otherValue at their time something else is stored
   * @param extra stored of these devices and this time, and never said: doubles under another time
   *     among them
   * @param examples of what is missing or too much, {@code device signal time}
   */
  record Result(long said, long found, long otherValue, long extra, List<String> examples) {
    Result {
      examples = List.copyOf(examples);
    }

    /** 1 when nothing was said. */
    double share() {
      return said == 0 ? 1 : (double) found / said;
    }
  }

  /**
   * @throws CannotScore if the truth or the store cannot be read
   */
  static Result of(Path truth, TelemetryStore store) {
    return of(truth, store, READINGS_AT_ONCE);
  }

  static Result of(Path truth, TelemetryStore store, long atOnce) {
    try {
      return new Completeness(truth, store, atOnce).compare();
    } catch (TelemetryException e) {
      throw new CannotScore("The telemetry store cannot be read: " + e.getMessage(), e);
    }
  }

  private Result compare() {
    Told told = Told.read(truth, this::count);
    Sums sums = new Sums(told);
    List<String> lot = new ArrayList<>();
    long size = 0;
    for (Map.Entry<String, Long> device : sizes.entrySet()) {
      if (size + device.getValue() > atOnce && !lot.isEmpty()) {
        compare(Set.copyOf(lot), sums);
        lot.clear();
        size = 0;
      }
      lot.add(device.getKey());
      size += device.getValue();
    }
    if (!lot.isEmpty()) {
      compare(Set.copyOf(lot), sums);
    }
    return sums.result();
  }

  private void count(Message message) {
    String device = message.device().value();
    if (message.fate() == Fate.GIVEN_UP) {
      takenBack.add(new Number(device, message.boot(), message.seq()));
    } else if (message.fate() == Fate.SENT) {
      List<PayloadReading> readings = readings(message);
      sizes.merge(device, (long) readings.size(), Long::sum);
      for (PayloadReading reading : readings) {
        Instant at = Instant.ofEpochMilli(reading.time()).minus(message.clockOff());
        from = at.isBefore(from) ? at : from;
        to = at.isAfter(to) ? at : to;
      }
    }
  }

  private List<PayloadReading> readings(Message message) {
    try {
      return PayloadReading.all(message.readings(), catalogue);
    } catch (IllegalArgumentException e) {
      throw new CannotScore(
          "%s: message %d/%d of %s cannot be read: %s."
              .formatted(truth, message.boot(), message.seq(), message.device(), e.getMessage()),
          e);
    }
  }

  private void compare(Set<String> devices, Sums sums) {
    Map<String, Map<SeriesId, SaidSeries>> said = new TreeMap<>();
    Told.read(
        truth,
        message -> {
          String device = message.device().value();
          Number number = new Number(device, message.boot(), message.seq());
          if (message.fate() == Fate.SENT
              && devices.contains(device)
              && !takenBack.contains(number)) {
            Map<SeriesId, SaidSeries> own = said.computeIfAbsent(device, d -> new HashMap<>());
            readings(message)
                .forEach(
                    one ->
                        own.computeIfAbsent(
                                new SeriesId(one.part(), one.person(), one.signal()),
                                id -> new SaidSeries())
                            .add(one.time(), one.value()));
          }
        });
    said.forEach((device, series) -> compare(device, series, sums));
  }

  private void compare(String device, Map<SeriesId, SaidSeries> said, Sums sums) {
    Selector selector = new Selector(null, new DeviceId(device), null, null, Set.of());
    Scan scan =
        (key, point) -> {
          SaidSeries series = said.get(id(key));
          // A clock that was not believed: the store keeps beside it what the device said.
          Answer answer =
              series == null
                  ? Answer.NEVER_SAID
                  : series.look(point.deviceTime().toEpochMilli(), point.value());
          sums.point(key, point, answer);
        };
    store.scan(selector, from.minus(MARGIN), to.plus(MARGIN), scan);
    said.forEach((id, series) -> sums.series(device, id.signal(), series));
  }

  private static SeriesId id(SeriesKey key) {
    return new SeriesId(key.part(), key.person().value(), key.signal().code());
  }

  private static final class Sums {
    private final Told told;
    private long said;
    private long found;
    private long otherValue;
    private long extra;
    private final List<String> examples = new ArrayList<>();

    private Sums(Told told) {
      this.told = told;
    }

    private void point(SeriesKey key, Point point, Answer answer) {
      if (answer == Answer.OTHER_VALUE) {
        otherValue++;
        example("another value", key, point);
      } else if (answer == Answer.NEVER_SAID
          && within(point.time())
          && !BY_SERVICE.contains(key.signal().code())) {
        extra++;
        example("never said", key, point);
      }
    }

    /** Before the start and after the end others may have spoken for the devices. */
    private boolean within(Instant time) {
      return !time.isBefore(told.start()) && time.isBefore(told.until());
    }

    private void series(String device, String signal, SaidSeries series) {
      said += series.said();
      found += series.found();
      if (series.found() < series.said() && examples.size() < EXAMPLES) {
        examples.add(
            "not found: %d of %d values of %s %s"
                .formatted(series.said() - series.found(), series.said(), device, signal));
      }
    }

    private void example(String what, SeriesKey key, Point point) {
      if (examples.size() < EXAMPLES) {
        // When somebody was measured is theirs.
        String when = key.person().equals(PersonId.NONE) ? " at " + point.time() : "";
        examples.add("%s: %s %s%s".formatted(what, key.device(), key.signal().code(), when));
      }
    }

    private Result result() {
      return new Result(said, found, otherValue, extra, examples);
    }
  }
}
