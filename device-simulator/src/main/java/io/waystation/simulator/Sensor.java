package io.waystation.simulator;

import io.waystation.model.Geo;
import io.waystation.model.Kind;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.simulator.Fault.Effect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One thing a device measures: what it would say at any moment, faults included. */
final class Sensor {
  /** A state that is sent on change is repeated this often (reference README). */
  private static final Duration STATE_REPEAT = Duration.ofSeconds(300);

  /** How a sensor sees the world without faults; the effects are those that last at the moment. */
  private interface Reading {
    String token(Instant at, List<Effect> effects);
  }

  private final Signal signal;
  private final String part;
  private final boolean onChange;
  private final List<Fault> faults;
  private final Reading reading;

  private Sensor(
      String code,
      String part,
      boolean onChange,
      List<Fault> faults,
      Function<Signal, Reading> reading) {
    this.signal = SignalCatalogue.shipped().signal(code);
    this.part = part;
    this.onChange = onChange || signal.interval().isZero();
    this.faults =
        faults.stream()
            .filter(fault -> fault.effects().stream().anyMatch(effect -> on(effect, code)))
            .toList();
    this.reading = reading.apply(signal);
  }

  /** A number, rounded as the catalogue says; reported at its interval. */
  static Sensor number(
      String code, String part, List<Fault> faults, ToDoubleFunction<Instant> value) {
    return new Sensor(code, part, false, faults, signal -> numbers(signal, value));
  }

  /** A number that is also reported the moment it changes. */
  static Sensor count(
      String code, String part, List<Fault> faults, ToDoubleFunction<Instant> value) {
    return new Sensor(code, part, true, faults, signal -> numbers(signal, value));
  }

  /** One of the signal's words, reported when it changes. */
  static Sensor state(
      String code, String part, List<Fault> faults, Function<Instant, String> word) {
    return new Sensor(
        code,
        part,
        true,
        faults,
        signal ->
            (at, effects) -> {
              String said = word.apply(at);
              for (Effect effect : effects) {
                said = effect.word(said);
              }
              return '"' + said + '"';
            });
  }

  /** Where something is, reported at its interval. */
  static Sensor place(String code, Function<Instant, Geo> place) {
    return new Sensor(
        code,
        "",
        false,
        List.of(),
        signal ->
            (at, effects) -> {
              Geo there = place.apply(at);
              return "[%s,%s]".formatted(number(there.latitude(), 5), number(there.longitude(), 5));
            });
  }

  static Sensor heartbeat(String code) {
    return new Sensor(code, "", false, List.of(), signal -> (at, effects) -> "1");
  }

  static Sensor date(String code, String part, Function<Instant, LocalDate> date) {
    return new Sensor(
        code,
        part,
        false,
        List.of(),
        signal -> (at, effects) -> '"' + date.apply(at).toString() + '"');
  }

  Signal signal() {
    return signal;
  }

  String part() {
    return part;
  }

  boolean onChange() {
    return onChange;
  }

  boolean affectedBy(Fault fault) {
    return faults.contains(fault);
  }

  /** How often it is reported without a change; zero for bare events: never. */
  Duration repeat() {
    if (signal.kind() == Kind.EVENT) {
      return Duration.ZERO;
    }
    return signal.interval().isZero() ? STATE_REPEAT : signal.interval();
  }

  /** What it says, as JSON. */
  String token(Instant at) {
    List<Effect> effects =
        faults.isEmpty()
            ? List.of()
            : faults.stream()
                .filter(fault -> fault.lasts(at))
                .flatMap(fault -> fault.effects().stream())
                .filter(effect -> on(effect, signal.code()))
                .toList();
    return reading.token(at, effects);
  }

  static String number(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  private static Reading numbers(Signal signal, ToDoubleFunction<Instant> value) {
    return (at, effects) -> {
      double shown = value.applyAsDouble(at);
      for (Effect effect : effects) {
        shown = effect.number(shown);
      }
      return number(shown, signal.decimals());
    };
  }

  private static boolean on(Effect effect, String code) {
    return effect.signal().equals(code);
  }
}
