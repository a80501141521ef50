package io.waystation.alerting.rule.trend;

import io.waystation.model.BadInput;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.ReferenceTable;
import io.waystation.model.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of {@code trend_rules.csv}. Every number is the table's; what its words mean is here.
 *
 * @param codes signals whose values it goes by; of blood pressure, systolic first
 * @param least how many days, readings or people make it so, where they are counted
 * @param limits one for each code, or for men and women
 * @param inWords the numbers in the words of its statistic, in their order
 */
public record TrendRow(
    String id,
    List<String> codes,
    Population population,
    int windowDays,
    int minDays,
    int minReadings,
    Statistic statistic,
    Comparison comparison,
    int least,
    List<Double> limits,
    List<Double> inWords,
    Severity severity,
    int cooldownDays,
    String basis) {
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
  private static final List<String> ANY_GLUCOSE =
      List.of("glucose", "glucose_fasting", "glucose_2h");

  /** What is worked out, by the words of the table. */
  public enum Statistic {
    MEAN_DROPPING_FIRST_DAY("mean of occasion means; drop the first day when 4 or more days exist"),
    MEAN("mean of occasion means"),
    PLAIN_MEAN("mean"),
    DAYS_OF_MEAN("count of days whose occasion mean is at or above the threshold"),
    DAYS_AT_OR_ABOVE("count of days at or above the threshold"),
    DAYS_ABOVE("count of days above the threshold"),
    DAYS_INSIDE("count of days inside the range"),
    DAYS_IN_A_ROW("count of consecutive days at or above the threshold"),
    DAYS_BELOW_TABLE(
        "count of days with a confirmed value below warning_below for the site altitude"),
    READINGS_BELOW("count of readings below the threshold, any glucose code"),
    STEP("mean of 7 days minus mean of the 28 days before; and 7-day mean >= 130"),
    RISE_OF_MEAN("7-day mean minus own mean of the 28 days before"),
    DEVIATION("standard deviation of day means"),
    ABOVE_LOWEST("latest minus lowest in the window"),
    ABOVE_LOWEST_AND_HIGH("latest minus lowest; and latest >= 190 men / 170 women"),
    PERCENT_BELOW_HIGHEST("percent fall from the highest in the window"),
    BELOW_OWN_MEDIAN(
        "own median of the window minus current confirmed value, same site altitude +/- 200 m"),
    HYPOXIA_WITH_SIGNS(
        "value below warning_below together with pulse over 110 or respiratory rate over 20 or"
            + " cough/breathless at rest"),
    DIFFERENT_PEOPLE("number of different people at or above the threshold"),
    SHIFT_OF_MEDIAN("median of all people today minus median of the last 28 days"),
    DISTANCE_OF_MEDIANS("absolute difference of medians, today against the last 28 days"),
    SINCE_LAST("time since the last valid reading");

    final String words;

    Statistic(String words) {
      this.words = words;
    }

    /** Its occasions are normal or not by themselves. */
    boolean ofValues() {
      return compareTo(READINGS_BELOW) <= 0;
    }
  }

  /** Of whom it holds, by the words of the table. */
  public enum Population {
    ADULTS("all adults", null, true),
    NO_HYPERTENSION("no hypertension diagnosis on file", Condition.HYPERTENSION, false),
    PRESSURE_TREATED("blood-pressure medicine on file", Condition.BLOOD_PRESSURE_MEDICINE, true),
    NO_DIABETES("no diabetes diagnosis on file", Condition.DIABETES, false),
    GLUCOSE_TREATED("glucose-lowering medicine on file", Condition.GLUCOSE_LOWERING_MEDICINE, true),
    DIABETES("diabetes on file", Condition.DIABETES, true),
    HEART_FAILURE("heart failure on file", Condition.HEART_FAILURE, true),
    HEART_DISEASE("heart disease on file", Condition.HEART_DISEASE, true),
    NEWCOMERS("first 7 days after a climb of 1000 m or more to above 2500 m", null, true),
    HIGH_SITES("site altitude >= 2500 m", null, true),
    SITE("one site", null, true),
    DEVICE("one device", null, true),
    PLANNED("intervention plan active", null, true);

    final String words;
    final Condition condition;

    /** Whether the condition must be on file, or must not. */
    final boolean has;

    /** In its words, in their order. */
    final List<Double> numbers;

    Population(String words, Condition condition, boolean has) {
      this.words = words;
      this.condition = condition;
      this.has = has;
      this.numbers = TrendRow.numbers(words);
    }
  }

  /** How what is worked out is compared with the limit. */
  public enum Comparison {
    AT_LEAST(">="),
    AT_MOST("<="),
    ABOVE(">"),
    BELOW("<"),
    MATCH("match");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    boolean holds(double value, double limit) {
      double near = 1e-9;
      return switch (this) {
        case AT_LEAST -> value >= limit - near;
        case AT_MOST -> value <= limit + near;
        case ABOVE -> value > limit + near;
        case BELOW -> value < limit - near;
        case MATCH -> false;
      };
    }
  }

  public TrendRow {
    codes = List.copyOf(codes);
    limits = List.copyOf(limits);
    inWords = List.copyOf(inWords);
  }

  /** That the row is not for that kind of rule, and which one it is for. */
  public BadInput elsewhere(String kind) {
    if (population == Population.PLANNED) {
      return new BadInput("行 %s 没有适用的规则种类：请去掉", "row %s has no kind of rule: leave it out", id);
    }
    return new BadInput(
        "行 %s 不适用于种类 '%s'：请用种类 '%s'",
        "row %s is not for kind '%s': use kind '%s'",
        id,
        kind,
        population == Population.SITE
            ? "cluster"
            : population == Population.DEVICE ? "shift" : "trend");
  }

  /**
   * @throws BadInput if the table has no such row
   */
  public static TrendRow of(String id) {
    List<Map<String, String>> table = ReferenceTable.rows("trend_rules.csv");
    return table.stream()
        .filter(row -> row.get("rule_id").equals(id))
        .findFirst()
        .map(TrendRow::of)
        .orElseThrow(
            () ->
                new BadInput(
                    "trend_rules.csv 没有行 '%s'：有 %s",
                    "trend_rules.csv has no row '%s': there are %s",
                    id,
                    table.stream().map(row -> row.get("rule_id")).toList()));
  }

  private static TrendRow of(Map<String, String> row) {
    Statistic statistic =
        Arrays.stream(Statistic.values())
            .filter(known -> known.words.equals(row.get("statistic")))
            .findFirst()
            .orElseThrow(() -> unknown(row, "statistic"));
    Population population =
        Arrays.stream(Population.values())
            .filter(known -> known.words.equals(row.get("population")))
            .findFirst()
            .orElseThrow(() -> unknown(row, "population"));
    String sign = row.get("comparison");
    List<Double> counted = numbers(sign);
    String bare = sign.replaceAll("\\d.*", "");
    Comparison comparison =
        Arrays.stream(Comparison.values())
            .filter(known -> known.sign.equals(bare))
            .findFirst()
            .orElseThrow(() -> unknown(row, "comparison"));
    boolean readings = statistic == Statistic.READINGS_BELOW;
    return new TrendRow(
        row.get("rule_id"),
        codes(row.get("code"), statistic),
        population,
        row.get("window_days").equals("plan") ? 0 : Integer.parseInt(row.get("window_days")),
        Integer.parseInt(row.get("min_days")),
        Integer.parseInt(row.get("min_readings")),
        statistic,
        comparison,
        readings
            ? Integer.parseInt(row.get("min_readings"))
            : counted.isEmpty() ? 0 : counted.get(0).intValue(),
        row.get("threshold").startsWith("-")
            ? List.of(Double.valueOf(row.get("threshold")))
            : numbers(row.get("threshold")),
        numbers(row.get("statistic")),
        Severity.of(row.get("severity")),
        Integer.parseInt(row.get("cooldown_days")),
        row.get("basis"));
  }

  private static IllegalStateException unknown(Map<String, String> row, String column) {
    return new IllegalStateException(
        "trend_rules.csv, %s: nobody has said what the %s '%s' means"
            .formatted(row.get("rule_id"), column, row.get(column)));
  }

  private static List<String> codes(String code, Statistic statistic) {
    if (code.equals("bp")) {
      return List.of("bp_systolic", "bp_diastolic");
    }
    if (statistic == Statistic.READINGS_BELOW) {
      return ANY_GLUCOSE;
    }
    return statistic == Statistic.HYPOXIA_WITH_SIGNS
        ? List.of(code, "pulse_rate", "resp_rate")
        : List.of(code);
  }

  private static List<Double> numbers(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.results().map(found -> Double.valueOf(found.group())).toList();
  }

  /** The numbers in the words of its population, in their order. */
  List<Double> ofPeople() {
    return population.numbers;
  }

  /** Days that a device's day is compared with. */
  public int daysBefore() {
    return inWords().get(0).intValue();
  }

  /** Whether that is as the row says of its only limit. */
  public boolean comparesTo(double value) {
    return comparison.holds(value, limits.get(0));
  }

  /** Days that are looked back at all in all. */
  int daysKept() {
    return switch (statistic) {
      case STEP, RISE_OF_MEAN -> inWords().get(0).intValue() + inWords().get(1).intValue();
      case HYPOXIA_WITH_SIGNS -> ofPeople().get(0).intValue() + 1;
      default -> windowDays;
    };
  }
}
