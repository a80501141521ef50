package io.waystation.alerting.alarm;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.AlarmChange;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** Not having looked at the clock for so long, we were asleep and heard nobody. */
  private static final Duration ASLEEP = Duration.ofSeconds(60);

  private static final Duration MARK_EVERY = Duration.ofSeconds(30);

  /** How late a shelving may end, or a maintenance begin or end. */
  private static final Duration HOLDS_EVERY = Duration.ofSeconds(1);

  /** Readings older than this are late and decide nothing: order need not be known beyond it. */
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

  private final ReadingLog log;
  private final Records records;
  private final Watches watches;
  private final Listening listening;
  private final Clock clock;
  private final Counter read;
  private final Map<AlarmChange.What, Counter> changes = new EnumMap<>(AlarmChange.What.class);
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final String logIdentity;
  private Position next;
  private Position written;
  private long writtenAt;
  private Instant received = Instant.EPOCH;
  private Instant looked;
  private Instant awake = Instant.EPOCH;
  private Instant marked = Instant.EPOCH;
  private Instant holdsSeen = Instant.EPOCH;

  private AlarmKeeper(
      ReadingLog log,
      Records records,
      Watches watches,
      Listening listening,
      Clock clock,
      MeterRegistry meters) {
    this.log = log;
    this.logIdentity = log.identity();
    this.records = records;
    this.watches = watches;
    this.listening = listening;
    this.clock = clock;
    this.looked = clock.instant();
    this.read =
        Counter.builder("waystation.alerting.readings")
            .description("Readings that rules have looked at")
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

  /** Takes up where the records say it stood. */
  static AlarmKeeper open(
      ReadingLog log,
      Records records,
      RuleBook rules,
      Context context,
      Listening listening,
      Clock clock,
      MeterRegistry meters) {
    AlarmKeeper keeper =
        new AlarmKeeper(log, records, new Watches(rules, context), listening, clock, meters);
    keeper.restore();
    return keeper;
  }

  private void restore() {
    Map<String, String> own = new HashMap<>();
    Instant now = clock.instant();
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
    writtenAt = System.nanoTime();
    String mark = own.get(MARK);
    if (!sameLog) {
      mark = null;
    }
    Position from =
        (mark == null ? next : Position.parse(mark))
            .max(new Position(next.live() - SEEN_AT_MOST, next.backlog() - SEEN_AT_MOST))
            .min(next);
    marks.add(new Mark(clock.instant(), from));
    for (Lane lane : Lane.values()) {
      seeAgain(lane, from.in(lane));
    }
  }

  private void take(Map<String, String> own, String key, String text, Instant now) {
    if (key.equals(MARK) || key.equals(LOG)) {
      own.put(key, text);
    } else {
      watches.restore(key, text, now);
    }
  }

  private void seeAgain(Lane lane, long from) {
    long end = next.in(lane);
    while (from < end) {
      List<Entry> entries = log.read(lane, from, (int) Math.min(BATCH, end - from));
      if (entries.isEmpty()) {
        return;
      }
      for (Entry entry : entries) {
        if (entry.offset() < end) {
          watches.seen(entry);
        }
      }
      from = entries.get(entries.size() - 1).offset() + 1;
    }
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
    if (looked.plus(ASLEEP).isBefore(now)) {
      awake = now;
    }
    looked = now;
    try {
      List<Finding> findings = new ArrayList<>();
      int readings = 0;
      for (Entry entry : batch) {
        findings.addAll(watches.read(entry));
        readings += entry.readings().size();
        received = entry.receivedAt().isAfter(received) ? entry.receivedAt() : received;
      }
      findings.addAll(tick(now, upTo));
      write(now, upTo, findings, holdsDue(now));
      next = upTo;
      read.increment(readings);
    } catch (RuntimeException e) {
      watches.undo();
      throw e;
    }
  }

  /**
   * Clocks may decide only what readings not read yet cannot contradict: while we listen, have
   * listened for a moment, and are at the log's end or close to it.
   */
  private List<Finding> tick(Instant now, Position upTo) {
    Optional<Instant> since = listening.since().map(at -> at.isAfter(awake) ? at : awake);
    long behind = log.end().live() - upTo.live();
    if (since.isEmpty() || since.get().plus(SETTLES).isAfter(now) || behind >= BATCH) {
      return List.of();
    }
    return watches.tick(behind == 0 ? now : received, since.get());
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

  private void write(Instant now, Position upTo, List<Finding> findings, boolean holdsDue) {
    boolean mark = !marked.plus(MARK_EVERY).isAfter(now) && upTo.since(written) > 0;
    Watches.Changes changed = watches.changes(now, mark);
    boolean due = upTo.since(written) > 0 && System.nanoTime() - writtenAt >= OFFSET_EVERY_NANOS;
    if (findings.isEmpty() && changed.isEmpty() && !mark && !due && !holdsDue) {
      watches.keep(changed, false);
      return;
    }
    if (mark) {
      mark(now, upTo);
    }
    Map<String, String> saves = new HashMap<>(changed.saves());
    saves.put(MARK, marks.getFirst().position().toString());
    saves.put(LOG, logIdentity);
    List<AlarmChange.What> history = new ArrayList<>();
    records.write(
        t -> {
          history.clear();
          Holds holds = new Holds(t, now, history::add);
          if (holdsDue) {
            holds.see();
          }
          new AlarmBook(t.alarms(), holds, now, history::add).write(findings);
          Checkpoints checkpoints = t.checkpoints();
          checkpoints.saveStates(CONSUMER, saves);
          checkpoints.deleteStates(CONSUMER, changed.deletes());
          checkpoints.savePosition(CONSUMER, upTo);
          return null;
        });
    watches.keep(changed, mark);
    history.forEach(what -> changes.get(what).increment());
    written = upTo;
    writtenAt = System.nanoTime();
    if (mark) {
      log.commit(CONSUMER, marks.getFirst().position());
    }
  }

  /** Remembers where the log stood, and forgets marks that are older than order matters. */
  private void mark(Instant now, Position upTo) {
    marked = now;
    marks.addLast(new Mark(now, upTo));
    Instant early = now.minus(ORDER_MATTERS);
    while (marks.size() > 1) {
      Mark first = marks.removeFirst();
      if (marks.getFirst().at().isAfter(early)) {
        marks.addFirst(first);
        return;
      }
    }
  }
}
