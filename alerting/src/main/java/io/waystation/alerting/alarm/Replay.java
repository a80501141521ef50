package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Reading;
import io.waystation.storage.records.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a rule once more over a stretch of the past, as {@link io.waystation.alerting.rule.Episode}
 * defines it: every reading in its place. It begins where nothing was on or pending, so far before
 * the first late reading that nothing older matters, and ends where that is so again after the last
 * one, or with everything the watch has been given. Holds a few hours of readings at a time.
 */
final class Replay {
  private static final Duration PORTION = Duration.ofHours(3);

  /** Values of a part that are older say nothing, and are not looked for. */
  private static final Duration HEARD_WITHIN = Duration.ofDays(31);

  /** A station forgets a series after a day; and some values are valid longer than an hour. */
  private static final Duration STATION_HEARD_WITHIN = Duration.ofDays(2);

  /** How often an earlier beginning is tried, if something was on there already. */
  private static final int BEGINNINGS = 1_000;

  /**
   * What came of it.
   *
   * @param from what was over before then is right as it is on record
   * @param decisions also some from before: so far back it had to begin
   * @param to the same for the other end; null when it went on to the present
   * @param state after the last reading; of use only when it went on to the present
   * @param newest measured time of the newest reading
   */
  record Done<S>(
      Instant from, Instant to, List<Decision> decisions, S state, Optional<Instant> newest) {}

  /** Why it could not be done and never will be; in words for the service's own log. */
  static final class Impossible extends Exception {
    private static final long serialVersionUID = 1L;

    Impossible(String why) {
      super(why);
    }
  }

  private final StoredHistory history;
  private final Records records;
  private final Context context;

  /**
   * @param context for the thread that runs it
   */
  Replay(StoredHistory history, Records records, Context context) {
    this.history = history;
    this.records = records;
    this.context = context;
  }

  /**
   * @param cut the newest reading or moment that the watch has dealt with
   * @param since from when on we have been listening
   * @param now our clock
   * @throws Impossible if the store does not hold what is needed
   */
  <S> Done<S> run(Rule<S> rule, LateMark mark, Instant cut, Instant since, Instant now)
      throws Impossible {
    Duration reach = rule.reach().orElseThrow();
    Instant right = notOn(rule, mark.subject(), mark.from());
    for (int tries = 0; tries < BEGINNINGS; tries++) {
      Instant from = right.minus(reach);
      Instant quiet = notOn(rule, mark.subject(), from);
      if (quiet.isBefore(from)) {
        right = quiet;
        continue;
      }
      Instant begin = rule.remembers() ? primed(rule, mark.subject(), from) : from;
      if (begin.isBefore(history.complete(now))) {
        throw new Impossible("single values are not kept that long");
      }
      Run<S> run = new Run<>(rule, mark, from, reach, since);
      if (run.go(begin, cut)) {
        return run.done(right);
      }
      right = notOn(rule, mark.subject(), from.minusSeconds(3_600));
    }
    throw new Impossible("no beginning can be found at which nothing was on");
  }

  /**
   * Goes back until no alarm was on. What was pending then for longer than a hold would have become
   * one, and would have begun before.
   */
  private Instant notOn(Rule<?> rule, Subject subject, Instant latest) {
    if (rule.latch() == Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED) {
      return latest;
    }
    Instant at = latest;
    while (true) {
      Instant moment = at;
      Optional<Instant> on =
          records.read(t -> t.alarms().lastingUntil(rule.id(), subject.source(), moment)).stream()
              .map(Alarm::startedAt)
              .filter(started -> !started.isAfter(moment))
              .min(Instant::compareTo);
      if (on.isEmpty()) {
        return at;
      }
      at = on.get().minusMillis(1);
    }
  }

  /** Goes back until each series has been heard once, as far as it is still remembered then. */
  private Instant primed(Rule<?> rule, Subject subject, Instant from) {
    boolean station = subject.device().isEmpty() && subject.person().isNone();
    Instant back = from.minus(station ? STATION_HEARD_WITHIN : HEARD_WITHIN);
    return history.last(rule, subject, back, from).stream()
        .map(Reading::measuredAt)
        .min(Instant::compareTo)
        .orElse(from);
  }

  /** One attempt. */
  private final class Run<S> {
    private final Rule<S> rule;
    private final LateMark mark;
    private final Instant from;
    private final Instant settled;
    private final Instant since;
    private final List<Alarm> known;
    private final List<Decision> decisions = new ArrayList<>();
    private Subject subject;
    private S state;
    private Instant newest;
    private Instant to;
    private boolean begun;
    private boolean found;

    Run(Rule<S> rule, LateMark mark, Instant from, Duration reach, Instant since) {
      this.rule = rule;
      this.mark = mark;
      this.from = from;
      this.settled = mark.to().plus(reach);
      this.since = since;
      this.known =
          records.read(t -> t.alarms().lastingUntil(rule.id(), mark.subject().source(), from));
      this.subject = mark.subject();
      this.state = rule.fresh();
    }

    /** Whether nothing was on where it began. */
    boolean go(Instant begin, Instant cut) throws Impossible {
      Instant end = cut.plusMillis(1);
      for (Instant at = begin; at.isBefore(end) && to == null; at = at.plus(PORTION)) {
        Instant until = at.plus(PORTION).isBefore(end) ? at.plus(PORTION) : end;
        if (!go(history.readings(rule, mark.subject(), at, until))) {
          return false;
        }
      }
      if (!found) {
        throw new Impossible("the telemetry store does not hold the reading that came late");
      }
      return begun || begins();
    }

    private boolean go(List<Reading> readings) {
      for (int first = 0; first < readings.size() && to == null; ) {
        Instant at = readings.get(first).measuredAt();
        int next = first + 1;
        while (next < readings.size() && readings.get(next).measuredAt().equals(at)) {
          next++;
        }
        if (!begun && !at.isBefore(from) && !begins()) {
          return false;
        }
        found |= at.equals(mark.from());
        read(at, readings.subList(first, next));
        first = next;
      }
      return true;
    }

    private boolean begins() {
      boolean on = Story.endsOn(decisions);
      decisions.clear();
      begun = true;
      return !on;
    }

    private void read(Instant at, List<Reading> together) {
      Instant before = at.minusMillis(1);
      take(rule.tick(state, subject, before, since, context));
      if (before.isAfter(settled) && rule.idle(state) && nothingOn(before)) {
        to = before;
        return;
      }
      Subject now = rule.subject(together.get(0));
      subject = now == null ? subject : now;
      take(rule.read(state, subject, together, context));
      newest = at;
    }

    private void take(Outcome<S> outcome) {
      decisions.addAll(outcome.decisions());
      state = outcome.state();
    }

    /** Also as far as is known until now: what follows does so from the same state. */
    private boolean nothingOn(Instant at) {
      return rule.latch() == Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED
          || (!Story.endsOn(decisions)
              && known.stream()
                  .allMatch(
                      alarm ->
                          alarm.startedAt().isAfter(at)
                              || (alarm.condition() == Alarm.Condition.NORMAL
                                  && alarm.clearedAt().isBefore(at))));
    }

    Done<S> done(Instant right) {
      return new Done<>(right, to, List.copyOf(decisions), state, Optional.ofNullable(newest));
    }
  }
}
