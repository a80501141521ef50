package io.waystation.alerting.backtest;

import io.waystation.alerting.notify.config.NotifyConfig;
import io.waystation.alerting.notify.group.Register;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.model.Alarm;
import io.waystation.model.Reading;
import io.waystation.model.Station;
import io.waystation.model.StationId;
import io.waystation.storage.records.Duty;
import io.waystation.storage.records.Records;
import io.waystation.storage.telemetry.Selector;
import io.waystation.storage.telemetry.TelemetryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rules would have done on stored history: a function of history, register, rules and routes
 * that changes none of them. It assumes that we were listening all the time, that every reading
 * came as soon as it was measured (of stations, but for those marked late), and that somebody takes
 * an alarm {@link Trial#ACKNOWLEDGED_AFTER} later. Blocks; memory grows with the things watched and
 * not with the length of history. For one thread.
 */
public final class Backtest {
  /** Signals are sparse: less than that missing at an end is no gap. */
  private static final Duration SPARSE = Duration.ofHours(1);

  private static final Duration SPARSE_OF_PEOPLE = Duration.ofDays(1);

  private final TelemetryStore telemetry;
  private final Context context;
  private final Optional<NotifyConfig> notify;
  private final List<Station> stations;
  private final Register register;
  private final List<Duty.StandIn> standIns;

  private Backtest(
      TelemetryStore telemetry,
      Context context,
      Optional<NotifyConfig> notify,
      List<Station> stations,
      Register register,
      List<Duty.StandIn> standIns) {
    this.telemetry = telemetry;
    this.context = context;
    this.notify = notify;
    this.stations = stations;
    this.register = register;
    this.standIns = standIns;
  }

  /**
   * @param context the register as rules see it
   * @param rules those that may be tried, for their kinds
   * @param notify routes and rotas; empty where nobody is told of alarms
   */
  public static Backtest of(
      TelemetryStore telemetry,
      Records records,
      Context context,
      RuleBook rules,
      Optional<NotifyConfig> notify) {
    return records.read(
        t -> {
          List<Station> stations = t.stations().all();
          Register register =
              new Register(
                  stations,
                  t.stations().areas(),
                  id -> rules.find(id).map(rule -> rules.definition(rule).kind()).orElse(""));
          return new Backtest(
              telemetry,
              context,
              notify,
              stations,
              register,
              t.duty().standInsEndingAfter(Instant.EPOCH));
        });
  }

  /** Told how far it is, between readings; answers whether to go on. */
  @FunctionalInterface
  public interface Watcher {
    /** Never breaks off. */
    Watcher NOBODY = (readings, share) -> true;

    /**
     * @param readings looked at so far
     * @param share 0 to 1
     * @return false to break it off: the report is of what was seen by then
     */
    boolean goOn(long readings, double share);
  }

  /**
   * What is asked.
   *
   * @param book of the rules to try
   * @param rules some of that book
   * @param inForce to compare them with
   * @param to not after now: a clock that nobody has looked at decides nothing
   * @param only alarms of these stations; empty for all
   */
  public record Question(
      RuleBook book,
      List<Rule<?>> rules,
      RuleBook inForce,
      Instant from,
      Instant to,
      Set<StationId> only) {
    public Question {
      rules = List.copyOf(rules);
      only = Set.copyOf(only);
    }
  }

  /**
   * @throws io.waystation.storage.telemetry.TelemetryException if history cannot be read
   */
  public Report run(Question question, Watcher watcher) {
    Map<Rule<?>, Trial<?>> tried = new LinkedHashMap<>();
    Map<Rule<?>, Trial<?>> inForce = new LinkedHashMap<>();
    Duration before =
        question.rules().stream()
            .map(rule -> Memory.of(question.book().definition(rule).kind()))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    Instant since = question.from().minus(before);
    ZoneId zone = zone(question.only());
    for (Rule<?> rule : question.rules()) {
      tried.put(rule, trial(rule, since, question, zone));
      changed(rule, question)
          .ifPresent(other -> inForce.put(rule, trial(other, since, question, zone)));
    }
    List<Trial<?>> all = new ArrayList<>(tried.values());
    all.addAll(inForce.values());
    Reached reached = new Reached(since, question, all, watcher);
    new History(telemetry, History.MANY)
        .read(selector(question), since, question.to(), reached::slice);
    return new Report(
        question.from(),
        question.to(),
        Optional.ofNullable(reached.first),
        Optional.ofNullable(reached.last),
        reached.partial(),
        zone,
        reached.readings,
        question.rules().stream().map(rule -> told(rule, question, tried, inForce)).toList());
  }

  /** The rule of that id in force, if it is another one. */
  private static Optional<Rule<?>> changed(Rule<?> rule, Question question) {
    String version = question.book().definition(rule).version();
    return question
        .inForce()
        .find(rule.id())
        .filter(other -> !question.inForce().definition(other).version().equals(version));
  }

  private Trial<?> trial(Rule<?> rule, Instant since, Question question, ZoneId zone) {
    Pager pager =
        notify
            .<Pager>map(config -> new RoutedPager(config, register, standIns, zone))
            .orElseGet(() -> new PlainPager(zone));
    return new Trial<>(rule, since, question.from(), question.only(), context, zone, pager);
  }

  private static Report.OfRule told(
      Rule<?> rule,
      Question question,
      Map<Rule<?>, Trial<?>> tried,
      Map<Rule<?>, Trial<?>> inForce) {
    Trial<?> trial = tried.get(rule);
    List<Report.Raised> alarms = trial.alarms();
    Optional<Report.Comparison> comparison =
        Optional.ofNullable(inForce.get(rule))
            .map(other -> Comparing.of(other.alarms(), alarms, other.pages().count()));
    return new Report.OfRule(
        rule.id(),
        question.book().definition(rule).version(),
        question
            .inForce()
            .find(rule.id())
            .map(other -> question.inForce().definition(other).version())
            .orElse(""),
        rule.title(),
        rule.concern(),
        alarms,
        trial.raised(),
        trial.perDay(),
        trial.pages(),
        comparison);
  }

  /**
   * A silence is ended by any message, so it must be shown all; a person is measured here and
   * there, so a station's people are found by the station of the alarm.
   */
  private static Selector selector(Question question) {
    Set<String> signals = new HashSet<>();
    boolean everything = false;
    boolean people = false;
    for (Rule<?> rule : question.rules()) {
      signals.addAll(rule.signals());
      changed(rule, question).ifPresent(other -> signals.addAll(other.signals()));
      everything |= rule instanceof SilenceRule silence && silence.devices().isPresent();
      people |= rule.concern() == Alarm.Concern.HEALTH;
    }
    StationId only =
        question.only().size() == 1 && !people ? question.only().iterator().next() : null;
    return new Selector(only, null, null, null, everything ? Set.of() : signals);
  }

  private ZoneId zone(Set<StationId> only) {
    return stations.stream()
        .filter(station -> only.isEmpty() || only.contains(station.id()))
        .map(Station::zone)
        .findFirst()
        .orElse(ZoneOffset.UTC);
  }

  /** How far it has come. */
  private static final class Reached {
    private final Instant since;
    private final Question question;
    private final List<Trial<?>> trials;
    private final Watcher watcher;
    private Instant first;
    private Instant last;
    private long readings;
    private boolean brokenOff;

    Reached(Instant since, Question question, List<Trial<?>> trials, Watcher watcher) {
      this.since = since;
      this.question = question;
      this.trials = trials;
      this.watcher = watcher;
    }

    boolean slice(List<Reading> slice, Instant end) {
      if (!slice.isEmpty()) {
        first = first == null ? slice.get(0).measuredAt() : first;
        last = slice.get(slice.size() - 1).measuredAt();
        readings += slice.size();
      }
      trials.forEach(trial -> trial.slice(slice, end));
      double share =
          Duration.between(since, end).toMillis()
              / (double) Math.max(1, Duration.between(since, question.to()).toMillis());
      brokenOff = !watcher.goOn(readings, share) && end.isBefore(question.to());
      return !brokenOff;
    }

    boolean partial() {
      boolean people =
          question.rules().stream().anyMatch(rule -> rule.concern() == Alarm.Concern.HEALTH);
      Duration sparse = people ? SPARSE_OF_PEOPLE : SPARSE;
      return brokenOff
          || first == null
          || first.isAfter(question.from().plus(sparse))
          || last.isBefore(question.to().minus(sparse));
    }
  }
}
