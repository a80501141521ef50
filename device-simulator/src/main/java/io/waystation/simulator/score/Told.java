package io.waystation.simulator.score;

import io.waystation.simulator.truth.TruthException;
import io.waystation.simulator.truth.TruthFile;
import io.waystation.simulator.truth.TruthLine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a truth file tells of a city, but for its messages, of which there may be more than fit into
 * memory.
 *
 * @param messages how many lines there are of each fate
 * @param lastAt the latest moment the file speaks of
 * @param end empty when the file is partial: the simulation was not ended in good order, or goes on
 */
record Told(
    TruthLine.City city,
    List<TruthLine.Station> stations,
    List<TruthLine.Fault> faults,
    List<TruthLine.Day> days,
    Map<TruthLine.Fate, Long> messages,
    Instant lastAt,
    Optional<TruthLine.End> end) {
  private static final Duration FIRMWARE_BEAT = Duration.ofMinutes(1);
  private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

  public Told {
    stations = List.copyOf(stations);
    faults = List.copyOf(faults);
    days = List.copyOf(days);
    messages = Map.copyOf(messages);
  }

  /**
   * @param message gets the messages meanwhile, in the order of the file
   * @throws NoTruth if the file cannot be read, or is no truth file
   */
  static Told read(Path file, Consumer<TruthLine.Message> message) {
    Reading reading = new Reading(message);
    try {
      TruthFile.read(file, reading::take);
    } catch (TruthException e) {
      throw none(e);
    }
    return reading.told();
  }

  /** Whether the file begins as a truth file does. */
  static void check(Path file) {
    try (TruthFile truth = TruthFile.open(file)) {
      truth.next();
    } catch (TruthException e) {
      throw none(e);
    }
  }

  private static NoTruth none(TruthException e) {
    return new NoTruth("The truth cannot be read: %s.".formatted(e.getMessage()), e);
  }

  public Instant start() {
    return city.start();
  }

  /** The end, or the last word of a partial file. */
  public Instant until() {
    return end.map(TruthLine.End::at).orElse(lastAt);
  }

  /**
   * Whether devices report less often than their firmware does, and so the service cannot notice in
   * the time in which it otherwise must.
   */
  boolean rare() {
    return city.beat().compareTo(FIRMWARE_BEAT) > 0;
  }

  boolean partial() {
    return end.isEmpty();
  }

  /** How long it is, in days; never 0. */
  double lengthInDays() {
    return Math.max(1, Duration.between(start(), until()).toSeconds()) / SECONDS_PER_DAY;
  }

  private static final class Reading {
    private final Consumer<TruthLine.Message> message;
    private TruthLine.City city;
    private final List<TruthLine.Station> stations = new ArrayList<>();
    private final List<TruthLine.Fault> faults = new ArrayList<>();
    private final List<TruthLine.Day> days = new ArrayList<>();
    private final Map<TruthLine.Fate, Long> messages = new EnumMap<>(TruthLine.Fate.class);
    private Instant lastAt = Instant.EPOCH;
    private Optional<TruthLine.End> end = Optional.empty();

    private Reading(Consumer<TruthLine.Message> message) {
      this.message = message;
    }

    private void take(TruthLine line) {
      if (line instanceof TruthLine.Message said) {
        messages.merge(said.fate(), 1L, Long::sum);
        seen(said.at());
        message.accept(said);
      } else if (line instanceof TruthLine.Fault fault) {
        faults.add(fault);
        seen(fault.start());
      } else if (line instanceof TruthLine.Day day) {
        days.add(day);
        seen(day.to());
      } else if (line instanceof TruthLine.Station station) {
        stations.add(station);
      } else if (line instanceof TruthLine.City first) {
        city = first;
        seen(first.start());
      } else if (line instanceof TruthLine.End last) {
        end = Optional.of(last);
      }
    }

    private void seen(Instant at) {
      lastAt = at.isAfter(lastAt) ? at : lastAt;
    }

    private Told told() {
      return new Told(city, stations, faults, days, messages, lastAt, end);
    }
  }
}
