package io.waystation.dashboard.statistics;

import java.util.OptionalDouble;

/** What a station's use is judged by; how each is defined is in docs/figures.md. */
public enum Figure {
  VISITS("visits", "{visit}"),
  MEAN_DWELL("meanDwell", "s"),
  PEAK_OCCUPANCY("peakOccupancy", "{person}"),
  CROWDED_SHARE("crowdedShare", "1"),
  UTILISATION("utilisation", "1"),
  NIGHT_SHARE("nightShare", "1"),
  ENERGY("energy", "kW.h"),
  ENERGY_PER_VISIT("energyPerVisit", "kW.h"),
  IDLE_ENERGY_SHARE("idleEnergyShare", "1"),
  WATER("water", "L"),
  WATER_PER_VISIT("waterPerVisit", "L"),
  OPEN_HOURS_KEPT("openHoursKept", "1"),
  UPTIME("uptime", "1"),
  COMPLETENESS("completeness", "1");

  /** With fewer, a figure per visit says nothing. */
  private static final int FEWEST_VISITS = 10;

  /**
   * A share of the time of which it says something, of the days with any data at all. With less,
   * hours that nobody knows decide: somebody who reports hourly would show the minutes in which the
   * door woke it for the whole day.
   */
  static final double LEAST_COVERED = 0.25;

  private static final double MILLIS = 1_000;

  /**
   * @param method how it was found, or why it was not: a word of openapi.yaml
   * @param coverage share of the time that data cover, 0 to 1
   */
  public record Value(OptionalDouble value, String method, double coverage) {}

  private final String word;
  private final String unit;

  Figure(String word, String unit) {
    this.word = word;
    this.unit = unit;
  }

  public String word() {
    return word;
  }

  /** UCUM. */
  public String unit() {
    return unit;
  }

  public Value of(Tally tally) {
    return switch (this) {
      case VISITS -> visits(tally);
      case MEAN_DWELL -> meanDwell(tally);
      case PEAK_OCCUPANCY -> peak(tally);
      case CROWDED_SHARE ->
          share(
              tally,
              Amount.CROWDED,
              Amount.INSIDE_KNOWN,
              Amount.INSIDE_KNOWN_OF,
              Amount.TIME,
              "over-90-percent");
      case UTILISATION ->
          share(
              tally,
              Amount.OPEN_USED,
              Amount.OPEN_SENSED,
              Amount.OPEN_SENSED_OF,
              Amount.OPEN,
              tally.opening().filter(Tally.Opening.DOOR_LOCK::equals).isPresent()
                  ? "presence-while-unlocked"
                  : "presence-while-planned");
      case NIGHT_SHARE ->
          tally.knows(Amount.PASSES)
              ? ratio(
                  tally.of(Amount.NIGHT_PASSES),
                  tally.of(Amount.PASSES),
                  "came-22-to-6",
                  covered(tally, Amount.COUNTING, Amount.TIME))
              : missing();
      case ENERGY -> metered(tally, Amount.ENERGY, Amount.ENERGY_METERED);
      case ENERGY_PER_VISIT -> perVisit(tally, Amount.ENERGY, Amount.ENERGY_METERED);
      case IDLE_ENERGY_SHARE ->
          tally.knows(Amount.ENERGY_SENSED)
              ? enough(tally, Amount.ENERGY_SENSED_TIME, Amount.ENERGY_SENSED_OF)
                  ? ratio(
                      tally.of(Amount.ENERGY_IDLE),
                      tally.of(Amount.ENERGY_SENSED),
                      "metered-while-empty",
                      covered(tally, Amount.ENERGY_SENSED_TIME, Amount.TIME))
                  : tooLittle(covered(tally, Amount.ENERGY_SENSED_TIME, Amount.TIME))
              : missing();
      case WATER -> metered(tally, Amount.WATER, Amount.WATER_METERED);
      case WATER_PER_VISIT -> perVisit(tally, Amount.WATER, Amount.WATER_METERED);
      case OPEN_HOURS_KEPT ->
          share(
              tally,
              Amount.PLANNED_KEPT,
              Amount.PLANNED_KNOWN,
              Amount.PLANNED_KNOWN_OF,
              Amount.PLANNED,
              "unlocked-while-planned");
      case UPTIME ->
          share(
              tally,
              Amount.HEARD,
              Amount.REPORTING,
              Amount.REPORTING,
              Amount.TIME,
              "gateway-heard");
      case COMPLETENESS ->
          share(
              tally,
              Amount.COMPLETE,
              Amount.REPORTING,
              Amount.REPORTING,
              Amount.TIME,
              "heartbeats-received");
    };
  }

  private static Value meanDwell(Tally tally) {
    if (!known(tally, Amount.INSIDE_PASSES, Amount.INSIDE_KNOWN, Amount.TIME)) {
      return missing();
    }
    double coverage = covered(tally, Amount.INSIDE_KNOWN, Amount.TIME);
    return enough(tally, Amount.INSIDE_KNOWN, Amount.INSIDE_KNOWN_OF)
        ? ratio(
            tally.of(Amount.INSIDE) / MILLIS,
            tally.of(Amount.INSIDE_PASSES),
            "littles-law",
            coverage)
        : tooLittle(coverage);
  }

  private static Value peak(Tally tally) {
    double coverage = covered(tally, Amount.INSIDE_KNOWN, Amount.TIME);
    if (tally.knows(Amount.INSIDE_KNOWN)
        && !enough(tally, Amount.INSIDE_KNOWN, Amount.INSIDE_KNOWN_OF)) {
      return tooLittle(coverage);
    }
    return tally
        .peak()
        .map(peak -> new Value(OptionalDouble.of(peak.people()), "highest-five-minutes", coverage))
        .orElseGet(Figure::missing);
  }

  private static Value visits(Tally tally) {
    if (!tally.knows(Amount.VISITS)) {
      return missing();
    }
    String method =
        tally.ways().contains(Tally.Way.MANUAL)
            ? "manual"
            : tally.ways().contains(Tally.Way.COUNTED) ? "counted" : "drift-corrected";
    return new Value(
        OptionalDouble.of(tally.of(Amount.VISITS)),
        method,
        covered(tally, Amount.COUNTING, Amount.TIME));
  }

  private static Value metered(Tally tally, Amount amount, Amount time) {
    return tally.knows(amount)
        ? new Value(
            OptionalDouble.of(tally.of(amount)),
            "meter-difference",
            covered(tally, time, Amount.TIME))
        : missing();
  }

  private static Value perVisit(Tally tally, Amount amount, Amount time) {
    if (!tally.knows(amount) || !tally.knows(Amount.VISITS)) {
      return missing();
    }
    double coverage =
        Math.min(covered(tally, time, Amount.TIME), covered(tally, Amount.COUNTING, Amount.TIME));
    return tally.of(Amount.VISITS) < FEWEST_VISITS
        ? new Value(OptionalDouble.empty(), "fewer-than-10-visits", coverage)
        : new Value(
            OptionalDouble.of(tally.of(amount) / tally.of(Amount.VISITS)),
            "meter-difference-per-visit",
            coverage);
  }

  /**
   * {@code part} of {@code known}, which is known of {@code whole}.
   *
   * @param of the whole of the days of which anything is known
   */
  private static Value share(
      Tally tally, Amount part, Amount known, Amount of, Amount whole, String method) {
    if (!known(tally, part, known, whole)) {
      return missing();
    }
    double coverage = covered(tally, known, whole);
    return enough(tally, known, of)
        ? ratio(tally.of(part), tally.of(known), method, coverage)
        : tooLittle(coverage);
  }

  /** Whether so much is known that it may stand for the whole of these days. */
  private static boolean enough(Tally tally, Amount known, Amount of) {
    return tally.of(known) >= LEAST_COVERED * tally.of(of);
  }

  private static Value tooLittle(double coverage) {
    return new Value(OptionalDouble.empty(), "too-little-covered", coverage);
  }

  private static Value ratio(double part, double whole, String method, double coverage) {
    return whole > 0
        ? new Value(OptionalDouble.of(part / whole), method, coverage)
        : new Value(OptionalDouble.empty(), "no-data", coverage);
  }

  private static boolean known(Tally tally, Amount... amounts) {
    for (Amount amount : amounts) {
      if (!tally.knows(amount)) {
        return false;
      }
    }
    return true;
  }

  private static double covered(Tally tally, Amount time, Amount of) {
    double whole = tally.of(of);
    return whole > 0 ? Math.min(1, tally.of(time) / whole) : 0;
  }

  private static Value missing() {
    return new Value(OptionalDouble.empty(), "not-measured", 0);
  }
}
