package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.trend.TrendState.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of one person within 15 minutes; its value is the mean.
 *
 * @param day of the station's calendar, since 1970-01-01
 */
record Occasion(long day, List<Value> values) {
  private static final long LASTS_MILLIS = 15 * 60_000;

  /** A repeat is at least this much later than what it repeats. */
  private static final long REPEAT_MILLIS = 60_000;

  /**
   * @param values in the order of their time
   */
  static List<Occasion> of(List<Value> values, ZoneId zone) {
    List<Occasion> occasions = new ArrayList<>();
    for (int from = 0; from < values.size(); ) {
      int to = from;
      while (to < values.size() && values.get(to).at() <= values.get(from).at() + LASTS_MILLIS) {
        to++;
      }
      occasions.add(
          new Occasion(day(values.get(from).at(), zone), List.copyOf(values.subList(from, to))));
      from = to;
    }
    return occasions;
  }

  static long day(long millis, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toEpochDay();
  }

  private List<Value> of(int code) {
    return values.stream().filter(value -> value.code() == code).toList();
  }

  /** NaN where that was not measured. */
  double mean(int code) {
    return of(code).stream().mapToDouble(Value::value).average().orElse(Double.NaN);
  }

  int readings(int code) {
    return of(code).size();
  }

  /** It was measured again. */
  boolean confirmed(int code) {
    List<Value> all = of(code);
    return all.size() > 1 && all.get(all.size() - 1).at() - all.get(0).at() >= REPEAT_MILLIS;
  }

  int altitude() {
    return values.get(values.size() - 1).altitude();
  }
}
