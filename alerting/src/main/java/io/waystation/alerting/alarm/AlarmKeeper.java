package io.waystation.alerting.alarm;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.triage.Connections;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.StationId;
import io.waystation.storage.log.Entry;
import io.waystation.storage.log.Lane;
import io.waystation.storage.log.LogFollower;
import io.waystation.storage.log.Position;
import io.waystation.storage.log.ReadingLog;
import io.waystation.storage.records.Checkpoints;
import io.waystation.storage.records.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the log into alarms, batch by batch: what a batch decided, what the rules must remember and
 * the place in the log are written in one transaction, or not at all. For one thread.
 */
final class AlarmKeeper implements LogFollower.Consumer {
  private static final Logger logger = LoggerFactory.getLogger(AlarmKeeper.class);

  static final String CONSUMER = "alerting";

  /** Messages at a time; standing further behind than that, we do not know the present. */
  static final int BATCH = 1_000;

  /** After connecting, the broker first hands over what it kept for us. */
  private static final Duration SETTLES = Duration.ofSeconds(10);

  private static final Duration MARK_EVERY = Duration.ofSeconds(30);

  /** How late a shelving may end, or a maintenance begin or end. */
  private static final Duration HOLDS_EVERY = Duration.ofSeconds(1);

  /** Readings older than this are late and go to the past: order need not be known beyond it. */
  private static final Duration ORDER_MATTERS = Duration.ofMinutes(15);

  private static final long SEEN_AT_MOST = 100_000;
  private static final long OFFSET_EVERY_NANOS = 500_000_000;

  /**
   * Key of the state that holds the position from which readings are seen again after a restart.
   */
  private static final String MARK = "@mark";

  /** Key of the state that holds the name of the log the positions belong to. */
  private static final String LOG = "@log";

  private record Mark(Instant at, Position position) {}

  /**
   * What it takes to amend the past.
   *
   * @param context for the worker's thread
   * @param worker does one thing after the other
   */
  record Past(StoredHistory history, Context context, Executor worker) {}

  private final ReadingLog log;
  private final Records records;
  private final RuleBook rules;
  private final Watches watches;
  private final LateMarks marks;
  private final Amender amender;
  private final Connections connections;
  private final Outages outages;
  private final Listening listening;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Counter read;
  private final Map<AlarmChange.What, Counter> changes = new EnumMap<>(AlarmChange.What.class);
  private final Deque<Mark> places = new ArrayDeque<>();
  private final String logIdentity;
  private Position next;
  private Position written;
  private long writtenAt;
  private Instant received = Instant.EPOCH;
  private final Wakefulness wakefulness;
  private Instant awake = Instant.EPOCH;
  private Instant marked = Instant.EPOCH;
  private Instant holdsSeen = Instant.EPOCH;

  /**
   * How long before a message is received what it tells of may have been measured, and no longer.
   */
  private volatile Duration together = Duration.ZERO;

  /** The clock when the last batch was dealt with; the least moment while the past is amended. */
  private volatile Instant decided = Instant.MIN;

  private AlarmKeeper(
      ReadingLog log,
      Records records,
      RuleBook rules,
      Watches watches,
      LateMarks marks,
      Amender amender,
      Connections connections,
      Outages outages,
      Listening listening,
      Clock clock,
      LongSupplier nanos,
      MeterRegistry meters) {
    this.log = log;
    this.logIdentity = log.identity();
    this.records = records;
    this.rules = rules;
    this.watches = watches;
    this.marks = marks;
    this.amender = amender;
    this.connections = connections;
    this.outages = outages;
    this.listening = listening;
    this.clock = clock;
    this.nanos = nanos;
    this.wakefulness = new Wakefulness(clock.instant(), nanos);
    this.read =
        Counter.builder("waystation.alerting.readings")
            .description("Readings that rules have looked at")
            .register(meters);
    Gauge.builder("waystation.alerting.watches", watches, Watches::count)
        .description("How many rules watch how many things, multiplied")
        .register(meters);
    Gauge.builder("waystation.alerting.timers", watches, Watches::timers)
        .description("Of those, how many will look at the clock")
        .register(meters);
    for (AlarmChange.What what : AlarmChange.What.values()) {
      changes.put(
          what,
          Counter.builder("waystation.alerting.changes")
              .description("Changes of alarms that rules have decided")
              .tag("what", what.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  /**
   * Takes up where the records say it stood; from now on they say that these rules are in force.
   *
   * @param nanos real time, by which it is told how long we slept and for how long the past is
   *     amended in a row
   */
  static AlarmKeeper open(
      ReadingLog log,
      Records records,
      RuleBook rules,
      Context context,
      Past past,
      Listening listening,
      Clock clock,
      LongSupplier nanos,
      MeterRegistry meters) {
    LateMarks marks = new LateMarks(clock);
    Watches watches = new Watches(rules, context, marks);
    Amender amender =
        new Amender(
            records,
            rules,
            watches,
            marks,
            past.history(),
            context,
            new Replay(past.history(), records, past.context()),
            past.worker(),
            clock,
            nanos);
    Connections connections = new Connections();
    Outages outages =
        new Outages(rules, context, device -> connections.complete(watches.member(device)));
    AlarmKeeper keeper =
        new AlarmKeeper(
            log,
            records,
            rules,
            watches,
            marks,
            amender,
            connections,
            outages,
            listening,
            clock,
            nanos,
            meters);
    keeper.restore();
    keeper.beginWith(rules);
    return keeper;
  }

  /**
   * The records say that these rules are in force. What one that is not any more had raised is
   * over: nobody watches for its end.
   */
  private void beginWith(RuleBook rules) {
    Instant now = clock.instant();
    Set<String> ids = rules.rules().stream().map(Rule::id).collect(Collectors.toSet());
    List<Alarm> withdrawn =
        records.write(
            t -> {
              t.rules().inForce(InForce.of(rules), now);
              List<Alarm> found = t.alarms().activeOfOtherRules(ids);
              for (Alarm alarm : found) {
                t.alarms()
                    .change(
                        alarm.clear(now),
                        AlarmChange.What.CLEARED,
                        AlarmChange.SYSTEM,
                        now,
                        now,
                        AlarmChange.Because.RULE_WITHDRAWN);
              }
              return found;
            });
    for (Alarm alarm : withdrawn) {
      logger.info(
          "alarm {} is over: its rule {} is not in force any more", alarm.id(), alarm.rule());
      count(AlarmChange.What.CLEARED);
    }
  }

  private void restore() {
    Map<String, String> own = new HashMap<>();
    Instant now = clock.instant();
    log.join(CONSUMER);
    Position known =
        records.read(
            t -> {
              t.checkpoints().eachState(CONSUMER, (key, text) -> take(own, key, text, now));
              return t.checkpoints().position(CONSUMER);
            });
    watches.restored();
    boolean sameLog = sameLog(own.get(LOG), known);
    next = sameLog ? known : log.end();
    written = next;
    writtenAt = nanos.getAsLong();
    String mark = own.get(MARK);
    if (!sameLog) {
      mark = null;
    }
    for (Alarm alarm : records.read(t -> t.alarms().past())) {
      Subject subject = new Subject(alarm.station(), alarm.device(), alarm.part(), alarm.person());
      watches.past(Watch.key(alarm.rule(), subject));
    }
    outages.restore(records.read(t -> t.alarms().stationsWithActive()));
    Position from =
        (mark == null ? next : Position.parse(mark))
            .max(new Position(next.live() - SEEN_AT_MOST, next.backlog() - SEEN_AT_MOST))
            .min(next);
    places.add(new Mark(clock.instant(), from));
    boolean anythingBefore = next.since(Position.START) > 0;
    Instant since = anythingBefore ? clock.instant() : Instant.MIN;
    for (Lane lane : Lane.values()) {
      Instant first = seeAgain(lane, from.in(lane));
      since = lane == Lane.LIVE && first.isBefore(since) ? first : since;
    }
    if (anythingBefore) {
      watches.restarted(from.live() == 0 ? Instant.EPOCH : since);
    }
  }

  private void take(Map<String, String> own, String key, String text, Instant now) {
    if (key.equals(MARK) || key.equals(LOG)) {
      own.put(key, text);
    } else if (!marks.restore(key, text)) {
      watches.restore(key, text, now);
    }
  }

  /**
   * @return when the first of them was received; {@link Instant#MAX} when there is none
   */
  private Instant seeAgain(Lane lane, long from) {
    long end = next.in(lane);
    Instant first = Instant.MAX;
    while (from < end) {
      List<Entry> entries = log.read(lane, from, (int) Math.min(BATCH, end - from));
      if (entries.isEmpty()) {
        return first;
      }
      first = first.equals(Instant.MAX) ? entries.get(0).receivedAt() : first;
      for (Entry entry : entries) {
        if (entry.offset() < end) {
          watches.seen(entry);
          connections.read(entry);
        }
      }
      from = entries.get(entries.size() - 1).offset() + 1;
    }
    return first;
  }

  /**
   * In a log that has been replaced, by a backup for instance, the position says nothing: going on
   * from it would mean to miss every alarm until that log has grown so far.
   *
   * @param knownLog null in records that do not say
   */
  private boolean sameLog(String knownLog, Position position) {
    Position end = log.end();
    boolean named = knownLog == null || knownLog.equals(logIdentity);
    if (named && position.since(end) == 0) {
      return true;
    }
    logger.warn(
        "alarms stand at {} of another log than the one that is here and ends at {}: it has been"
            + " replaced, by a backup perhaps; alarms go on from its end",
        position,
        end);
    return false;
  }

  /** What it wants next. */
  Position next() {
    return next;
  }

  @Override
  public void accept(List<Entry> batch, Position upTo) {
    Instant now = clock.instant();
    if (wakefulness.slept(now)) {
      awake = now;
    }
    try {
      List<Finding> findings = new ArrayList<>();
      int readings = 0;
      for (Entry entry : batch) {
        findings.addAll(watches.read(entry));
        connections.read(entry);
        readings += entry.readings().size();
        received = entry.receivedAt().isAfter(received) ? entry.receivedAt() : received;
      }
      Optional<Instant> clocks = clocks(now, upTo);
      clocks.ifPresent(since -> findings.addAll(watches.tick(read(now, upTo), since)));
      write(now, upTo, findings, clocks, holdsDue(now));
      next = upTo;
      read.increment(readings);
      clocks.ifPresent(since -> amender.work(upTo, read(now, upTo), since).forEach(this::count));
      decided = clocks.isEmpty() || amender.settled() ? now : Instant.MIN;
    } catch (RuntimeException e) {
      watches.undo();
      marks.undo();
      throw e;
    }
  }

  /**
   * Everything it was given is decided and the clock, as it stands, has been looked at; what late
   * data say of the past too, as far as their time has come. For any thread.
   */
  boolean settled() {
    return !decided.isBefore(clock.instant());
  }

  /**
   * What is measured in so long a time is received at the end of it, one message after the other:
   * clocks decide nothing that the next one may contradict. For any thread.
   *
   * @param stretch zero when everything is received as it is measured
   */
  void comesTogether(Duration stretch) {
    together = stretch;
  }

  /** Late data are waiting to be worked into the past. */
  boolean amending() {
    return !amender.idle();
  }

  /**
   * Clocks may decide only what readings not read yet cannot contradict: while we listen, have
   * listened for a moment, and are at the log's end or close to it: since when we have listened.
   */
  private Optional<Instant> clocks(Instant now, Position upTo) {
    return listening
        .since()
        .map(at -> at.isAfter(awake) ? at : awake)
        .filter(since -> !since.plus(SETTLES).isAfter(now))
        .filter(since -> log.end().live() - upTo.live() < BATCH);
  }

  /** Up to when everything received has been read, and nothing more is on its way. */
  private Instant read(Instant now, Position upTo) {
    return (log.end().live() == upTo.live() ? now : received).minus(together);
  }

  /** What people set an end to goes by our clock alone, whatever we hear or do not hear. */
  private boolean holdsDue(Instant now) {
    if (holdsSeen.plus(HOLDS_EVERY).isAfter(now)) {
      return false;
    }
    boolean due = records.read(t -> t.alarms().handlingDue(now));
    // What is due stays so until it is written.
    holdsSeen = due ? holdsSeen : now;
    return due;
  }

  private void write(
      Instant now,
      Position upTo,
      List<Finding> findings,
      Optional<Instant> clocks,
      boolean holdsDue) {
    // What a maintenance lets go may be a line of an outage: looked at in the same transaction, or
    // somebody would be told of it in between.
    Set<StationId> held = new HashSet<>();
    if (holdsDue) {
      records.read(
          t -> {
            held.addAll(t.alarms().stationsHeld(now));
            t.maintenances().due(now).forEach(due -> held.add(due.station()));
            return null;
          });
    }
    Outages.Round outage = outages.round(findings, now, clocks, held);
    boolean mark = !marked.plus(MARK_EVERY).isAfter(now) && upTo.since(written) > 0;
    Watches.Changes changed = watches.changes(now, mark);
    Map<String, String> late = marks.saves();
    boolean due = upTo.since(written) > 0 && nanos.getAsLong() - writtenAt >= OFFSET_EVERY_NANOS;
    boolean nothingNew =
        findings.isEmpty()
            && watches.present().isEmpty()
            && outage.isEmpty()
            && changed.isEmpty()
            && late.isEmpty();
    if (nothingNew && !mark && !due && !holdsDue) {
      watches.keep(changed, false);
      marks.keep();
      return;
    }
    if (mark) {
      mark(now, upTo);
    }
    Map<String, String> saves = new HashMap<>(changed.saves());
    saves.putAll(late);
    saves.put(MARK, places.getFirst().position().toString());
    saves.put(LOG, logIdentity);
    List<AlarmChange.What> history = new ArrayList<>();
    Map<StationId, Instant> again =
        records.write(
            t -> {
              history.clear();
              Holds holds = new Holds(t, now, history::add);
              if (holdsDue) {
                holds.see();
              }
              AlarmBook book = new AlarmBook(t.alarms(), rules, holds, now, history::add);
              watches.present().forEach(book::present);
              book.write(findings);
              Map<StationId, Instant> next = outages.look(outage, t.alarms(), history::add);
              Checkpoints checkpoints = t.checkpoints();
              checkpoints.saveStates(CONSUMER, saves);
              checkpoints.deleteStates(CONSUMER, changed.deletes());
              checkpoints.savePosition(CONSUMER, upTo);
              return next;
            });
    watches.keep(changed, mark);
    marks.keep();
    outages.keep(again);
    history.forEach(this::count);
    written = upTo;
    writtenAt = nanos.getAsLong();
    if (mark) {
      log.commit(CONSUMER, places.getFirst().position());
    }
  }

  private void count(AlarmChange.What what) {
    changes.get(what).increment();
  }

  /** Remembers where the log stood, and forgets marks that are older than order matters. */
  private void mark(Instant now, Position upTo) {
    marked = now;
    places.addLast(new Mark(now, upTo));
    Instant early = now.minus(ORDER_MATTERS);
    while (places.size() > 1) {
      Mark first = places.removeFirst();
      if (places.getFirst().at().isAfter(early)) {
        places.addFirst(first);
        return;
      }
    }
  }
}
