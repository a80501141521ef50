package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.band.BandRule;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.alerting.rule.silence.SilenceState;
import io.waystation.alerting.triage.Member;
import io.waystation.model.Alarm;
import io.waystation.model.Basis.Deciding;
import io.waystation.model.Device;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.storage.log.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every rule over everything it watches, in memory: readings and moments in, decisions out. What
 * changed since the last {@link #keep} can be written down or undone. For one thread.
 */
final class Watches {
  private static final Logger log = LoggerFactory.getLogger(Watches.class);

  /** As far ahead of ours as a device's clock may be before ingest corrects it. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** How often people not seen again are looked for. */
  private static final long SWEEP_MILLIS = 1_000;

  /** Everybody is looked at about once in that time: who has gone is gone for days. */
  private static final long SWEPT_WITHIN_MILLIS = Duration.ofHours(1).toMillis();

  /** In how many places each time at most. */
  private static final int SWEPT_AT_ONCE = 1_000;

  /** How soon a timer that could not be decided is looked at again. */
  private static final long AGAIN_MILLIS = 30_000;

  private static final Comparator<Reading> BY_TIME =
      Comparator.comparing(Reading::measuredAt).thenComparing(r -> r.person().value());

  /**
   * What must be written for the records to hold everything decided so far.
   *
   * @param saves state texts by key
   */
  record Changes(Map<String, String> saves, Set<String> deletes) {
    boolean isEmpty() {
      return saves.isEmpty() && deletes.isEmpty();
    }
  }

  private final Context context;
  private final Map<String, Rule<?>> rules = new HashMap<>();
  private final Map<String, List<Rule<?>>> bySignal = new HashMap<>();
  private final Map<Device.Type, SilenceRule> byDeviceType = new HashMap<>();
  private final WatchedThings things = new WatchedThings();
  private final Map<String, Watch<SilenceState>> devices = new HashMap<>();
  private final Timers timers = new Timers();

  /** By the batch in hand. */
  private final List<Watch<?>> touched = new ArrayList<>();

  /** Rules whose past late data amend, and what is to be amended. */
  private final Set<Rule<?>> amended = new HashSet<>();

  private final LateMarks marks;

  /** Keys of watches with something on that was past when late data told of it. */
  private final Set<String> past = new HashSet<>();

  /** Those of them for which a reading has just said that it is so now. */
  private final Map<Watch<?>, Instant> present = new LinkedHashMap<>();

  /**
   * Before that, epoch milliseconds, a reading may have been followed by others of its series that
   * nobody remembers since the restart.
   */
  private long restarted = Long.MIN_VALUE;

  /**
   * Before that, epoch milliseconds, a person's reading may have been followed by others of whom
   * nobody remembers since they were forgotten.
   */
  private long swept = Long.MIN_VALUE;

  private long sweptAt = Long.MIN_VALUE;

  /** Heard since the last mark; that is written then and not at every message. */
  private final List<Watch<?>> heard = new ArrayList<>();

  /** Whose memory could not be read: their alarms may be on, and nobody knows of it. */
  private final Set<Watch<?>> orphans = new HashSet<>();

  /** Of those, who has been heard in the batch in hand. */
  private final Set<Watch<?>> settled = new HashSet<>();

  /** Keys of what was found written down and need not be any more. */
  private final Set<String> outdated = new HashSet<>();

  /** Memories taken up whose timers are not set yet. */
  private List<Watch<?>> restored = new ArrayList<>();

  /** Why memories are forgotten, and how many. */
  private final Map<String, Integer> forgotten = new LinkedHashMap<>();

  private int count;
  private List<Device> registered = List.of();
  private Instant since = Instant.EPOCH;
  private long looked;

  /**
   * @param marks gets what comes too late to be in its place
   */
  Watches(RuleBook book, Context context, LateMarks marks) {
    this.context = context;
    this.marks = marks;
    for (Rule<?> rule : book.rules()) {
      rules.put(rule.id(), rule);
      if (rule.reach().isPresent()) {
        amended.add(rule);
      }
      if (rule instanceof SilenceRule silence && silence.devices().isPresent()) {
        byDeviceType.put(silence.devices().get(), silence);
      } else {
        for (String signal : rule.signals()) {
          bySignal.computeIfAbsent(signal, code -> new ArrayList<>()).add(rule);
        }
      }
    }
  }

  /**
   * Takes up one memory that was written down; when all are, {@link #restored} must follow. One
   * that no rule in force can read is forgotten and counted. What it was about is judged anew from
   * its next reading on, and an alarm that was on is over when that does not find it on.
   */
  void restore(String key, String text, Instant now) {
    try {
      List<String> parts = Watch.parts(text);
      Rule<?> rule = rules.get(parts.get(0));
      if (rule == null) {
        forgotten.merge("no rule " + parts.get(0) + " is in force", 1, Integer::sum);
        outdated.add(key);
        return;
      }
      restore(rule, key, parts, now);
    } catch (IllegalArgumentException e) {
      forgotten.merge("not readable at all: " + key, 1, Integer::sum);
    }
  }

  private <S> void restore(Rule<S> rule, String key, List<String> parts, Instant now) {
    S state = state(rule, parts);
    // Asked before it has a place: most of what a start finds may be of people who have gone.
    if (state != null && rule.outlived(state, now)) {
      outdated.add(key);
      return;
    }
    Watched thing = things.of(Watch.subject(parts));
    Watch<S> watch = Watch.of(rule, thing);
    if (state == null || !watch.restore(state, parts)) {
      forgotten.merge(rule.id() + " cannot read it as " + key, 1, Integer::sum);
      watch.keep(true);
      orphans.add(watch);
    } else if (watch.outlived(now)) {
      outdated.add(key);
      return;
    }
    add(watch, thing);
    restored.add(watch);
  }

  /** Null if the rule cannot read it. */
  private static <S> S state(Rule<S> rule, List<String> parts) {
    try {
      return rule.restore(parts.get(5));
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** All memories are taken up: sets their timers. */
  void restored() {
    for (Watch<?> watch : restored) {
      timers.load(watch, watch.due(since, context));
    }
    timers.order();
    restored = new ArrayList<>();
    forgotten.forEach((why, count) -> log.warn("{} memories are forgotten: {}", count, why));
    forgotten.clear();
  }

  /** How many rules watch how many things, multiplied. */
  int count() {
    return count;
  }

  int timers() {
    return timers.size();
  }

  void each(Consumer<Watch<?>> taker) {
    things.each(thing -> thing.each(taker));
  }

  /**
   * From now on readings are new.
   *
   * @param from what has been received since then has just been {@link #seen}
   */
  void restarted(Instant from) {
    restarted = from.plus(AHEAD).toEpochMilli();
  }

  /** Of a watch that has dealt with nothing, the newest moment that one before it may have. */
  private long unknownBefore(Subject subject) {
    return subject.person().isNone() ? restarted : Math.max(restarted, swept);
  }

  /**
   * The newest moment that watch can have dealt with: of what it has been given, and of what may
   * have been given to one before it. That it has been given something since tells nothing of what
   * that one was given, which may have been measured later.
   */
  Instant dealtWith(Watch<?> watch) {
    Instant own = watch.dealtWith(Long.MIN_VALUE);
    Instant forgotten = Instant.ofEpochMilli(unknownBefore(watch.subject()));
    return own.isAfter(forgotten) ? own : forgotten;
  }

  /** The watch of that subject; empty when no such rule is in force. */
  Optional<Watch<?>> of(String rule, Subject subject) {
    return Optional.ofNullable(rules.get(rule)).map(found -> watch(found, things.of(subject)));
  }

  /**
   * What is on there is past, as far as is known: the next reading that it survives says otherwise.
   */
  void past(String key) {
    past.add(key);
  }

  /**
   * Watches on which something that was past has turned out to be on now, and since when we know.
   */
  Map<Watch<?>, Instant> present() {
    return present;
  }

  /** Its past is known better: this is its memory now, as of then. */
  <S> void replace(Watch<S> watch, S state, Instant upTo) {
    if (!watch.touched()) {
      touched.add(watch);
    }
    watch.replace(state, upTo);
    set(watch, watch.due(since, context));
  }

  /** A message dealt with before the restart: only what is not written down is remembered. */
  void seen(Entry entry) {
    if (speaks(entry)) {
      hear(entry, new ArrayList<>());
      Watch<?> device = devices.get(entry.device().value());
      if (device != null) {
        device.keep(device.stored());
      }
    }
    settled.clear();
    touched.clear();
    for (Reading reading : entry.readings()) {
      for (Rule<?> rule : rulesFor(reading)) {
        Subject subject = rule.subject(reading);
        if (subject != null) {
          Watch<?> watch = watch(rule, things.of(subject));
          watch.seen(reading, context);
          set(watch, watch.due(since, context));
        }
      }
    }
  }

  List<Finding> read(Entry entry) {
    List<Finding> findings = new ArrayList<>();
    if (speaks(entry)) {
      hear(entry, findings);
    }
    for (Reading reading : entry.readings()) {
      if (late(reading)) {
        markLate(reading);
      }
    }
    List<Reading> readings = inOrder(entry.readings());
    for (int from = 0; from < readings.size(); ) {
      int to = from + 1;
      Reading first = readings.get(from);
      while (first.signal().health() && to < readings.size() && together(first, readings.get(to))) {
        to++;
      }
      read(readings.subList(from, to), findings);
      from = to;
    }
    return findings;
  }

  /**
   * A status message says what the broker or the device's connection knows, some of it long ago
   * (retained) and some in the device's stead (last will): no sign of life.
   */
  private static boolean speaks(Entry entry) {
    return entry.boot() >= 0;
  }

  private void hear(Entry entry, List<Finding> findings) {
    lookForDevices();
    Watch<SilenceState> watch = devices.get(entry.device().value());
    if (watch != null && watch.rule instanceof SilenceRule silence) {
      boolean fresh = !watch.touched();
      note(watch, fresh, watch.become(silence.heard(watch.state(), entry.receivedAt())), findings);
      settle(watch, entry.receivedAt(), findings);
      set(watch, watch.due(since, context));
    }
  }

  /** When a registered device was heard last, and when its silence will be an alarm. */
  Member member(Device device) {
    lookForDevices();
    Watch<SilenceState> watch = devices.get(device.id().value());
    if (watch == null) {
      return new Member(device.id(), device.type(), null, Instant.MAX);
    }
    long due = watch.due(since, context);
    boolean silent = watch.state().level() > 0 || due == Rule.NEVER;
    return new Member(
        device.id(),
        device.type(),
        watch.state().heardAt().orElse(null),
        silent ? Instant.MAX : Instant.ofEpochMilli(due));
  }

  private static List<Reading> inOrder(List<Reading> readings) {
    for (int i = 1; i < readings.size(); i++) {
      if (BY_TIME.compare(readings.get(i - 1), readings.get(i)) > 0) {
        return readings.stream().sorted(BY_TIME).toList();
      }
    }
    return readings;
  }

  private static boolean together(Reading a, Reading b) {
    return b.signal().health()
        && a.person().equals(b.person())
        && a.measuredAt().equals(b.measuredAt());
  }

  private void read(List<Reading> measurement, List<Finding> findings) {
    if (measurement.size() == 1) {
      for (Rule<?> rule : rulesFor(measurement.get(0))) {
        read(rule, measurement, findings);
      }
      return;
    }
    Map<Rule<?>, List<Reading>> byRule = new LinkedHashMap<>();
    for (Reading reading : measurement) {
      for (Rule<?> rule : rulesFor(reading)) {
        byRule.computeIfAbsent(rule, r -> new ArrayList<>()).add(reading);
      }
    }
    byRule.forEach((rule, readings) -> read(rule, readings, findings));
  }

  private void read(Rule<?> rule, List<Reading> together, List<Finding> findings) {
    Subject subject = rule.subject(together.get(0));
    if (subject != null) {
      Watched thing = things.of(subject);
      things.moved(thing, subject);
      read(watch(rule, thing), together, findings);
    }
  }

  private <S> void read(Watch<S> watch, List<Reading> together, List<Finding> findings) {
    Instant at = together.get(0).measuredAt();
    if (watch.overtakes(together.get(0), unknownBefore(watch.subject()))) {
      tooLate(watch.rule, watch.subject(), together.get(0));
    } else {
      marks.read(watch, together);
    }
    boolean fresh = !watch.touched();
    note(watch, fresh, watch.read(together, context), findings);
    settle(watch, at, findings);
    if (!past.isEmpty() && !watch.idle() && past.contains(watch.key())) {
      present.put(watch, at);
    }
    set(watch, watch.due(since, context));
  }

  /** It says something of the past to those rules whose past is amended. */
  private void tooLate(Rule<?> rule, Subject subject, Reading reading) {
    if (amended.contains(rule)) {
      marks.mark(Watch.key(rule.id(), subject), rule, subject, reading);
    }
  }

  /**
   * An alarm whose memory was lost is over if the rule, having heard of it again, finds nothing.
   */
  private void settle(Watch<?> watch, Instant at, List<Finding> findings) {
    if (!orphans.isEmpty() && orphans.contains(watch) && watch.idle()) {
      settled.add(watch);
      if (watch.rule.latch() != Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED) {
        Decision over = new Decision(Decision.What.CLEAR, at, Severity.NORMAL, false, "", null);
        findings.add(new Finding(watch.rule, watch.subject(), over, List.of()));
      }
    }
  }

  /** The rules that may look at a reading; none at one that means nothing or pages nobody. */
  private List<Rule<?>> rulesFor(Reading reading) {
    List<Rule<?>> all = concerned(reading);
    return !all.isEmpty() && late(reading) ? all.stream().filter(Rule::takesLate).toList() : all;
  }

  /** The rules to which a reading says something, of the present or of the past. */
  private List<Rule<?>> concerned(Reading reading) {
    List<Rule<?>> all = bySignal.getOrDefault(reading.signal().code(), List.of());
    boolean nobodys = reading.signal().health() && reading.person().isNone();
    return all.isEmpty()
            || nobodys
            || !reading.valid()
            || reading.measuredAt().isAfter(reading.receivedAt().plus(AHEAD))
        ? List.of()
        : all;
  }

  /** It says nothing of the present. */
  private static boolean late(Reading reading) {
    return reading.signal().health()
        ? reading.measuredAt().isBefore(reading.receivedAt().minus(BandRule.COUNTS_FOR))
        : reading.has(Flag.LATE);
  }

  private void markLate(Reading reading) {
    for (Rule<?> rule : concerned(reading)) {
      Subject subject = rule.takesLate() ? null : rule.subject(reading);
      if (subject != null) {
        tooLate(rule, subject, reading);
      }
    }
  }

  /**
   * Lets clocks decide.
   *
   * @param now everything received up to here has been read
   * @param listening from when on, without a break, we would have heard everybody
   */
  List<Finding> tick(Instant now, Instant listening) {
    since = listening;
    looked = now.toEpochMilli();
    lookForDevices();
    List<Finding> findings = new ArrayList<>();
    for (Watch<?> next = timers.next(looked); next != null; next = timers.next(looked)) {
      ring(next, now, findings);
    }
    if (sweptAt + SWEEP_MILLIS <= looked || sweptAt > looked) {
      forget(now, places(looked - sweptAt));
      sweptAt = looked;
    }
    return findings;
  }

  /**
   * In how many places people not seen again are looked for.
   *
   * @param millis since that was done last; anything the first time and when the clock went back
   */
  private int places(long millis) {
    long since = Math.min(Math.max(millis, SWEEP_MILLIS), SWEPT_WITHIN_MILLIS);
    long share = things.slots() * since / SWEPT_WITHIN_MILLIS + 1;
    return (int) Math.min(share, SWEPT_AT_ONCE);
  }

  /**
   * Forgets some of those people who were not seen again, as a start does. Not in the first days
   * after one: what it had forgotten would be told from what is forgotten here.
   */
  private void forget(Instant now, int places) {
    Instant unseen = now.minus(BandRule.UNSEEN);
    if (restarted < unseen.toEpochMilli()) {
      things.visit(places, thing -> forget(thing, now, unseen));
    }
  }

  private boolean forget(Watched thing, Instant now, Instant unseen) {
    if (thing.subject().person().isNone()) {
      return false;
    }
    thing.keep(
        watch -> {
          if (!forgettable(watch, now, unseen)) {
            return true;
          }
          if (watch.stored()) {
            outdated.add(watch.key());
          }
          swept = unseen.toEpochMilli();
          count--;
          return false;
        });
    return thing.isEmpty();
  }

  private boolean forgettable(Watch<?> watch, Instant now, Instant unseen) {
    return watch.atRest()
        && watch.dealtWith(Long.MIN_VALUE).isBefore(unseen)
        && watch.outlived(now)
        && !orphans.contains(watch)
        && !past.contains(watch.key())
        && !marks.has(watch.key());
  }

  private <S> void ring(Watch<S> watch, Instant now, List<Finding> findings) {
    Instant from = since(watch, now);
    if (from == null) {
      set(watch, looked + AGAIN_MILLIS);
      return;
    }
    boolean fresh = !watch.touched();
    note(watch, fresh, watch.tick(now, from, context), findings);
    long due = watch.due(from, context);
    if (due != Rule.NEVER) {
      set(watch, due > looked ? due : looked + AGAIN_MILLIS);
    }
  }

  /** From when on we would have heard it; null while its device is silent and it cannot speak. */
  private Instant since(Watch<?> watch, Instant now) {
    Watch<SilenceState> device = devices.get(watch.subject().device());
    boolean series =
        watch.rule instanceof SilenceRule silence && silence.devices().isEmpty() && device != null;
    if (!series) {
      return since;
    }
    SilenceRule rule = (SilenceRule) device.rule;
    if (!rule.speaks(device.state(), now)) {
      return null;
    }
    Instant hearing = Instant.ofEpochMilli(device.state().hearing());
    return hearing.isAfter(since) ? hearing : since;
  }

  /**
   * @param first it has not been touched by the batch in hand before
   */
  private <S> void note(Watch<S> watch, boolean first, Outcome<S> outcome, List<Finding> findings) {
    if (first) {
      touched.add(watch);
    }
    if (outcome.decisions().isEmpty()) {
      return;
    }
    List<Deciding> readings = watch.decided();
    for (Decision decision : outcome.decisions()) {
      findings.add(new Finding(watch.rule, watch.subject(), decision, readings));
    }
  }

  private void set(Watch<?> watch, long at) {
    timers.set(watch, at);
  }

  private Watch<?> watch(Rule<?> rule, Watched thing) {
    Watch<?> found = thing.by(rule);
    if (found != null) {
      return found;
    }
    Watch<?> watch = add(Watch.of(rule, thing), thing);
    set(watch, watch.due(since, context));
    return watch;
  }

  private Watch<?> add(Watch<?> watch, Watched thing) {
    thing.add(watch);
    count++;
    if (watch.rule instanceof SilenceRule silence && silence.devices().isPresent()) {
      @SuppressWarnings("unchecked") // a silence rule's memory is a SilenceState
      Watch<SilenceState> device = (Watch<SilenceState>) (Watch<?>) watch;
      devices.put(watch.subject().device(), device);
    }
    return watch;
  }

  /** Every registered device is expected from its commissioning on, also one never heard of. */
  private void lookForDevices() {
    if (registered == context.devices()) {
      return;
    }
    registered = context.devices();
    for (Device device : registered) {
      SilenceRule rule = byDeviceType.get(device.type());
      Subject subject = new Subject(device.station(), device.id().value(), "", PersonId.NONE);
      if (rule != null) {
        Watched thing = things.of(subject);
        things.moved(thing, subject);
        Watch<?> watch = watch(rule, thing);
        set(watch, watch.due(since, context));
      }
    }
  }

  /**
   * What is to be written.
   *
   * @param mark also write when everybody was last heard
   */
  Changes changes(Instant now, boolean mark) {
    Map<String, String> saves = new HashMap<>();
    Set<String> deletes = new HashSet<>(outdated);
    for (Watch<?> watch : touched) {
      if (watch.changed()) {
        boolean remembers = watch.rule.remembers();
        String key = watch.key();
        if (remembers ? !watch.idle() || watch.wasOn() : !watch.forgettable(now)) {
          watch.saving = true;
          saves.put(key, watch.text());
        } else if (watch.stored() && !remembers) {
          deletes.add(key);
        }
      }
    }
    if (mark) {
      for (Watch<?> watch : heard) {
        watch.saving = true;
        saves.put(watch.key(), watch.text());
      }
    }
    // Who was forgotten in a batch that could not be written may have been seen again since.
    deletes.removeAll(saves.keySet());
    return new Changes(saves, deletes);
  }

  /** The changes have been written: what comes now comes on top of them. */
  void keep(Changes written, boolean mark) {
    if (mark) {
      for (Watch<?> watch : heard) {
        watch.heard = false;
        watch.saving &= watch.touched();
      }
      heard.clear();
    }
    for (Watch<?> watch : touched) {
      boolean remembers = watch.rule.remembers();
      boolean saved = watch.saving;
      if (remembers && watch.changed() && !saved && !watch.heard) {
        watch.heard = true;
        heard.add(watch);
      }
      watch.keep(
          remembers
              || saved
              || (watch.stored()
                  && (written.deletes().isEmpty() || !written.deletes().contains(watch.key()))));
    }
    present.keySet().forEach(watch -> past.remove(watch.key()));
    present.clear();
    touched.clear();
    outdated.clear();
    orphans.removeAll(settled);
    settled.clear();
  }

  /** Back to where it was before anything since the last {@link #keep}. */
  void undo() {
    for (Watch<?> watch : touched) {
      watch.undo();
      set(watch, watch.due(since, context));
    }
    touched.clear();
    present.clear();
    settled.clear();
  }
}
