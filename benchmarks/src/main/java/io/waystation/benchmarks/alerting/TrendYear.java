package io.waystation.benchmarks.alerting;

import static io.waystation.benchmarks.alerting.TrendPeople.drawn;
import static io.waystation.benchmarks.alerting.TrendPeople.oneIn;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What is measured of a person on a day at the kiosk: always the same of the same number. They come
 * on days of their own choosing, so many a week on average; one in fifty and those whose heart
 * fails every day; one visit in thirty is followed by another on the same day. Each measures
 * pressure, pulse, saturation and temperature, some of them the rest; what is out of the ordinary
 * is measured again after two minutes, and so is one in four. Most people are well; some of them
 * get worse for a while in the ways the trends look for.
 */
final class TrendYear {
  static final LocalDate FIRST = LocalDate.of(2026, 1, 5);

  static final List<String> CODES =
      List.of(
          "bp_systolic",
          "bp_diastolic",
          "pulse_rate",
          "spo2",
          "body_temp",
          "weight",
          "glucose_fasting",
          "glucose",
          "glucose_2h",
          "uric_acid",
          "haemoglobin",
          "resp_rate");

  static final int SYSTOLIC = 0;
  static final int DIASTOLIC = 1;
  static final int PULSE = 2;
  static final int SPO2 = 3;
  static final int TEMPERATURE = 4;
  static final int WEIGHT = 5;
  static final int FASTING = 6;
  static final int RANDOM = 7;
  static final int AFTER_MEAL = 8;
  static final int URIC_ACID = 9;
  static final int HAEMOGLOBIN = 10;
  static final int BREATH = 11;

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long SEVEN_O_CLOCK =
      FIRST.atTime(7, 0).atZone(BenchRegister.ZONE).toInstant().toEpochMilli();
  private static final long OPEN_MILLIS = Duration.ofHours(10).toMillis();
  private static final long SECOND_VISIT = Duration.ofHours(4).toMillis();
  private static final long REPEAT = Duration.ofMinutes(2).toMillis();

  private final double perWeek;

  /** Takes what is measured, in the order of its time. */
  interface Taker {
    /**
     * @param at epoch milliseconds
     * @param code place in {@link #CODES}
     * @param tenths the value, times ten
     */
    void measured(long at, int code, int tenths, boolean high);
  }

  /**
   * @param perWeek visits of a person, on average
   */
  TrendYear(double perWeek) {
    this.perWeek = perWeek;
  }

  static Instant begin() {
    return FIRST.atStartOfDay(BenchRegister.ZONE).toInstant();
  }

  void day(int person, int day, Taker taker) {
    long lot = drawn(person, 1_000 + day);
    boolean comes = lot % 7_000 < perWeek * 1_000;
    if (!comes && !oneIn(50, person, 21) && !TrendPeople.heartFailure(person)) {
      return;
    }
    long at = SEVEN_O_CLOCK + day * DAY + (lot >>> 16) % OPEN_MILLIS;
    visit(person, day, lot, at, taker);
    if ((lot >>> 45) % 30 == 0) {
      visit(person, day, drawn(person, 100_000 + day), at + SECOND_VISIT, taker);
    }
  }

  private static void visit(int person, int day, long lot, long at, Taker taker) {
    boolean high = TrendPeople.high(person, day);
    Dice dice = new Dice(lot);
    boolean pressed = worse(person, day, 20, 60);
    boolean treated = oneIn(5, person, 2) && oneIn(2, person, 3);
    int base = 100 + (int) (drawn(person, 22) % 36) + (pressed ? 26 : 0);
    int scatter = oneIn(30, person, 23) ? 60 : 13;
    int systolic = base - (treated && worse(person, day, 24, 4) ? 40 : 0) + dice.roll(scatter);
    int diastolic = Math.min(systolic - 10, 50 + base / 4 + dice.roll(14));
    int breathless = worse(person, day, 25, 100) ? 8 : 0;
    int spo2 = Math.min(100, (high ? 91 : 97) - breathless + dice.roll(high ? 6 : 4));
    int pulse = 58 + (int) (drawn(person, 26) % 30) + breathless * 3 + dice.roll(12);
    pulse += worse(person, day, 27, 60) ? 28 : 0;
    int fever = oneIn(150, person, 28_000_000 + day / 4) ? 14 : 0;
    taker.measured(at, SYSTOLIC, systolic * 10, high);
    taker.measured(at, DIASTOLIC, diastolic * 10, high);
    taker.measured(at, PULSE, pulse * 10, high);
    taker.measured(at, SPO2, spo2 * 10, high);
    taker.measured(at, TEMPERATURE, 364 + fever + dice.roll(8), high);
    if (TrendPeople.heartFailure(person) || dice.oneIn(2)) {
      int kilos = 550 + (int) (drawn(person, 29) % 400);
      int thinner = oneIn(25, person, 30) ? Math.min(day * 2 / 5, kilos / 8) : 0;
      int swollen = oneIn(15, person, 31_000_000 + day / 4) ? 28 : 0;
      taker.measured(at, WEIGHT, kilos - thinner + swollen + dice.roll(10), high);
    }
    glucose(person, day, at, high, dice, taker);
    if (dice.oneIn(26)) {
      int acid = 300 + (int) (drawn(person, 32) % 160);
      taker.measured(at, URIC_ACID, (acid + dice.roll(40)) * 10, high);
    }
    if (dice.oneIn(26)) {
      int blood = high ? 165 + (int) (drawn(person, 33) % 60) + day / 20 : 145;
      taker.measured(at, HAEMOGLOBIN, (blood + dice.roll(12)) * 10, high);
    }
    if (dice.oneIn(4)) {
      taker.measured(at, BREATH, (14 + breathless + dice.roll(5)) * 10, high);
    }
    boolean again = dice.oneIn(4);
    if (again || systolic >= 135) {
      taker.measured(at + REPEAT, SYSTOLIC, (systolic + dice.roll(7)) * 10, high);
      taker.measured(at + REPEAT, DIASTOLIC, (diastolic + dice.roll(5)) * 10, high);
    }
    if (again || spo2 < (high ? 89 : 95)) {
      taker.measured(at + REPEAT, SPO2, Math.min(100, spo2 + dice.roll(3)) * 10, high);
    }
  }

  private static void glucose(int person, int day, long at, boolean high, Dice dice, Taker taker) {
    boolean diabetic = oneIn(12, person, 4);
    int sugar = diabetic ? 72 : oneIn(12, person, 35) ? 64 : 51;
    sugar += worse(person, day, 36, 80) ? 22 : 0;
    sugar -= diabetic && worse(person, day, 37, 20) ? 36 : 0;
    if (dice.oneIn(4)) {
      taker.measured(at, FASTING, sugar + dice.roll(12), high);
    } else if (dice.oneIn(4)) {
      taker.measured(at, RANDOM, sugar + 20 + dice.roll(40), high);
    } else if (dice.oneIn(8)) {
      taker.measured(at, AFTER_MEAL, sugar + 25 + dice.roll(40), high);
    }
  }

  /** One stretch of four weeks in so many. */
  private static boolean worse(int person, int day, long what, int oneIn) {
    return TrendPeople.oneIn(oneIn, person, what * 1_000_000 + (day + person % 28) / 28);
  }

  /** For one visit. */
  private static final class Dice {
    private long state;

    Dice(long seed) {
      this.state = seed | 1;
    }

    private int next(int bound) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      return (int) ((state >>> 33) % bound);
    }

    /** About 0, at most half so much to either side. */
    int roll(int width) {
      return (next(width + 1) + next(width + 1)) / 2 - width / 2;
    }

    boolean oneIn(int many) {
      return next(many) == 0;
    }
  }
}
