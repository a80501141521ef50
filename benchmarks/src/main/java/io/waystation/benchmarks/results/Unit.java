package io.waystation.benchmarks.results;

import java.util.Optional;
import java.util.stream.Stream;

/** What a figure counts, and with it which of two figures is the better one. */
public enum Unit {
  PER_SECOND("1/s", Better.MORE, 0),
  /** Seconds of processor time for a million messages, or microseconds for one. */
  CPU_PER_MILLION("s/M", Better.LESS, 0.1),
  SECONDS("s", Better.LESS, 0.01),
  MILLISECONDS("ms", Better.LESS, 1),
  NANOSECONDS("ns", Better.LESS, 1),
  MEGABYTES("MB", Better.LESS, 1),
  BYTES("B", Better.LESS, 1),
  /** How many times as fast as what it is measured beside. */
  TIMES("x", Better.MORE, 0.01),
  /** What something costs: 0 nothing, 1 all. */
  SHARE("share", Better.LESS, 0.01),
  /** What must not be: lost, or otherwise than it should be. */
  FAULTS("faults", Better.LESS, 0),
  /** How much there was of something; neither good nor bad. */
  AMOUNT("amount", Better.NEITHER, 0);

  private enum Better {
    MORE,
    LESS,
    NEITHER
  }

  private final String symbol;
  private final Better better;
  private final double grain;

  /**
   * @param grain differences up to this one say nothing, as nothing is measured that finely
   */
  Unit(String symbol, Better better, double grain) {
    this.symbol = symbol;
    this.better = better;
    this.grain = grain;
  }

  /** As it is in files. */
  public String symbol() {
    return symbol;
  }

  static Optional<Unit> of(String symbol) {
    return Stream.of(values()).filter(unit -> unit.symbol.equals(symbol)).findFirst();
  }

  /**
   * @param tolerance share of the old figure by which the new one may be worse
   */
  boolean worse(double before, double now, double tolerance) {
    double loss = better == Better.MORE ? before - now : now - before;
    return better != Better.NEITHER && loss > Math.max(grain, tolerance * Math.abs(before));
  }
}
