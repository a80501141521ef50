package io.waystation.simulator.life;

import io.waystation.model.Person;
import io.waystation.model.Sex;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One adult's body as a kiosk sees it: baseline by age, sex and altitude, variation from day to day
 * and through the day, and the noise of the measurement. Spreads are chosen to look like a
 * workforce of healthy adults; the words of the bands are in the reference tables.
 */
public final class Body {
  /** What is going on with a body, besides living. */
  public enum Condition {
    WELL,
    /** Blood pressure has crept up by some 26/16 mmHg over six weeks. */
    RISING_BLOOD_PRESSURE,
    /** Came up from the lowlands a few days before {@code since}. */
    NEWCOMER,
    DIABETES,
    /** Right now, on top of everything: blood pressure in the range of grade 3. */
    HYPERTENSIVE_CRISIS,
    /** Right now, on top of everything: a saturation some ten points under the expected one. */
    ACUTE_HYPOXIA,
    /** Right now, on top of everything: about 38.8 Cel. */
    FEVER
  }

  /** How long it takes blood pressure to creep up. */
  public static final Duration RISES_OVER = Duration.ofDays(42);

  private final Person person;
  private final Condition condition;
  private final Instant since;
  private final int altitude;
  private final Calendar calendar;
  private final Dice dice;
  private final double age;
  private final double height;
  private final double bmi;

  /**
   * @param condition the lasting one
   * @param since the moment by which its story has come to its present point
   * @param altitude m, where they live and work
   */
  public Body(
      Person person, Condition condition, Instant since, int altitude, ZoneId zone, Dice dice) {
    this.person = person;
    this.condition = condition;
    this.since = since;
    this.altitude = altitude;
    this.calendar = new Calendar(zone);
    this.dice = dice;
    this.age = calendar.date(calendar.day(since)).getYear() - person.birthYear();
    this.height = male() ? 172 + 5.5 * dice.bell("height") : 160.5 + 5 * dice.bell("height");
    double weightiness = condition == Condition.DIABETES ? 3 : 0;
    this.bmi = Math.max(18.2, Math.min(31, 23.6 + weightiness + 2.4 * dice.bell("bmi")));
  }

  /**
   * The twelve indicators of a kiosk, code to value in the signal's unit, rounded as the kiosk
   * shows them; the body mass index is that of the rounded height and weight.
   *
   * @param illness what has come on top
   */
  public Map<String, Double> measure(Instant at, Illness illness) {
    Condition acute = illness.condition();
    Dice day = dice.of("day").of(calendar.day(at));
    Dice noise = dice.of("noise").of(at.toEpochMilli());
    double shownHeight = round(height + 0.15 * noise.bell("height"), 1);
    double shownWeight = round(weight(at, day) + 0.1 * noise.bell("weight"), 1);
    double shownBmi = round(shownWeight / Math.pow(shownHeight / 100, 2), 1);
    double risen = risen(at, illness);
    double systolic = round(systolic(at, day, acute, risen) + 3 * noise.bell("systolic"), 0);
    double diastolic = round(diastolic(at, day, acute, risen) + 2 * noise.bell("diastolic"), 0);
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("height", shownHeight);
    all.put("weight", shownWeight);
    all.put("bmi", shownBmi);
    all.put("bp_systolic", systolic);
    all.put("bp_diastolic", Math.min(diastolic, systolic - 20));
    all.put("pulse_rate", round(pulse(at, day, acute) + 2.5 * noise.bell("pulse"), 0));
    all.put("spo2", round(Math.min(99, spo2(at, day, acute) + 0.6 * noise.bell("spo2")), 0));
    all.put("body_temp", round(temperature(at, day, acute) + 0.1 * noise.bell("temp"), 1));
    all.put("glucose", round(glucose(at, day) + 0.15 * noise.bell("glucose"), 1));
    all.put("uric_acid", round(uricAcid(day) + 6 * noise.bell("uric"), 0));
    all.put("total_cholesterol", round(cholesterol(day) + 0.05 * noise.bell("chol"), 2));
    all.put("body_fat", round(bodyFat(shownBmi) + 0.3 * noise.bell("fat"), 1));
    return all;
  }

  /**
   * Per cent, the mean of healthy people: the two regressions of Botella de Maglia 2005 (reference
   * README), those of mountain dwellers and of the unacclimatised, mixed.
   *
   * @param acclimatised 0 on the day of arrival to 1 for someone who lives there
   */
  static double expectedSpo2(int altitude, double acclimatised) {
    double h = altitude;
    double dweller = 98.2171 + 0.0012 * h - 0.0000008 * h * h;
    double newcomer = 98.8183 - 0.0001 * h - 0.000001 * h * h;
    return newcomer + acclimatised * (dweller - newcomer);
  }

  /** 0 to 1; workers on rotation never become quite like those who were born there. */
  private double acclimatised(Instant at) {
    if (condition != Condition.NEWCOMER) {
      return dice.between(0.55, 0.9, "acclimatised");
    }
    double days = Math.max(0, weeksPast(at) * 7 + 3);
    return 0.8 * (1 - Math.exp(-days / 12));
  }

  private double spo2(Instant at, Dice day, Condition acute) {
    double own = 0.7 * dice.bell("spo2") + 0.5 * day.bell("spo2");
    if (acute == Condition.ACUTE_HYPOXIA) {
      return expectedSpo2(altitude, 0.5) - 10.5;
    }
    double strain = condition == Condition.NEWCOMER ? 3.2 * (1 - acclimatised(at)) : 0;
    return expectedSpo2(altitude, acclimatised(at)) + own - strain;
  }

  private double systolic(Instant at, Dice day, Condition acute, double risen) {
    if (acute == Condition.HYPERTENSIVE_CRISIS) {
      return 191;
    }
    double ageing = 0.35 * (age - 40);
    double own = Math.max(98, Math.min(130, 119 + ageing + 7 * dice.bell("systolic")));
    return own + 26 * risen + 4 * dayCurve(at) + 3.5 * day.bell("pressure");
  }

  private double diastolic(Instant at, Dice day, Condition acute, double risen) {
    if (acute == Condition.HYPERTENSIVE_CRISIS) {
      return 117;
    }
    double own = Math.max(62, Math.min(84, 75 + 0.15 * (age - 40) + 5 * dice.bell("diastolic")));
    return own + 16 * risen + 2 * dayCurve(at) + 2.2 * day.bell("pressure");
  }

  private double pulse(Instant at, Dice day, Condition acute) {
    boolean quiet = acute == Condition.WELL || acute == Condition.RISING_BLOOD_PRESSURE;
    double hard = quiet ? 0 : 17;
    double thin = condition == Condition.NEWCOMER ? 12 * (1 - acclimatised(at)) : 0;
    double own = Math.max(60, Math.min(84, 73 + 6 * dice.bell("pulse")));
    return own + hard + thin + 3 * dayCurve(at) + 2.5 * day.bell("pulse");
  }

  private double temperature(Instant at, Dice day, Condition acute) {
    if (acute == Condition.FEVER) {
      return 38.8 + 0.15 * dayCurve(at);
    }
    return 36.45 + 0.12 * dice.bell("temp") + 0.15 * dayCurve(at) + 0.08 * day.bell("temp");
  }

  private double glucose(Instant at, Dice day) {
    double meal = Math.max(0, dayCurve(at));
    if (condition == Condition.DIABETES) {
      return 9.6 + 1.4 * meal + 0.9 * day.bell("glucose");
    }
    return 5.3 + 0.35 * dice.bell("glucose") + 0.7 * meal + 0.25 * day.bell("glucose");
  }

  private double uricAcid(Dice day) {
    double own = male() ? 345 + 38 * dice.bell("uric") : 282 + 34 * dice.bell("uric");
    return own + 14 * day.bell("uric");
  }

  private double cholesterol(Dice day) {
    return 4.5 + 0.012 * (age - 40) + 0.5 * dice.bell("cholesterol") + 0.08 * day.bell("chol");
  }

  /** Deurenberg 1991: from body mass index, age and sex. */
  private double bodyFat(double shownBmi) {
    double own = 1.5 * dice.bell("fat");
    return Math.max(6, 1.2 * shownBmi + 0.23 * age - (male() ? 10.8 : 0) - 5.4 + own);
  }

  private double weight(Instant at, Dice day) {
    double months = 0.5 * dice.wander(at, Duration.ofDays(30), "weight");
    return bmi * Math.pow(height / 100, 2)
        + months
        + 0.35 * day.bell("weight")
        + 0.3 * dayCurve(at);
  }

  private double risen(Instant at, Illness illness) {
    if (illness.condition() == Condition.RISING_BLOOD_PRESSURE) {
      return illness.progress();
    }
    if (condition != Condition.RISING_BLOOD_PRESSURE) {
      return 0;
    }
    double past = Duration.between(at, since).toMillis() / (double) RISES_OVER.toMillis();
    return Math.max(0, Math.min(1.15, 1 - past));
  }

  private double weeksPast(Instant at) {
    return Duration.between(since, at).toMillis() / (7 * 86_400_000.0);
  }

  /** -1 in the early morning to 1 in the late afternoon. */
  private double dayCurve(Instant at) {
    return Math.cos(2 * Math.PI * (calendar.hour(at) - 16) / 24);
  }

  private boolean male() {
    return person.sex() == Sex.MALE;
  }

  private static double round(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.round(value * scale) / scale;
  }
}
