package io.waystation.alerting.rule.expression;

import io.waystation.model.Signal;
import java.util.Set;

/** What an expression cannot work out from other parts of itself, but must look up or remember. */
sealed interface Leaf {
  /** The newest value of a signal. */
  record Latest(Signal signal) implements Leaf {}

  /** The newest values of a signal all over the station, as one. */
  record Over(How how, Signal signal, Term each) implements Leaf {
    enum How {
      ANY,
      ALL,
      SUM,
      AVERAGE,
      LOWEST,
      HIGHEST
    }
  }

  /**
   * What the register knows of the station.
   *
   * @param name as expressions write it, without {@code station.}
   */
  record Attribute(String name) implements Leaf {}

  /** The reading in hand changed the signal's value. */
  record Changed(Signal signal) implements Leaf {}

  /** How much a counter went up in a stretch of time; over a station, all of them together. */
  record Increase(Signal signal, long millis) implements Leaf {}

  /**
   * Something about a stretch of time that ends now.
   *
   * @param of worked out at each reading of one of the signals
   */
  record Window(How how, Term of, Set<String> signals, long millis) implements Leaf {
    enum How {
      /** How often it was true. */
      COUNT,
      /** Whether it was true at all. */
      WITHIN,
      /** Whether it has been true all the time. */
      HELD,
      RISE,
      FALL,
      MEAN
    }
  }

  /** How much a stock went down in a stretch of time; what was put back does not count. */
  record Used(Signal signal, long millis) implements Leaf {}

  /** Metres from the station's route. */
  record OffRoute(Signal signal) implements Leaf {}

  /** Metres per second between the last two positions. */
  record Speed(Signal signal) implements Leaf {}

  /** A stop of today was to be reached so long ago, and has not been. */
  record LateAtStop(Signal signal, long millis) implements Leaf {}

  /** Nothing was heard for so long, though we were listening. */
  record Silent(Signal signal, long millis) implements Leaf {}
}
