package io.waystation.alerting.rule.trend;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HistoryRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Packed;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.alerting.rule.trend.TrendRow.Population;
import io.waystation.alerting.rule.trend.TrendRow.Statistic;
import io.waystation.model.Alarm;
import io.waystation.model.BadInput;
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
import java.util.List;
import java.util.Optional;
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

  private final TrendRow row;
  private final List<Signal> signals;

  /** How far back it looks; what is older is forgotten, and says nothing when it comes late. */
  private final int days;

  /**
   * @throws BadInput if the row is not about one person
   */
  public TrendRule(String id, LocalText title, TrendRow row, SignalCatalogue catalogue) {
    super(RuleHead.ofTable(id, title, new TreeSet<>(row.codes()), Alarm.Concern.HEALTH));
    if (Set.of(Population.SITE, Population.DEVICE, Population.PLANNED).contains(row.population())) {
      throw row.elsewhere("trend");
    }
    this.row = row;
    this.signals = row.codes().stream().map(catalogue::signal).toList();
    this.days = row.statistic() == Statistic.HYPOXIA_WITH_SIGNS ? CLIMB_DAYS : row.daysKept();
  }

  /** The row of the table it works for. */
  public TrendRow row() {
    return row;
  }

  @Override
  public Outcome<TrendState> read(
      TrendState state, Subject subject, List<Reading> together, Context context) {
    ZoneId zone = context.station(subject.station()).map(Station::zone).orElse(ZoneOffset.UTC);
    Measured measured = state.measured(LocalDays.of(zone), together.size());
    boolean more = false;
    for (Reading reading : together) {
      more |= !reading.has(Flag.SUSPECT) && add(measured, reading, context);
    }
    if (!more) {
      return Outcome.quiet(state);
    }
    measured.keep(days);
    Reading arrived = together.get(together.size() - 1);
    Instant newest = Instant.ofEpochMilli(measured.newest());
    boolean past = newest.isBefore(arrived.receivedAt().minus(PRESENT));
    Trend trend = new Trend(row, signals, measured, () -> sex(subject, context));
    return decide(state, measured.packed(), trend, newest, past, subject, context);
  }

  private boolean add(Measured measured, Reading reading, Context context) {
    int code = row.codes().indexOf(reading.signal().code());
    long at = reading.measuredAt().toEpochMilli();
    if (code < 0 || measured.forgets(at, days)) {
      return false;
    }
    Optional<Station> where = context.station(reading.station());
    return measured.add(
        at,
        code,
        reading.value(),
        where.isPresent() ? where.get().altitude().orElse(Measured.NOWHERE) : Measured.NOWHERE,
        READINGS_A_DAY);
  }

  private static Sex sex(Subject subject, Context context) {
    return context.person(subject.person()).map(Person::sex).orElse(Sex.UNKNOWN);
  }

  private Outcome<TrendState> decide(
      TrendState state,
      Packed values,
      Trend trend,
      Instant at,
      boolean past,
      Subject subject,
      Context context) {
    int today = trend.today();
    boolean calm = trend.calm();
    int since = !calm ? TrendState.NEVER : state.calm() == TrendState.NEVER ? today : state.calm();
    if (state.on() && calm && today > since) {
      return new Outcome<>(
          new TrendState(values, false, state.raised(), since, TrendState.NEVER),
          List.of(new Decision(What.CLEAR, at, Severity.NORMAL, false, "", null)));
    }
    // Asked first, because it is quickly answered: most of the time there is nothing to say.
    boolean silent =
        state.on()
            ? today <= state.said()
            : state.raised() != TrendState.NEVER && today - state.raised() < row.cooldownDays();
    if (silent
        || past
        || !trend.enough()
        || !concerns(trend, subject, context)
        || !trend.matches()) {
      return Outcome.quiet(new TrendState(values, state.on(), state.raised(), since, state.said()));
    }
    int raised = state.on() ? state.raised() : today;
    return new Outcome<>(
        new TrendState(values, true, raised, since, today),
        List.of(decision(state.on() ? What.STEP : What.RAISE, at, trend, subject, context)));
  }

  private boolean concerns(Trend trend, Subject subject, Context context) {
    Population population = row.population();
    if (population.condition != null) {
      HealthFile file = context.file(subject.person());
      boolean failing =
          population == Population.HEART_DISEASE && file.has(HealthFile.Condition.HEART_FAILURE);
      return (file.has(population.condition) || failing) == population.has;
    }
    if (population == Population.HIGH_SITES) {
      return trend.altitude() != Measured.NOWHERE && trend.altitude() >= row.ofPeople().get(0);
    }
    if (population == Population.NEWCOMERS) {
      return trend.newcomer(
          context
              .file(subject.person())
              .arrived()
              .map(day -> OptionalDouble.of(day.toEpochDay()))
              .orElse(OptionalDouble.empty()));
    }
    int born = context.person(subject.person()).map(Person::birthYear).orElse(0);
    int year = LocalDate.ofEpochDay(trend.today()).getYear();
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
    LocalDays calendar = LocalDays.of(ZoneOffset.UTC);
    int today = calendar.day(now.toEpochMilli());
    // What was measured is asked last: to find the newest all of it is gone through.
    return !state.on()
        && (state.raised() == TrendState.NEVER
            || today - state.raised() > row.cooldownDays() + SPARE_DAYS)
        && (state.packed().isEmpty()
            || today - calendar.day(Measured.newest(state.packed())) > days + SPARE_DAYS);
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
