package io.waystation.simulator.truth;

import io.waystation.model.Alarm;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One line of a truth file (docs/simulator.md). Instants are real ones of the simulated world, to
 * the millisecond; what a device thinks the time is shows in its messages alone.
 */
public sealed interface TruthLine {
  /**
   * The first line.
   *
   * @param preset which city, empty when it was put together by numbers
   * @param start of the simulation
   * @param zone of the city's settings; its days are cut in it
   * @param beat how often its gateways and kiosks report; zero for what their firmware does, once a
   *     minute
   */
  record City(long seed, String preset, Instant start, ZoneId zone, Duration beat)
      implements TruthLine {
    /** Whose devices report as their firmware does. */
    public City(long seed, String preset, Instant start, ZoneId zone) {
      this(seed, preset, start, zone, Duration.ZERO);
    }
  }

  /**
   * A place of the city; all of them follow the first line.
   *
   * @param type in lower case
   * @param altitude m
   */
  record Station(
      StationId id,
      String type,
      boolean alwaysOpen,
      int capacity,
      OptionalInt altitude,
      List<DeviceId> devices)
      implements TruthLine {
    public Station {
      devices = List.copyOf(devices);
    }
  }

  /**
   * Something that goes wrong in the world, or a story of a body; written when it begins.
   *
   * @param parent id of the fault it follows from, as a device is without power in a power cut;
   *     empty when it stands for itself
   * @param fault which kind, as a plan of faults writes it
   * @param cause what is behind a silence; {@link Alarm.Cause#UNNAMED} when it makes nothing dark
   * @param device the one that shows it
   * @param person {@link PersonId#NONE} unless it is about a body
   * @param end from then on all is well again; {@link #FOR_GOOD} for never
   */
  record Fault(
      String id,
      String parent,
      String fault,
      Alarm.Cause cause,
      StationId station,
      DeviceId device,
      PersonId person,
      Instant start,
      Instant end)
      implements TruthLine {
    public static final Instant FOR_GOOD = Instant.parse("9999-12-31T23:59:59.999Z");
  }

  /** Somebody was there; written when they leave. */
  record Visit(StationId station, Instant in, Instant out) implements TruthLine {}

  /**
   * What a device said, in the order in which it put it on its way.
   *
   * @param boot -1 of garbage
   * @param seq -1 of garbage
   * @param at when it was made
   * @param clockOff how far the device's clock was ahead when it was made, negative when behind
   * @param fate of {@link Fate#GIVEN_UP} there is a second line, which takes the first back and has
   *     no readings
   * @param readings a JSON array, as in the payload
   */
  record Message(
      DeviceId device,
      long boot,
      long seq,
      Instant at,
      Duration clockOff,
      Fate fate,
      String readings)
      implements TruthLine {}

  /**
   * The real figures of a local day; written at its end.
   *
   * @param from midnight, or the start of the simulation
   * @param to the next midnight, or the end of the simulation
   * @param visits people who came in between the two
   * @param dwellSeconds that people spent there between the two, added up over the people
   * @param energyKwh drawn from the mains
   * @param openSeconds in which the door let people in
   */
  record Day(
      StationId station,
      LocalDate date,
      Instant from,
      Instant to,
      long visits,
      long dwellSeconds,
      double energyKwh,
      double waterM3,
      long openSeconds)
      implements TruthLine {}

  /**
   * The last line.
   *
   * @param messages lines of messages, those that take one back left out
   * @param readings values in those that are {@link Fate#SENT}
   * @param unacknowledged messages the broker had not acknowledged by then
   */
  record End(Instant at, long messages, long readings, long unacknowledged) implements TruthLine {}

  /** What the contract lets become of a message. */
  enum Fate {
    SENT,
    /** No JSON: it is quarantined. */
    GARBAGE,
    /** The contract has the service quarantine it. */
    REFUSED,
    /** A message sent once more, which changes nothing. */
    REPEAT,
    /** The device's memory was full: it never left. */
    GIVEN_UP
  }

  /** How the file writes a word. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
