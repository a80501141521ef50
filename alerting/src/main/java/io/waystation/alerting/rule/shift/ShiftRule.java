package io.waystation.alerting.rule.shift;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.trend.TrendRow;
import io.waystation.alerting.rule.trend.TrendRow.Population;
import io.waystation.alerting.rule.trend.TrendRow.Statistic;
import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A device measures everybody differently today than it did before: suspect the sensor and not the
 * people. A row of {@code trend_rules.csv}, from the median of a day's readings and that of the
 * days before; both need as many readings as the row asks for. It ends on the first later day that
 * has enough readings and is as before. It is about the device: nothing is kept of anybody, and the
 * alarm names no vital.
 */
public final class ShiftRule extends HistoryRule<ShiftState> {
  private final TrendRow row;
  private final Signal signal;
  private final int before;

  /**
   * @throws BadInput if the row is not about a device
   */
  public ShiftRule(String id, LocalText title, TrendRow row, SignalCatalogue catalogue) {
    super(RuleHead.ofTable(id, title, row.codes().subList(0, 1), Alarm.Concern.STATION));
    if (row.population() != Population.DEVICE) {
      throw row.elsewhere("shift");
    }
    this.row = row;
    this.signal = catalogue.signal(row.codes().get(0));
    this.before = row.daysBefore();
  }

  @Override
  public Subject subject(Reading reading) {
    return Subject.device(reading);
  }

  @Override
  public Outcome<ShiftState> read(
      ShiftState state, Subject subject, List<Reading> together, Context context) {
    SortedMap<Long, SortedMap<Long, Integer>> days = state.days();
    long newest = state.last();
    Reading last = null;
    ZoneId zone = context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
    for (Reading reading : together) {
      if (!reading.has(Flag.SUSPECT) && reading.measuredAt().toEpochMilli() > newest) {
        count(days, reading, zone);
        newest = reading.measuredAt().toEpochMilli();
        last = reading;
      }
    }
    return last == null
        ? Outcome.quiet(state)
        : decide(ShiftState.of(newest, days, state.on()), days, subject, last, zone, context);
  }

  private void count(SortedMap<Long, SortedMap<Long, Integer>> days, Reading reading, ZoneId zone) {
    long day = day(reading.measuredAt(), zone);
    days.computeIfAbsent(day, first -> new TreeMap<>())
        .merge(Math.round(reading.value() * digits()), 1, Integer::sum);
    days.headMap(day - before).clear();
  }

  private double digits() {
    return Math.pow(10, signal.decimals());
  }

  private static long day(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone).toEpochDay();
  }

  private Outcome<ShiftState> decide(
      ShiftState state,
      SortedMap<Long, SortedMap<Long, Integer>> days,
      Subject subject,
      Reading last,
      ZoneId zone,
      Context context) {
    long today = day(last.measuredAt(), zone);
    SortedMap<Long, Integer> now = days.get(today);
    SortedMap<Long, Integer> past = new TreeMap<>();
    days.headMap(today)
        .values()
        .forEach(counts -> counts.forEach((value, n) -> past.merge(value, n, Integer::sum)));
    if (count(now) < row.minReadings() || count(past) < row.minReadings()) {
      return Outcome.quiet(state);
    }
    double shift = (median(now) - median(past)) / digits();
    boolean shifted =
        row.comparesTo(row.statistic() == Statistic.DISTANCE_OF_MEDIANS ? Math.abs(shift) : shift);
    if (shifted == state.on()) {
      return Outcome.quiet(state);
    }
    Instant at = last.measuredAt();
    return new Outcome<>(
        new ShiftState(state.last(), state.counts(), shifted),
        List.of(
            shifted
                ? new Decision(
                    What.RAISE,
                    at,
                    row.severity(),
                    false,
                    "",
                    evidence(count(now), subject, at, context))
                : new Decision(What.CLEAR, at, Severity.NORMAL, false, "", null)));
  }

  private static int count(SortedMap<Long, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static double median(SortedMap<Long, Integer> counts) {
    int all = count(counts);
    return (at(counts, (all - 1) / 2) + at(counts, all / 2)) / 2.0;
  }

  private static long at(SortedMap<Long, Integer> counts, int index) {
    int passed = 0;
    for (var entry : counts.entrySet()) {
      passed += entry.getValue();
      if (passed > index) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("nothing was counted");
  }

  private LocalText evidence(int readings, Subject subject, Instant at, Context context) {
    LocalText place = Words.place(subject, context);
    String time = Words.time(at, subject, context);
    double threshold = row.limits().get(0);
    LocalText limit = Words.difference(signal, Math.abs(threshold));
    boolean either = row.statistic() == Statistic.DISTANCE_OF_MEDIANS;
    LocalText how =
        either
            ? new LocalText(
                "与此前 %d 天相差不少于", "differs from that of the %d days before by %s or more")
            : threshold < 0
                ? new LocalText(
                    "比此前 %d 天低不少于", "is lower than that of the %d days before by %s or more")
                : new LocalText(
                    "比此前 %d 天高不少于", "is higher than that of the %d days before by %s or more");
    return new LocalText(
        "%s：“%s”今日 %d 次测量的中位数%s %s（至 %s）。请先检查传感器。"
            .formatted(
                place.zh(),
                signal.name().zh(),
                readings,
                how.zh().formatted(before),
                limit.zh(),
                time),
        "%s: %s, the median of today's %s %s (until %s). Check the sensor first."
            .formatted(
                place.en(),
                signal.name().en(),
                Words.count(readings, "reading", "readings"),
                how.en().formatted(before, limit.en()),
                time));
  }

  @Override
  public ShiftState fresh() {
    return ShiftState.FRESH;
  }

  @Override
  public boolean idle(ShiftState state) {
    return !state.on();
  }

  @Override
  public String save(ShiftState state) {
    return state.text();
  }

  @Override
  public ShiftState restore(String text) {
    return ShiftState.parse(text);
  }
}
