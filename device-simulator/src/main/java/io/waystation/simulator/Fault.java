package io.waystation.simulator;

import io.waystation.model.Alarm.Cause;
import io.waystation.model.DeviceId;
import io.waystation.model.PersonId;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.List;

/**
 * Something planted: what goes wrong, where, from when to when, and what the device says because of
 * it.
 *
 * @param id of its own within the simulation
 * @param parent id of the fault it follows from, else empty
 * @param cause what is behind the silence it makes; unnamed when it makes none
 * @param device the one that shows it
 * @param person {@link PersonId#NONE} unless it is about a body
 * @param start by the simulation's clock
 * @param end from then on all is well again
 * @param effects on the signals of the device
 */
public record Fault(
    String id,
    String parent,
    Kind kind,
    Cause cause,
    StationId station,
    DeviceId device,
    PersonId person,
    Instant start,
    Instant end,
    List<Effect> effects) {
  public enum Kind {
    /** Somebody tries the smoke detector for half a minute. */
    SMOKE_TEST,
    SOS_PRESSED,
    MAINS_LOST,
    /** Off, for want of power: neither measures nor speaks, and begins with a new boot. */
    POWERLESS,
    WATER_LEAK,
    UPS_WORN,
    OXYGEN_LOW,
    FILTER_DUE,
    FRIDGE_WARM,
    DOOR_HELD_OPEN,
    AED_NOT_READY,
    /** No way to the broker; what is measured meanwhile is kept and arrives afterwards. */
    LINK_CUT,
    HYPERTENSIVE_CRISIS,
    ACUTE_HYPOXIA,
    /** One payload that is no JSON. */
    GARBAGE,
    /** One signal the catalogue does not know. */
    UNKNOWN_SIGNAL,
    /** Messages sent a second time. */
    REPLAY
  }

  /** What a fault does to one signal of its device. */
  public interface Effect {
    String signal();

    /** What is shown instead of the number {@code real}. */
    default double number(double real) {
      return real;
    }

    /** What is said instead of the word {@code real}. */
    default String word(String real) {
      return real;
    }
  }

  /** A state sticks at one word. */
  public record Says(String signal, String word) implements Effect {
    @Override
    public String word(String real) {
      return word;
    }
  }

  /** A value stands at one number. */
  public record Reads(String signal, double value) implements Effect {
    @Override
    public double number(double real) {
      return value;
    }
  }

  /** A value is off by so much. */
  public record Shifts(String signal, double by) implements Effect {
    @Override
    public double number(double real) {
      return real + by;
    }
  }

  public Fault {
    effects = List.copyOf(effects);
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "%s at %s must end after %s".formatted(kind, device, start));
    }
  }

  public boolean lasts(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }
}
