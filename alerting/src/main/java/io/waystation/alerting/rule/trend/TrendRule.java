package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.trend.TrendRow.Population;
import io.waystation.alerting.rule.trend.TrendRow.Statistic;
import io.waystation.alerting.rule.trend.TrendState.Value;
import io.waystation.model.Alarm;
import io.waystation.model.Flag;
import io.waystation.model.HealthFile;
import io.waystation.model.LocalText;
import io.waystation.model.Person;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something that shows over days: a row of {@code trend_rules.csv}, over the calendar days of the
 * station's zone, as of the newest measurement. Less data than the row asks for says nothing.
 *
 * <p>The alarm ends with normal occasions on two different days, and is raised again no sooner than
 * the row's cooldown. Late values belong into their own day, whenever they come; they raise nothing
 * when the newest value is older than a day itself. Suspect values are passed over.
 */
public final class TrendRule extends HistoryRule<TrendState> {
  /** So much older than its arrival, what is newest is of the past and pages nobody. */
  private static final Duration PRESENT = Duration.ofHours(24);

  /** More of one signal on one day are passed over: memory is bounded. */
  private static final int READINGS_A_DAY = 24;

  /** How far back climbs are looked for. */
  private static final int CLIMB_DAYS = 30;

  /** Beyond what a row looks back, before the memory of somebody not seen again is forgotten. */
  private static final int SPARE_DAYS = 3;

  private static final int ADULT = 18;

  private static final Comparator<Value> ORDER =
      Comparator.comparingLong(Value::at).thenComparingInt(Value::code);

  private final TrendRow row;
  private final List<Signal> signals;

  /**
   * @throws IllegalArgumentException if the row is not about one person
   */
  public TrendRule(String id, LocalText title, TrendRow row, SignalCatalogue catalogue) {
    super(RuleHead.ofTable(id, title, new TreeSet<>(row.codes()), Alarm.Concern.HEALTH));
    if (Set.of(Population.SITE, Population.DEVICE, Population.PLANNED).contains(row.population())) {
      throw new IllegalArgumentException(
          "row %s is about %s: use kind %s"
              .formatted(
                  row.id(),
                  row.population().words,
                  row.population() == Population.SITE ? "cluster" : "shift"));
    }
    this.row = row;
    this.signals = row.codes().stream().map(catalogue::signal).toList();
  }

  /** The row of the table it works for. */
  public TrendRow row() {
    return row;
  }

  @Override
  public Outcome<TrendState> read(
      TrendState state, Subject subject, List<Reading> together, Context context) {
    ZoneId zone = context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
    List<Value> values = state.values();
    boolean more = false;
    for (Reading reading : together) {
      more |= !reading.has(Flag.SUSPECT) && add(values, reading, zone, context);
    }
    if (!more) {
      return Outcome.quiet(state);
    }
    values.sort(ORDER);
    long newest = values.get(values.size() - 1).at();
    long from = Occasion.day(newest, zone) - kept();
    values.removeIf(value -> Occasion.day(value.at(), zone) <= from);
    TrendState now = state.with(values);
    Reading arrived = together.get(together.size() - 1);
    boolean past = Instant.ofEpochMilli(newest).isBefore(arrived.receivedAt().minus(PRESENT));
    Sex sex = context.person(subject.person()).map(Person::sex).orElse(Sex.UNKNOWN);
    Trend trend = new Trend(row, signals, Occasion.of(values, zone), sex);
    return decide(now, trend, newest, past, subject, context);
  }

  private int kept() {
    return row.statistic() == Statistic.HYPOXIA_WITH_SIGNS ? CLIMB_DAYS : row.daysKept();
  }

  private boolean add(List<Value> values, Reading reading, ZoneId zone, Context context) {
    int code = row.codes().indexOf(reading.signal().code());
    long at = reading.measuredAt().toEpochMilli();
    long day = Occasion.day(at, zone);
    int ofDay = 0;
    for (Value known : values) {
      if (known.code() == code && known.at() == at) {
        return false;
      }
      ofDay += known.code() == code && Occasion.day(known.at(), zone) == day ? 1 : 0;
    }
    int altitude =
        context
            .station(reading.station())
            .map(Station::altitude)
            .filter(known -> known.isPresent())
            .map(known -> known.getAsInt())
            .orElse(TrendState.NOWHERE);
    return ofDay < READINGS_A_DAY && values.add(new Value(at, code, reading.value(), altitude));
  }

  private Outcome<TrendState> decide(
      TrendState state, Trend trend, long newest, boolean past, Subject subject, Context context) {
    int today = Math.toIntExact(trend.latest().day());
    Instant at = Instant.ofEpochMilli(newest);
    boolean calm = trend.calm();
    int since = !calm ? TrendState.NEVER : state.calm() == TrendState.NEVER ? today : state.calm();
    if (state.on() && calm && today > since) {
      return new Outcome<>(
          new TrendState(state.packed(), false, state.raised(), since, TrendState.NEVER),
          List.of(new Decision(What.CLEAR, at, Severity.NORMAL, false, "", null)));
    }
    boolean matches =
        !past && trend.enough() && concerns(trend, subject, context) && trend.matches();
    boolean rested =
        state.raised() == TrendState.NEVER || today - state.raised() >= row.cooldownDays();
    if (!state.on() && matches && rested) {
      return new Outcome<>(
          new TrendState(state.packed(), true, today, since, today),
          List.of(decision(What.RAISE, at, trend, subject, context)));
    }
    if (state.on() && matches && today > state.said()) {
      return new Outcome<>(
          new TrendState(state.packed(), true, state.raised(), since, today),
          List.of(decision(What.STEP, at, trend, subject, context)));
    }
    return Outcome.quiet(
        new TrendState(state.packed(), state.on(), state.raised(), since, state.said()));
  }

  private boolean concerns(Trend trend, Subject subject, Context context) {
    HealthFile file = context.file(subject.person());
    Population population = row.population();
    if (population.condition != null) {
      boolean failing =
          population == Population.HEART_DISEASE && file.has(HealthFile.Condition.HEART_FAILURE);
      return (file.has(population.condition) || failing) == population.has;
    }
    if (population == Population.HIGH_SITES) {
      return trend.altitude() != TrendState.NOWHERE && trend.altitude() >= row.ofPeople().get(0);
    }
    if (population == Population.NEWCOMERS) {
      return trend.newcomer(
          file.arrived()
              .map(day -> OptionalDouble.of(day.toEpochDay()))
              .orElse(OptionalDouble.empty()));
    }
    int born = context.person(subject.person()).map(Person::birthYear).orElse(0);
    int year = LocalDate.ofEpochDay(trend.latest().day()).getYear();
    return born == 0 || year - born >= ADULT;
  }

  private Decision decision(What what, Instant at, Trend trend, Subject subject, Context context) {
    String decided = row.codes().get(trend.deciding().get(0));
    LocalText evidence =
        new TrendEvidence(row, signals, trend)
            .sentence(Words.place(subject, context), Words.time(at, subject, context));
    return new Decision(what, at, row.severity(), false, decided, evidence);
  }

  @Override
  public boolean takesLate() {
    return true;
  }

  @Override
  public TrendState fresh() {
    return TrendState.FRESH;
  }

  @Override
  public boolean idle(TrendState state) {
    return !state.on();
  }

  /**
   * Every value is older than the row looks back, and its rest is over: by three days more, for
   * time zones and for what still counts when it comes late.
   */
  @Override
  public boolean outlived(TrendState state, Instant now) {
    List<Value> values = state.values();
    long today = now.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    long measured =
        values.isEmpty()
            ? Long.MIN_VALUE
            : Instant.ofEpochMilli(values.get(values.size() - 1).at())
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toEpochDay();
    return !state.on()
        && (values.isEmpty() || today - measured > kept() + SPARE_DAYS)
        && (state.raised() == TrendState.NEVER
            || today - state.raised() > row.cooldownDays() + SPARE_DAYS);
  }

  @Override
  public String save(TrendState state) {
    return state.text();
  }

  @Override
  public TrendState restore(String text) {
    return TrendState.parse(text, row.codes().size());
  }
}
