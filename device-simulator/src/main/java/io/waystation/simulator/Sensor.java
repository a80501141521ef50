package io.waystation.simulator;

import io.waystation.model.Geo;
import io.waystation.model.Kind;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.simulator.Symptom.Effect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One thing a device measures: what it would say at any moment, faults included. */
final class Sensor {
  /** A state that is sent on change is repeated this often (reference README). */
  private static final Duration STATE_REPEAT = Duration.ofSeconds(300);

  /** How a sensor sees the world; what it says is JSON, and empty for nothing. */
  private interface Reading {
    String token(Instant at, List<Shown> effects);
  }

  /** Words of states, of which there are few and which are said often. */
  private static final Map<String, String> QUOTED = new ConcurrentHashMap<>();

  /** When it speaks besides at its interval, if it has one. */
  private enum When {
    AT_INTERVALS,
    ON_CHANGE,
    MOMENTARY
  }

  /** An effect of a fault that shows at the moment. */
  private static final class Shown {
    private final Fault fault;
    private final Effect effect;

    /** What it has taken for good; NaN while that has not been worked out. */
    private double lost = Double.NaN;

    private Shown(Fault fault, Effect effect) {
      this.fault = fault;
      this.effect = effect;
    }

    private boolean shows(Instant at) {
      return fault.lasts(at) || effect.lingers() && !fault.start().isAfter(at);
    }

    /**
     * Once the fault is over, what it has left behind is worked out once and not at every look: by
     * then it lies in days that nobody else asks about.
     *
     * @param lasting what the signal is with all that lingers from before this
     */
    private void settle(Instant at, ToDoubleFunction<Instant> lasting) {
      if (Double.isNaN(lost) && effect.lingers() && !at.isBefore(fault.end())) {
        lost = effect.lost(fault, lasting);
      }
    }

    private double number(Instant at, ToDoubleFunction<Instant> before) {
      return Double.isNaN(lost) || at.isBefore(fault.end())
          ? effect.number(fault, at, before)
          : before.applyAsDouble(at) - lost;
    }
  }

  private static final double[] SCALES = {1, 10, 100, 1_000};

  private final Signal signal;
  private final String part;
  private final boolean onChange;
  private final boolean momentary;
  private final List<Shown> effects;
  private final Reading reading;

  private Sensor(
      String code, String part, When when, List<Fault> faults, Function<Signal, Reading> reading) {
    this.signal = SignalCatalogue.shipped().signal(code);
    this.part = part;
    this.onChange = when != When.AT_INTERVALS || signal.interval().isZero();
    this.momentary = when == When.MOMENTARY;
    this.effects =
        faults.stream()
            .flatMap(
                fault ->
                    fault
                        .kind()
                        .effects()
                        .filter(effect -> effect.on(code, part))
                        .map(effect -> new Shown(fault, effect)))
            .toList();
    this.reading = reading.apply(signal);
  }

  /** A number, rounded as the catalogue says; reported at its interval. */
  static Sensor number(
      String code, String part, List<Fault> faults, ToDoubleFunction<Instant> value) {
    return new Sensor(code, part, When.AT_INTERVALS, faults, signal -> numbers(signal, value));
  }

  /** A number that is also reported the moment it changes. */
  static Sensor count(
      String code, String part, List<Fault> faults, ToDoubleFunction<Instant> value) {
    return new Sensor(code, part, When.ON_CHANGE, faults, signal -> numbers(signal, value));
  }

  /** One of the signal's words, reported when it changes. */
  static Sensor state(
      String code, String part, List<Fault> faults, Function<Instant, String> word) {
    return new Sensor(
        code,
        part,
        When.ON_CHANGE,
        faults,
        signal ->
            (at, effects) -> {
              String said = word.apply(at);
              for (Shown shown : effects) {
                said = shown.effect.word(said);
              }
              return QUOTED.computeIfAbsent(said, known -> '"' + known + '"');
            });
  }

  /** Where something is, reported at its interval. */
  static Sensor place(String code, Function<Instant, Geo> place) {
    return new Sensor(
        code,
        "",
        When.AT_INTERVALS,
        List.of(),
        signal ->
            (at, effects) -> {
              Geo there = place.apply(at);
              return "[%s,%s]".formatted(number(there.latitude(), 5), number(there.longitude(), 5));
            });
  }

  static Sensor heartbeat(String code) {
    return new Sensor(code, "", When.AT_INTERVALS, List.of(), signal -> (at, effects) -> "1");
  }

  /** Something that happens at a moment, such as a card held to a reader; said then only. */
  static Sensor event(String code, String part, Function<Instant, Optional<String>> word) {
    return new Sensor(
        code,
        part,
        When.MOMENTARY,
        List.of(),
        signal -> (at, effects) -> word.apply(at).map(said -> '"' + said + '"').orElse(""));
  }

  /** A day by which something must be renewed. */
  static Sensor date(
      String code,
      String part,
      List<Fault> faults,
      ZoneId zone,
      Function<Instant, LocalDate> date) {
    return new Sensor(
        code,
        part,
        When.AT_INTERVALS,
        faults,
        signal ->
            (at, effects) -> {
              LocalDate day = date.apply(at);
              for (Shown shown : effects) {
                LocalDate began = shown.fault.start().atZone(zone).toLocalDate();
                day = shown.effect.date(began, day);
              }
              return '"' + day.toString() + '"';
            });
  }

  Signal signal() {
    return signal;
  }

  String part() {
    return part;
  }

  /** It has a state, which is said again only when it changes or is due. */
  boolean remembers() {
    return onChange && !momentary;
  }

  boolean onChange() {
    return onChange;
  }

  /** Whether a fault begins or ends to show on it at that very moment. */
  boolean turns(Instant at) {
    for (Shown shown : effects) {
      if (shown.fault.start().equals(at) || shown.fault.end().equals(at)) {
        return true;
      }
    }
    return false;
  }

  /** How often it is reported without a change; zero for bare events: never. */
  Duration repeat() {
    if (signal.kind() == Kind.EVENT) {
      return Duration.ZERO;
    }
    return signal.interval().isZero() ? STATE_REPEAT : signal.interval();
  }

  /** What it says, as JSON; empty when it has nothing to say. */
  String token(Instant at) {
    if (effects.isEmpty()) {
      return reading.token(at, effects);
    }
    List<Shown> showing = new ArrayList<>();
    for (Shown shown : effects) {
      if (shown.shows(at)) {
        showing.add(shown);
      }
    }
    return reading.token(at, showing);
  }

  static String number(double value, int decimals) {
    double scaled = value * SCALES[Math.min(decimals, SCALES.length - 1)];
    double rest = Math.abs(scaled - Math.rint(scaled));
    // Where that says clearly which way to round, it need not be worked out digit by digit.
    if (decimals < SCALES.length && rest < 0.499 && Math.abs(scaled) < 1e12) {
      return plain(Math.round(scaled), decimals);
    }
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  private static String plain(long scaled, int decimals) {
    if (decimals == 0) {
      return Long.toString(scaled);
    }
    StringBuilder text = new StringBuilder(12).append(Math.abs(scaled));
    while (text.length() <= decimals) {
      text.insert(0, '0');
    }
    text.insert(text.length() - decimals, '.');
    return scaled < 0 ? text.insert(0, '-').toString() : text.toString();
  }

  /** One effect on top of the other. */
  private static Reading numbers(Signal signal, ToDoubleFunction<Instant> value) {
    return (at, effects) -> {
      ToDoubleFunction<Instant> real = value;
      ToDoubleFunction<Instant> lasting = value;
      for (Shown shown : effects) {
        shown.settle(at, lasting);
        ToDoubleFunction<Instant> before = real;
        real = then -> shown.number(then, before);
        if (shown.effect.lingers()) {
          ToDoubleFunction<Instant> lastingBefore = lasting;
          lasting = then -> shown.number(then, lastingBefore);
        }
      }
      return number(real.applyAsDouble(at), signal.decimals());
    };
  }
}
