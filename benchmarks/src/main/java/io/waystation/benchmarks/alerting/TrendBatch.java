package io.waystation.benchmarks.alerting;

import static io.waystation.benchmarks.alerting.TrendYear.AFTER_MEAL;
import static io.waystation.benchmarks.alerting.TrendYear.BREATH;
import static io.waystation.benchmarks.alerting.TrendYear.DIASTOLIC;
import static io.waystation.benchmarks.alerting.TrendYear.FASTING;
import static io.waystation.benchmarks.alerting.TrendYear.HAEMOGLOBIN;
import static io.waystation.benchmarks.alerting.TrendYear.PULSE;
import static io.waystation.benchmarks.alerting.TrendYear.RANDOM;
import static io.waystation.benchmarks.alerting.TrendYear.SPO2;
import static io.waystation.benchmarks.alerting.TrendYear.SYSTOLIC;
import static io.waystation.benchmarks.alerting.TrendYear.TEMPERATURE;
import static io.waystation.benchmarks.alerting.TrendYear.URIC_ACID;
import static io.waystation.benchmarks.alerting.TrendYear.WEIGHT;

import io.waystation.model.HealthFile.Condition;
import io.waystation.model.ReferenceTable;
import io.waystation.model.Sex;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code trend_rules.csv} worked out a second time, by other means: row by row from all that was
 * measured of a person in the year, in whole tenths, with nothing of the alerting module. Limits,
 * windows and cooldowns are read from the table; what its words mean is written here anew.
 *
 * <p>For what {@link TrendYear} brings forth: nothing late, nothing suspect, no occasion over
 * midnight, at most one value of a signal at a time. For one thread.
 */
final class TrendBatch {
  private static final long OCCASION_MILLIS = 15 * 60_000;
  private static final double NEAR = 1e-9;

  private static final Map<String, Integer> WARNING_BELOW = new HashMap<>();

  static {
    for (Map<String, String> row : ReferenceTable.rows("spo2_altitude.csv")) {
      WARNING_BELOW.put(row.get("altitude_m"), Integer.parseInt(row.get("warning_below")));
    }
  }

  private final Map<String, Row> table = new HashMap<>();

  /** A row of the table. */
  private record Row(
      String id,
      int[] codes,
      String population,
      int windowDays,
      int minDays,
      int minReadings,
      double[] limits,
      int cooldownDays) {
    static Row of(Map<String, String> row) {
      String threshold = row.get("threshold");
      double[] limits =
          threshold.equals("table")
              ? new double[0]
              : Arrays.stream(threshold.replaceAll("[a-z ]", "").split("[/-]"))
                  .mapToDouble(Double::parseDouble)
                  .toArray();
      return new Row(
          row.get("rule_id"),
          TrendBatch.codes(row.get("rule_id")),
          row.get("population"),
          number(row, "window_days"),
          number(row, "min_days"),
          number(row, "min_readings"),
          limits,
          number(row, "cooldown_days"));
    }

    private static int number(Map<String, String> row, String column) {
      return Integer.parseInt(row.get(column));
    }
  }

  /** All that was measured of the person. */
  private long[] at = new long[4_096];

  private int[] code = new int[4_096];
  private int[] tenths = new int[4_096];
  private int[] metres = new int[4_096];
  private int size;

  private int person;
  private Set<Condition> conditions;
  private Optional<LocalDate> arrived;

  /** The alarms: as {@link TrendShard#turn} writes them. */
  private long[] turns = new long[64];

  private int turned;

  /**
   * @param rows ids of those that are asked for
   */
  TrendBatch(List<String> rows) {
    for (Map<String, String> row : ReferenceTable.rows("trend_rules.csv")) {
      if (rows.contains(row.get("rule_id"))) {
        table.put(row.get("rule_id"), Row.of(row));
      }
    }
  }

  /** All begins and ends of alarms in the year of that person, rule by rule. */
  long[] turns(int number, TrendYear year, int days, List<String> rows) {
    person = number;
    conditions = TrendPeople.conditions(number);
    arrived = TrendPeople.arrived(number);
    size = 0;
    turned = 0;
    for (int day = 0; day < days; day++) {
      year.day(number, day, this::keep);
    }
    for (int i = 0; i < rows.size(); i++) {
      row(i, rows.get(i));
    }
    return Arrays.copyOf(turns, turned);
  }

  private void keep(long when, int which, int value, boolean high) {
    if (size == at.length) {
      at = Arrays.copyOf(at, 2 * size);
      code = Arrays.copyOf(code, 2 * size);
      tenths = Arrays.copyOf(tenths, 2 * size);
      metres = Arrays.copyOf(metres, 2 * size);
    }
    at[size] = when;
    code[size] = which;
    tenths[size] = value;
    metres[size++] = high ? TrendPeople.HIGH_METRES : TrendPeople.LOW_METRES;
  }

  private static int[] codes(String id) {
    return switch (id) {
      case "BP1", "BP2", "BP3" -> new int[] {SYSTOLIC, DIASTOLIC};
      case "BP4", "BP5", "BP6" -> new int[] {SYSTOLIC};
      case "GL1", "GL3", "GL5" -> new int[] {FASTING};
      case "GL2" -> new int[] {RANDOM};
      case "GL4" -> new int[] {RANDOM, FASTING, AFTER_MEAL};
      case "WT1", "WT2" -> new int[] {WEIGHT};
      case "SP1", "SP2" -> new int[] {SPO2};
      case "SP3" -> new int[] {SPO2, PULSE, BREATH};
      case "HR1", "HR2" -> new int[] {PULSE};
      case "HB1", "HB2" -> new int[] {HAEMOGLOBIN};
      case "TE1" -> new int[] {TEMPERATURE};
      case "UA1" -> new int[] {URIC_ACID};
      default -> throw new IllegalStateException("what does row " + id + " mean?");
    };
  }

  /** A row of the table, about this person. */
  private void row(int index, String id) {
    Row row = table.get(id);
    Story story = new Story(row);
    boolean concerned = concerned(row.population);
    boolean on = false;
    int raised = Integer.MIN_VALUE / 2;
    int normalSince = Integer.MAX_VALUE;
    for (int next = 0; next < story.size; ) {
      next = story.go(next);
      boolean normal = !story.abnormal();
      normalSince = normal ? Math.min(normalSince, story.today) : Integer.MAX_VALUE;
      if (on && normalSince < story.today) {
        on = false;
        turn(TrendShard.turn(story.now, index, false));
      } else if (!on
          && story.today - raised >= row.cooldownDays
          && concerned
          && story.concerned()
          && story.days(story.window) >= row.minDays
          && story.counted(story.window) >= row.minReadings
          && story.matches()) {
        on = true;
        raised = story.today;
        turn(TrendShard.turn(story.now, index, true));
      }
    }
  }

  private void turn(long turn) {
    if (turned == turns.length) {
      turns = Arrays.copyOf(turns, 2 * turned);
    }
    turns[turned++] = turn;
  }

  /** Whether the row is for such a person at all. */
  private boolean concerned(String population) {
    return switch (population) {
      case "no hypertension diagnosis on file" -> !conditions.contains(Condition.HYPERTENSION);
      case "blood-pressure medicine on file" ->
          conditions.contains(Condition.BLOOD_PRESSURE_MEDICINE);
      case "no diabetes diagnosis on file" -> !conditions.contains(Condition.DIABETES);
      case "diabetes on file" -> conditions.contains(Condition.DIABETES);
      case "glucose-lowering medicine on file" ->
          conditions.contains(Condition.GLUCOSE_LOWERING_MEDICINE);
      case "heart failure on file" -> conditions.contains(Condition.HEART_FAILURE);
      case "heart disease on file" ->
          conditions.contains(Condition.HEART_DISEASE)
              || conditions.contains(Condition.HEART_FAILURE);
      default -> true;
    };
  }

  /** One row over the readings of its signals, moment after moment. */
  private final class Story {
    private final String id;
    private final String population;
    private final int[] codes;
    private final int windowDays;
    private final double[] limits;

    /**
     * Places among the person's readings, and the day and the beginning of the occasion of each.
     */
    private final int[] places;

    private final int[] days;
    private final int[] occasion;
    private final int size;

    private long now;
    private int today;

    /** The end of what is known now. */
    private int end;

    /** The first reading of the window. */
    private int window;

    /** The first reading of the newest occasion. */
    private int latest;

    Story(Row row) {
      this.id = row.id;
      this.population = row.population;
      this.codes = row.codes;
      this.windowDays = row.windowDays;
      this.limits = row.limits;
      int[] chosen = new int[TrendBatch.this.size];
      int count = 0;
      for (int i = 0; i < TrendBatch.this.size; i++) {
        if (of(code[i]) >= 0) {
          chosen[count++] = i;
        }
      }
      this.places = chosen;
      this.size = count;
      this.days = new int[count];
      this.occasion = new int[count];
      for (int i = 0; i < count; i++) {
        days[i] = (int) Math.floorDiv(at[places[i]] + 8 * 3_600_000L, 86_400_000L);
        boolean same = i > 0 && at[places[i]] - at[places[occasion[i - 1]]] <= OCCASION_MILLIS;
        occasion[i] = same ? occasion[i - 1] : i;
      }
    }

    private int of(int which) {
      for (int i = 0; i < codes.length; i++) {
        if (codes[i] == which) {
          return i;
        }
      }
      return -1;
    }

    /** To the next moment at which something was measured. */
    int go(int next) {
      now = at[places[next]];
      today = days[next];
      end = next;
      while (end < size && at[places[end]] == now) {
        end++;
      }
      latest = occasion[end - 1];
      window = since(windowDays);
      return end;
    }

    /** The first reading of the last so many days. */
    private int since(int lastDays) {
      int first = latest;
      while (first > 0 && days[first - 1] > today - lastDays) {
        first--;
      }
      return first;
    }

    int days(int from) {
      int count = 0;
      for (int i = from; i < end; i++) {
        count += i == from || days[i] != days[i - 1] ? 1 : 0;
      }
      return count;
    }

    int counted(int from) {
      return counted(from, end);
    }

    /** Readings of the first signal, or of any where the row counts those. */
    private int counted(int from, int to) {
      int count = 0;
      for (int i = from; i < to; i++) {
        count += id.equals("GL4") || code[places[i]] == codes[0] ? 1 : 0;
      }
      return count;
    }

    private int after(int begin) {
      int i = begin;
      while (i < end && occasion[i] == begin) {
        i++;
      }
      return i;
    }

    /** The mean of an occasion, times ten; NaN where it was not measured. */
    private double mean(int begin, int which) {
      int sum = 0;
      int count = 0;
      for (int i = begin; i < end && occasion[i] == begin; i++) {
        if (code[places[i]] == codes[which]) {
          sum += tenths[places[i]];
          count++;
        }
      }
      return count == 0 ? Double.NaN : (double) sum / count;
    }

    /** The same rounded half-up to the signal's decimals, back in its unit. */
    private double rounded(int begin, int which) {
      int of = codes[which];
      boolean whole =
          !(of == TEMPERATURE || of == WEIGHT || of == FASTING || of == RANDOM || of == AFTER_MEAL);
      double mean = mean(begin, which);
      return whole ? Math.floor(mean / 10 + 0.5 + NEAR) : Math.floor(mean + 0.5 + NEAR) / 10;
    }

    /** The mean of the means of occasions. */
    private double mean(int from, int to, int which) {
      double sum = 0;
      int count = 0;
      for (int o = from; o < to; o = after(o)) {
        double mean = mean(o, which);
        if (!Double.isNaN(mean)) {
          sum += mean / 10;
          count++;
        }
      }
      return sum / count;
    }

    boolean concerned() {
      boolean high = metres[places[end - 1]] >= 2_500;
      return switch (population) {
        case "all adults" -> LocalDate.ofEpochDay(today).getYear() - TrendPeople.born(person) >= 18;
        case "site altitude >= 2500 m" -> high;
        case "first 7 days after a climb of 1000 m or more to above 2500 m" ->
            high && (cameUp() || recentlyArrived());
        default -> true;
      };
    }

    private boolean recentlyArrived() {
      return arrived
          .map(day -> day.toEpochDay() <= today && day.toEpochDay() > today - 7)
          .orElse(false);
    }

    /** There was somebody in the plain within a month, and up here for less than seven days. */
    private boolean cameUp() {
      int i = end - 1;
      while (i >= 0 && metres[places[i]] > 2_500 && days[i] > today - 30) {
        i--;
      }
      return i >= 0 && days[i] > today - 30 && days[i + 1] > today - 7;
    }

    boolean abnormal() {
      return switch (id) {
        case "BP5", "BP6", "WT1", "WT2", "SP2", "SP3", "HR2", "HB2" -> matches();
        default -> abnormal(latest);
      };
    }

    /** Whether an occasion is what the row looks for. */
    private boolean abnormal(int o) {
      return switch (id) {
        case "BP1", "BP2", "BP3" -> rounded(o, 0) >= limits[0] || rounded(o, 1) >= limits[1];
        case "BP4" -> rounded(o, 0) < limits[0];
        case "GL1", "GL2", "TE1" -> rounded(o, 0) >= limits[0];
        case "GL3" -> rounded(o, 0) >= limits[0] && rounded(o, 0) <= limits[1];
        case "GL4" -> low(o, after(o)) > 0;
        case "GL5", "HR1", "UA1" -> rounded(o, 0) > limits[0];
        case "HB1" -> rounded(o, 0) >= limit(0);
        case "SP1" -> repeated(o) && tooLittleOxygen(o);
        default -> throw new IllegalStateException(id);
      };
    }

    boolean matches() {
      return switch (id) {
        case "BP1" -> weekHigh(0) || weekHigh(1);
        case "BP4" -> mean(window, end, 0) < limits[0] - NEAR;
        case "GL5", "HR1" -> mean(window, end, 0) > limits[0] + NEAR;
        case "BP2", "BP3", "GL1", "GL2", "GL3", "HB1", "UA1", "SP1" ->
            abnormalDays() >= (id.equals("BP2") ? 3 : 2);
        case "GL4" -> low(window, end) >= 2;
        case "BP5" -> rise() >= limits[0] - NEAR && mean(since(7), end, 0) >= 130;
        case "HR2" -> rise() >= limits[0] - NEAR;
        case "BP6" -> scatter() >= limits[0] - NEAR;
        case "WT1" -> (mean(latest, 0) - extreme(-1)) / 10 > limits[0] + NEAR;
        case "WT2" -> (1 - mean(latest, 0) / extreme(1)) * 100 >= limits[0] - NEAR;
        case "HB2" ->
            (mean(latest, 0) - extreme(-1)) / 10 >= limits[0] - NEAR
                && mean(latest, 0) / 10 >= (sex() == Sex.MALE ? 190 : 170);
        case "SP2" -> repeated(latest) && belowOwn() >= limits[0] - NEAR;
        case "SP3" -> tooLittleOxygen(latest) && (mean(latest, 1) > 1_100 || mean(latest, 2) > 200);
        case "TE1" -> yesterdayToo();
        default -> throw new IllegalStateException(id);
      };
    }

    private Sex sex() {
      return TrendPeople.sex(person);
    }

    private double limit(int men) {
      return sex() == Sex.MALE ? limits[men] : limits[men + 1];
    }

    private boolean weekHigh(int which) {
      int from = window;
      if (days(window) >= 4) {
        while (days[from] == days[window]) {
          from++;
        }
      }
      return mean(from, end, which) >= limits[which] - NEAR;
    }

    private int abnormalDays() {
      int count = 0;
      int counted = -1;
      for (int o = window; o < end; o = after(o)) {
        if (days[o] != counted && abnormal(o)) {
          counted = days[o];
          count++;
        }
      }
      return count;
    }

    /** Of a window of two days. */
    private boolean yesterdayToo() {
      return abnormalDays() == 2;
    }

    private int low(int from, int to) {
      int count = 0;
      for (int i = from; i < to; i++) {
        count += tenths[places[i]] < 10 * limits[0] - NEAR ? 1 : 0;
      }
      return count;
    }

    /** Of the last seven days, over the four weeks before; nothing if less than five are known. */
    private double rise() {
      int week = since(7);
      int before = since(35);
      return counted(before, week) < 5 ? Double.NaN : mean(week, end, 0) - mean(before, week, 0);
    }

    private double scatter() {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (int i = window; i < end; ) {
        int tomorrow = i;
        while (tomorrow < end && days[tomorrow] == days[i]) {
          tomorrow++;
        }
        double mean = mean(i, tomorrow, 0) - 120;
        sum += mean;
        squares += mean * mean;
        count++;
        i = tomorrow;
      }
      return count < 2 ? Double.NaN : Math.sqrt((squares - sum * sum / count) / (count - 1));
    }

    /** The highest (1) or lowest (-1) in the window, times ten. */
    private double extreme(int sign) {
      double extreme = mean(latest, 0);
      for (int o = window; o < end; o = after(o)) {
        extreme = sign * Math.max(sign * extreme, sign * mean(o, 0));
      }
      return extreme;
    }

    private boolean repeated(int begin) {
      long first = Long.MIN_VALUE;
      for (int i = begin; i < after(begin); i++) {
        if (code[places[i]] == codes[0]) {
          if (first != Long.MIN_VALUE && at[places[i]] - first >= 60_000) {
            return true;
          }
          first = first == Long.MIN_VALUE ? at[places[i]] : first;
        }
      }
      return false;
    }

    private boolean tooLittleOxygen(int o) {
      return rounded(o, 0) < WARNING_BELOW.get(String.valueOf(metres[places[after(o) - 1]]));
    }

    /** How much the latest is below the median of the window at this altitude. */
    private double belowOwn() {
      double[] own = new double[end - window];
      int count = 0;
      for (int o = window; o < latest; o = after(o)) {
        if (Math.abs(metres[places[o]] - metres[places[latest]]) <= 200) {
          own[count++] = mean(o, 0) / 10;
        }
      }
      if (count == 0) {
        return Double.NaN;
      }
      Arrays.sort(own, 0, count);
      return (own[(count - 1) / 2] + own[count / 2]) / 2 - mean(latest, 0) / 10;
    }
  }
}
