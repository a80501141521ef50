package io.waystation.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/**
 * What can be measured: a row of the signal catalogue.
 *
 * @param code as devices write it, for example {@code door.position} or {@code spo2}
 * @param group {@code vitals}, {@code access}, {@code power}, ...
 * @param unit UCUM code (https://ucum.org/ucum); empty where there is none
 * @param plausible what a sensor can physically report, in {@code unit}
 * @param decimals digits that mean something; values are rounded half-up to it before they are
 *     graded or shown
 * @param states the words of a state or event; a word's place is the number that is stored
 * @param interval how often it is expected; zero when it is sent on change (then repeated every 300
 *     s)
 * @param loinc LOINC code of a vital sign, else empty
 */
public record Signal(
    String code,
    String group,
    Kind kind,
    String unit,
    LocalText name,
    Range plausible,
    int decimals,
    List<String> states,
    Duration interval,
    String loinc) {
  /** The group of everything measured on a person. */
  public static final String VITALS = "vitals";

  /** The group of a station signal that is kept somewhere and in no catalogue any more. */
  public static final String UNKNOWN = "unknown";

  private static final double[] TENS = {1, 10, 100, 1_000, 10_000};
  private static final double EXACT_BELOW = 1e12;

  public Signal {
    states = List.copyOf(states);
  }

  /** A code names one signal: two with the same are the same. */
  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Signal signal && code.equals(signal.code);
  }

  @Override
  public int hashCode() {
    return code.hashCode();
  }

  /** Measured on a person: seen by those who may see health data, and by nobody else. */
  public boolean health() {
    return group.equals(VITALS);
  }

  /** Rounds half-up to {@link #decimals}, as the tables ask before a band is looked up. */
  public double rounded(double value) {
    double tens = decimals < TENS.length ? TENS[decimals] : Double.NaN;
    double whole = Math.rint(value * tens);
    // Nowhere near the middle between two, where binary numbers are not quite what they say.
    if (Math.abs(value * tens - whole) < 0.499 && Math.abs(whole) < EXACT_BELOW) {
      return whole / tens + 0.0;
    }
    return exactly(value);
  }

  private double exactly(double value) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }

  /** The word a stored state stands for, or {@code "?"} when the number is none of ours. */
  public String stateOf(double value) {
    int index = (int) value;
    return index >= 0 && index < states.size() && index == value ? states.get(index) : "?";
  }
}
