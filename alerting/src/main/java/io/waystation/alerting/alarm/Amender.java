package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.band.BandRule;
import io.waystation.alerting.rule.limit.LimitRule;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Reading;
import io.waystation.model.SignalCatalogue;
import io.waystation.storage.log.Position;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that late data amend what was decided without them. A marked watch waits until no more
 * is coming and the telemetry store holds it all; then its rule is run over the stretch again, on
 * another thread, while the watch goes on; and last, on the engine's thread, the alarms are made to
 * agree, together with the watch's memory, in a transaction of its own. Whatever fails is done
 * again; what is going on live is never kept waiting for longer than a portion takes.
 */
final class Amender {
  private static final Logger logger = LoggerFactory.getLogger(Amender.class);

  /** Nothing more having come about a stretch for so long, its backlog is taken to be in. */
  private static final Duration SETTLES = Duration.ofSeconds(10);

  /** A backlog that trickles in without an end is amended now and then nevertheless. */
  private static final Duration AT_LATEST = Duration.ofMinutes(5);

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);

  private static final int AT_ONCE = 64;
  private static final long PORTION_NANOS = 50_000_000;

  /** A stretch being worked out. */
  private static final class Work<S> {
    final Watch<S> watch;
    final LateMark mark;
    final LateMarks.Since since;
    final Position position;
    final Instant cut;
    boolean begun;
    volatile Replay.Done<S> done;
    volatile Exception failed;

    Work(Watch<S> watch, LateMark mark, LateMarks.Since since, Position position, Instant cut) {
      this.watch = watch;
      this.mark = mark;
      this.since = since;
      this.position = position;
      this.cut = cut;
    }

    boolean over() {
      return done != null || failed != null;
    }
  }

  private final Records records;
  private final RuleBook rules;
  private final Watches watches;
  private final LateMarks marks;
  private final StoredHistory history;
  private final Context context;
  private final Replay replay;
  private final Executor worker;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<String, Work<?>> works = new HashMap<>();
  private final Map<String, Instant> notBefore = new HashMap<>();
  private Instant looked = Instant.MIN;

  /**
   * @param context for the engine's thread
   * @param replay with a context for the worker's
   * @param worker does one thing after the other
   * @param nanos real time
   */
  Amender(
      Records records,
      RuleBook rules,
      Watches watches,
      LateMarks marks,
      StoredHistory history,
      Context context,
      Replay replay,
      Executor worker,
      Clock clock,
      LongSupplier nanos) {
    this.records = records;
    this.rules = rules;
    this.watches = watches;
    this.marks = marks;
    this.history = history;
    this.context = context;
    this.replay = replay;
    this.worker = worker;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Nothing is left to amend. */
  boolean idle() {
    return marks.all().isEmpty();
  }

  /** What is left to amend has to wait for the clock. */
  boolean settled() {
    if (marks.all().isEmpty()) {
      return true;
    }
    Instant now = clock.instant();
    return works.isEmpty() && marks.all().entrySet().stream().noneMatch(each -> ripe(each, now));
  }

  /**
   * One portion; between batches, after the clock has been looked at.
   *
   * @param at up to where the log has been read
   * @param now the moment clocks were last asked about
   * @param since from when on we have been listening
   * @return every line of history written
   */
  List<AlarmChange.What> work(Position at, Instant now, Instant since) {
    if (marks.all().isEmpty()) {
      return List.of();
    }
    List<AlarmChange.What> lines = new ArrayList<>();
    looked = now.isAfter(looked) ? now : looked;
    long stop = nanos.getAsLong() + PORTION_NANOS;
    begin(at, since);
    Iterator<Work<?>> each = List.copyOf(works.values()).iterator();
    while (each.hasNext() && nanos.getAsLong() < stop) {
      Work<?> work = each.next();
      if (work.over()) {
        finish(work, since, lines);
      }
    }
    return lines;
  }

  private void begin(Position at, Instant since) {
    Instant now = clock.instant();
    for (Map.Entry<String, LateMark> each : List.copyOf(marks.all().entrySet())) {
      if (works.size() < AT_ONCE && !works.containsKey(each.getKey()) && ripe(each, now)) {
        follow(each.getKey(), each.getValue(), at);
      }
    }
    for (Work<?> work : works.values()) {
      if (!work.begun && history.holds(work.position)) {
        work.begun = true;
        worker.execute(() -> run(work, since, now));
      }
    }
  }

  private boolean ripe(Map.Entry<String, LateMark> each, Instant now) {
    LateMark mark = each.getValue();
    boolean settled =
        !mark.last().plus(SETTLES).isAfter(now) || !mark.first().plus(AT_LATEST).isAfter(now);
    return settled && !notBefore.getOrDefault(each.getKey(), Instant.MIN).isAfter(now);
  }

  private void follow(String key, LateMark mark, Position at) {
    Optional<Watch<?>> watch = watches.of(mark.rule(), mark.subject());
    if (watch.isEmpty()) {
      logger.warn("late data of {} amend nothing: no such rule is in force", key);
      forget(key);
      return;
    }
    Instant dealtWith = watches.dealtWith(watch.get());
    Instant cut = dealtWith.isAfter(mark.to()) ? dealtWith : mark.to();
    works.put(key, new Work<>(watch.get(), mark, marks.follow(key, cut), at, cut));
  }

  private <S> void run(Work<S> work, Instant since, Instant now) {
    try {
      work.done = replay.run(work.watch.rule, work.mark, work.cut, since, now);
    } catch (Replay.Impossible | RuntimeException e) {
      work.failed = e;
    }
  }

  private <S> void finish(Work<S> work, Instant since, List<AlarmChange.What> lines) {
    String key = work.watch.key();
    works.remove(key);
    marks.unfollow(key);
    if (work.failed instanceof Replay.Impossible) {
      logger.warn("late data of {} amend nothing: {}", key, work.failed.getMessage());
      forget(key);
    } else if (work.failed != null) {
      again(key, work.failed);
    } else if (!work.since.spoilt()) {
      try {
        lines.addAll(amend(work, since));
        notBefore.remove(key);
      } catch (RuntimeException e) {
        watches.undo();
        again(key, e);
      }
    }
  }

  private void again(String key, Exception why) {
    logger.warn("late data of {} are looked at again: {}", key, why.toString());
    notBefore.put(key, clock.instant().plus(AGAIN_AFTER));
  }

  private void forget(String key) {
    records.write(
        t -> {
          t.checkpoints().deleteStates(AlarmKeeper.CONSUMER, Set.of(LateMarks.state(key)));
          return null;
        });
    marks.done(key);
    notBefore.remove(key);
  }

  private <S> List<AlarmChange.What> amend(Work<S> work, Instant since) {
    Replay.Done<S> done = work.done;
    Watch<S> watch = work.watch;
    List<Decision> decisions = new ArrayList<>(done.decisions());
    Instant newest = done.newest().orElse(Instant.EPOCH);
    if (done.to() == null) {
      newest = goOn(work, since, decisions);
    }
    boolean fresh = !newest.plus(present(watch.rule)).isBefore(looked);
    Instant now = clock.instant();
    Watches.Changes changes = watches.changes(now, false);
    if (done.to() == null && !changes.deletes().contains(watch.key())) {
      // Also one that is idle: what it remembers does not follow from the log's order any more.
      changes.saves().put(watch.key(), watch.text());
    }
    List<AlarmChange.What> lines = new ArrayList<>();
    records.write(
        t -> {
          lines.clear();
          new Amendments(t, rules, watch.rule, watch.subject(), now, fresh, lines::add)
              .write(done.from(), done.to(), decisions);
          t.checkpoints().saveStates(AlarmKeeper.CONSUMER, changes.saves());
          t.checkpoints().deleteStates(AlarmKeeper.CONSUMER, changes.deletes());
          t.checkpoints().deleteStates(AlarmKeeper.CONSUMER, Set.of(LateMarks.state(watch.key())));
          return null;
        });
    watches.keep(changes, false);
    marks.done(watch.key());
    if (!fresh) {
      watches.past(watch.key());
    }
    return lines;
  }

  /**
   * For how long a reading says what is so now. A person's measurement counts for a day, and so
   * does what only a person ends: somebody who pressed a button may wait still.
   */
  private static Duration present(Rule<?> rule) {
    boolean day =
        rule.concern() == Alarm.Concern.HEALTH
            || rule.latch() == Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED;
    return day
        ? BandRule.COUNTS_FOR
        : rule.signals().stream()
            .map(code -> LimitRule.validity(SignalCatalogue.current().signal(code)))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
  }

  /**
   * With what the watch was given meanwhile, up to the moment at which clocks were last asked: from
   * there on it goes on as if everything had come in order.
   *
   * @return measured time of the newest reading
   */
  private <S> Instant goOn(Work<S> work, Instant since, List<Decision> decisions) {
    Rule<S> rule = work.watch.rule;
    Subject subject = work.watch.subject();
    S state = work.done.state();
    Instant newest = work.done.newest().orElse(Instant.EPOCH);
    for (List<Reading> together : work.since.read()) {
      Instant at = together.get(0).measuredAt();
      state = take(rule.tick(state, subject, at.minusMillis(1), since, context), decisions);
      state = take(rule.read(state, subject, together, context), decisions);
      newest = at.isAfter(newest) ? at : newest;
    }
    S after = take(rule.tick(state, subject, looked, since, context), decisions);
    // Where the clock has nothing to say, what is on its way now does not come too late.
    watches.replace(work.watch, after, after.equals(state) ? newest : looked);
    return newest;
  }

  private static <S> S take(Outcome<S> outcome, List<Decision> decisions) {
    decisions.addAll(outcome.decisions());
    return outcome.state();
  }
}
