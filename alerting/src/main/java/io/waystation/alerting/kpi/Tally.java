package io.waystation.alerting.kpi;

import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange.What;
import io.waystation.model.AlarmKpis;
import io.waystation.model.AlarmKpis.Counted;
import io.waystation.model.AlarmKpis.Figure;
import io.waystation.model.AlarmKpis.Priority;
import io.waystation.model.AlarmKpis.Tag;
import io.waystation.model.AlarmKpis.Target;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import io.waystation.storage.records.AlarmEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the history of alarms into figures, line by line: a function of what it is given. Besides
 * ten minutes of history it keeps one counter for each alarm (rule, station, device, part) and
 * eight bytes for each acknowledgement.
 */
final class Tally {
  /** Give it the history from this long before, so that a flood that goes on is seen as one. */
  static final Duration LEAD = Duration.ofHours(1);

  /** Those that call for somebody, mildest first. */
  static final List<Severity> CALLING =
      Arrays.stream(Severity.values()).filter(s -> s.atLeast(Severity.NOTICE)).toList();

  private static final int TOP = 10;

  private record Key(String rule, StationId station, String device, String part) {}

  private static final class Count {
    private LocalText title;
    private long count;
  }

  private final Instant from;
  private final Alarm.Concern concern;
  private final AlarmKpis.Operators operators;
  private final FloodWindow window;
  private final Minute minute;
  private final Map<Key, Count> counts = new HashMap<>();
  private final Map<Severity, Long> severities = new EnumMap<>(Severity.class);
  private final Map<Severity, Waits> waits = new EnumMap<>(Severity.class);

  /** What happened to one alarm in one moment; what it means is known when all of it is here. */
  private final List<AlarmEvent> moment = new ArrayList<>();

  Tally(Instant from, Alarm.Concern concern, AlarmKpis.Operators operators) {
    this.from = from;
    this.concern = concern;
    this.operators = operators;
    this.window = new FloodWindow(from, operators.count());
    this.minute = new Minute(from);
  }

  /**
   * @param event in the order of time; those of one alarm at one moment side by side
   */
  void add(AlarmEvent event) {
    if (!moment.isEmpty()
        && !(moment.get(0).alarm().equals(event.alarm())
            && moment.get(0).learntAt().equals(event.learntAt()))) {
      settle();
    }
    moment.add(event);
  }

  private void settle() {
    announcement().ifPresent(this::annunciated);
    for (AlarmEvent event : moment) {
      if (event.what() == What.CLEARED) {
        minute.over(event);
      } else if (event.what() == What.ACKNOWLEDGED && !event.learntAt().isBefore(from)) {
        taken(event);
      }
    }
    moment.clear();
  }

  /** The worst of what was said of the alarm in this moment, if it called for anybody. */
  private Optional<AlarmEvent> announcement() {
    if (is(What.AMENDED)) {
      return Optional.empty();
    }
    boolean held = is(What.SUPPRESSED) || is(What.SHELVED);
    return moment.stream()
        .filter(e -> e.what() == What.RAISED || e.what() == What.STEPPED_UP)
        .filter(e -> CALLING.contains(e.severity()))
        .filter(e -> vital(e) || !(held || e.held()))
        .max(Comparator.comparing(AlarmEvent::severity));
  }

  private boolean is(What what) {
    return moment.stream().anyMatch(event -> event.what() == what);
  }

  /** Nothing holds back what a life may hang on. */
  private boolean vital(AlarmEvent event) {
    return concern == Alarm.Concern.HEALTH && event.severity() == Severity.CRITICAL;
  }

  private void annunciated(AlarmEvent event) {
    Key key =
        concern == Alarm.Concern.HEALTH
            ? new Key(event.rule(), event.station(), "", "")
            : new Key(event.rule(), event.station(), event.device(), event.part());
    window.annunciated(event.learntAt());
    minute.annunciated(event, tag(key, event.title()));
    if (!event.learntAt().isBefore(from)) {
      Count count = counts.computeIfAbsent(key, k -> new Count());
      count.title = event.title();
      count.count++;
      severities.merge(event.severity(), 1L, Long::sum);
    }
  }

  private static Tag tag(Key key, LocalText title) {
    return new Tag(key.rule, title, key.station, key.device, key.part);
  }

  private void taken(AlarmEvent event) {
    if (event.waitingSince() != null) {
      waits
          .computeIfAbsent(event.severity(), s -> new Waits())
          .add(Duration.between(event.waitingSince(), event.learntAt()));
    }
  }

  /** When there is nothing more before that time. */
  AlarmKpis until(Instant to, AlarmKpis.Standing standing) {
    settle();
    long all = severities.values().stream().mapToLong(Long::longValue).sum();
    FloodWindow.Seen seen = window.until(to);
    double windows = (double) Duration.between(from, to).toMillis() / AlarmKpis.WINDOW.toMillis();
    List<Priority> priorities = priorities(severities, all);
    List<AlarmKpis.Acknowledgements> acknowledgements =
        CALLING.stream().map(s -> waits.getOrDefault(s, new Waits()).acknowledgements(s)).toList();
    AlarmKpis kpis =
        new AlarmKpis(
            from,
            to,
            concern,
            operators,
            all,
            new AlarmKpis.Rate(
                all / windows / operators.count(), seen.worst(), seen.worstEnds(), seen.last()),
            seen.flood(),
            minute.chattering(),
            minute.fleeting(),
            top(all),
            priorities,
            acknowledgements,
            standing,
            List.of());
    return judged(kpis);
  }

  /**
   * @param counts absent where there is none
   */
  static List<Priority> priorities(Map<Severity, Long> counts, long all) {
    return CALLING.stream()
        .map(
            severity -> {
              long count = counts.getOrDefault(severity, 0L);
              return new Priority(severity, count, all == 0 ? 0 : (double) count / all);
            })
        .toList();
  }

  private AlarmKpis.TopTen top(long all) {
    List<Counted> top =
        counts.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<Key, Count> e) -> e.getValue().count)
                    .reversed()
                    .thenComparing(e -> e.getKey().toString()))
            .limit(TOP)
            .map(e -> new Counted(tag(e.getKey(), e.getValue().title), e.getValue().count))
            .toList();
    long theirs = top.stream().mapToLong(Counted::count).sum();
    return new AlarmKpis.TopTen(all == 0 ? 0 : (double) theirs / all, top);
  }

  private static AlarmKpis judged(AlarmKpis of) {
    List<Figure> figures =
        Arrays.stream(Target.values()).map(t -> new Figure(t, value(t, of))).toList();
    return new AlarmKpis(
        of.from(),
        of.to(),
        of.concern(),
        of.operators(),
        of.annunciated(),
        of.rate(),
        of.flood(),
        of.chattering(),
        of.fleeting(),
        of.topTen(),
        of.priorities(),
        of.acknowledgements(),
        of.standing(),
        figures);
  }

  private static Optional<Double> value(Target target, AlarmKpis of) {
    boolean any = of.annunciated() > 0;
    return switch (target) {
      case AVERAGE_RATE -> Optional.of(of.rate().average());
      case WORST_RATE -> Optional.of(of.rate().worst());
      case TIME_IN_FLOOD ->
          Optional.of(
              (double) of.flood().time().toMillis()
                  / Duration.between(of.from(), of.to()).toMillis());
      case TOP_TEN -> any ? Optional.of(of.topTen().share()) : Optional.empty();
      case CHATTERING -> Optional.of((double) of.chattering().alarms());
      case FLEETING -> Optional.of((double) of.fleeting());
      case STALE -> Optional.of((double) of.standing().stale());
      case STANDING -> Optional.of((double) of.standing().count() / of.operators().count());
      case CRITICAL_SHARE -> any ? share(Severity.CRITICAL, of) : Optional.empty();
      case WARNING_SHARE -> any ? share(Severity.WARNING, of) : Optional.empty();
      case CRITICAL_TAKEN -> taken(Severity.CRITICAL, of);
      case WARNING_TAKEN -> taken(Severity.WARNING, of);
    };
  }

  private static Optional<Double> share(Severity severity, AlarmKpis of) {
    return of.priorities().stream()
        .filter(p -> p.severity() == severity)
        .map(Priority::share)
        .findFirst();
  }

  private static Optional<Double> taken(Severity severity, AlarmKpis of) {
    return of.acknowledgements().stream()
        .filter(a -> a.severity() == severity && a.count() > 0)
        .map(a -> (double) a.p90().toMillis() / 1_000)
        .findFirst();
  }
}
