package io.waystation.simulator;

import io.waystation.simulator.life.Body;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.ToDoubleFunction;

/** What somebody can notice of a fault. */
sealed interface Symptom {
  /** How a device behaves, whatever it measures. */
  enum Conduct implements Symptom {
    /** Neither measures nor speaks, and begins with a new boot. */
    OFF,
    /** No way to the broker; what is measured meanwhile is kept and arrives afterwards. */
    UNLINKED,
    /** Its clock runs on from the moment at which 32 bits of NTP seconds overflow. */
    CLOCK_IN_2036,
    /** One payload that is no JSON. */
    GARBLES,
    /** One signal the catalogue does not know. */
    SAYS_UNKNOWN,
    /** Sends its last message a second time, every minute. */
    REPEATS,
    /** Sends every other message after the one that follows it. */
    REORDERS,
    /** A second device has its id, with a boot and a count of its own. */
    CLONED,
    /** Nobody comes in. */
    KEEPS_PEOPLE_OUT,
    /** Another body stands before the kiosk than the one it was told of. */
    MEASURES_ANOTHER
  }

  /** Something has come over a body. */
  record Ails(Body.Condition condition) implements Symptom {}

  /** What it does to one signal of its device. */
  sealed interface Effect extends Symptom {
    String signal();

    /** Of that part only; empty for whatever part. */
    default String part() {
      return "";
    }

    /** Whether it still shows when the fault is over, as what a meter missed does. */
    default boolean lingers() {
      return false;
    }

    /**
     * What is shown instead of a number.
     *
     * @param real what would be shown without it, at any moment
     */
    default double number(Fault fault, Instant at, ToDoubleFunction<Instant> real) {
      return real.applyAsDouble(at);
    }

    /**
     * What it has taken from a number for good when the fault is over, if it lingers.
     *
     * @param real as in {@link #number}
     */
    default double lost(Fault fault, ToDoubleFunction<Instant> real) {
      return 0;
    }

    /** What is said instead of the word {@code real}. */
    default String word(String real) {
      return real;
    }

    /**
     * What is shown instead of the day {@code real}.
     *
     * @param began the local day of the fault's start
     */
    default LocalDate date(LocalDate began, LocalDate real) {
      return real;
    }

    default boolean on(String code, String of) {
      return signal().equals(code) && (part().isEmpty() || part().equals(of));
    }
  }

  /** A state sticks at one word. */
  record Says(String signal, String word) implements Effect {
    @Override
    public String word(String real) {
      return word;
    }
  }

  /** A value stands at one number. */
  record Reads(String signal, double value) implements Effect {
    @Override
    public double number(Fault fault, Instant at, ToDoubleFunction<Instant> real) {
      return value;
    }
  }

  /** A value is off by so much. */
  record Shifts(String signal, double by) implements Effect {
    @Override
    public double number(Fault fault, Instant at, ToDoubleFunction<Instant> real) {
      return real.applyAsDouble(at) + by;
    }
  }

  /** A value stays what it was. */
  record Sticks(String signal) implements Effect {
    @Override
    public double number(Fault fault, Instant at, ToDoubleFunction<Instant> real) {
      return real.applyAsDouble(fault.start());
    }
  }

  /**
   * A counter goes on, but misses a share of what it should count, and never makes up for it.
   *
   * @param share 1 for all; negative when it counts so much too much
   */
  record Misses(String signal, double share) implements Effect {
    @Override
    public boolean lingers() {
      return true;
    }

    @Override
    public double number(Fault fault, Instant at, ToDoubleFunction<Instant> real) {
      Instant until = fault.end().isBefore(at) ? fault.end() : at;
      return real.applyAsDouble(at) - lost(fault, until, real);
    }

    @Override
    public double lost(Fault fault, ToDoubleFunction<Instant> real) {
      return lost(fault, fault.end(), real);
    }

    private double lost(Fault fault, Instant until, ToDoubleFunction<Instant> real) {
      return share * (real.applyAsDouble(until) - real.applyAsDouble(fault.start()));
    }
  }

  /**
   * A stock is used up and not filled up again, in a straight line over the first part of the
   * fault.
   *
   * @param part of the signal, empty for whatever part
   * @param to what is left of it then
   * @param within share of the fault's time after which that is reached
   */
  record RunsDown(String signal, String part, double to, double within) implements Effect {
    @Override
    public double number(Fault fault, Instant at, ToDoubleFunction<Instant> real) {
      double full = real.applyAsDouble(fault.start());
      double lasts = within * Duration.between(fault.start(), fault.end()).toMillis();
      double passed = Duration.between(fault.start(), at).toMillis() / lasts;
      return full + (to - full) * Math.min(1, passed);
    }
  }

  /**
   * Somebody forgot to renew it.
   *
   * @param daysLeft from the day on which the fault begins; negative when it is past
   */
  record RunsOut(String signal, int daysLeft) implements Effect {
    @Override
    public LocalDate date(LocalDate began, LocalDate real) {
      return began.plusDays(daysLeft);
    }
  }
}
