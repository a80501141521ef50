package io.waystation.alerting.backtest;

import io.waystation.alerting.alarm.Occurrence;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.silence.SilenceRule;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.Basis;
import io.waystation.model.Device;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One rule over everything it would have watched. For one thread. */
final class Trial<S> {
  /** Alarms told one by one; beyond that they are counted. */
  static final int LISTED = 10_000;

  /** After which somebody takes an alarm that wants to be taken. */
  static final Duration ACKNOWLEDGED_AFTER = Duration.ofMinutes(10);

  private record Key(String anchor, String part, PersonId person) {}

  private record Learnt(Instant at, Key key, Subject subject, Decision decision) {}

  private record Taking(Instant at, Telling alarm) {}

  private final Rule<S> rule;
  private final Instant since;
  private final Instant from;
  private final Set<StationId> stations;
  private final Context context;
  private final ZoneId zone;
  private final Pager pager;
  private final Optional<Device.Type> devices;
  private final Map<Key, Replay<S>> replays = new LinkedHashMap<>();
  private final List<Learnt> learnt = new ArrayList<>();
  private final Map<Key, Telling> latest = new HashMap<>();
  private final PriorityQueue<Taking> takings =
      new PriorityQueue<>(Comparator.comparing(Taking::at));
  private final List<Telling> told = new ArrayList<>();
  private final SortedMap<LocalDate, Integer> perDay = new TreeMap<>();
  private long raised;

  /** An alarm being told. */
  private static final class Telling {
    private final Alarm first;
    private final List<Severity> severities = new ArrayList<>();
    private Alarm now;

    /** Somebody is going to take it. */
    private boolean awaited;

    Telling(Alarm alarm) {
      first = alarm;
      now = alarm;
      severities.add(alarm.severity());
    }

    void next(Alarm alarm) {
      boolean steps = alarm.condition() == Condition.ACTIVE;
      if (steps && alarm.severity() != severities.get(severities.size() - 1)) {
        severities.add(alarm.severity());
      }
      now = alarm;
    }

    Report.Raised done() {
      return new Report.Raised(
          first.station(),
          first.device(),
          first.part(),
          first.person(),
          first.startedAt(),
          first.learntAt(),
          now.clearedAt(),
          severities,
          now.provisional(),
          now.condition() == Condition.UNKNOWN);
    }
  }

  /**
   * @param since from when on history is read, so that what is remembered over days is there at
   *     {@code from}; alarms raised before that are not told
   * @param stations whose alarms are meant; empty for all
   */
  Trial(
      Rule<S> rule,
      Instant since,
      Instant from,
      Set<StationId> stations,
      Context context,
      ZoneId zone,
      Pager pager) {
    this.rule = rule;
    this.since = since;
    this.from = from;
    this.stations = stations;
    this.context = context;
    this.zone = zone;
    this.pager = pager;
    this.devices =
        rule instanceof SilenceRule silence ? silence.devices() : Optional.<Device.Type>empty();
    devices.ifPresent(this::expect);
  }

  Rule<S> rule() {
    return rule;
  }

  /** Registered devices are expected also if they never say anything. */
  private void expect(Device.Type type) {
    for (Device device : context.devices()) {
      if (device.type() == type) {
        replay(new Subject(device.station(), device.id().value(), "", PersonId.NONE));
      }
    }
  }

  /** What was measured up to {@code end}, in order. */
  void slice(List<Reading> readings, Instant end) {
    if (devices.isPresent()) {
      readings.forEach(this::hear);
    } else {
      read(readings);
    }
    replays.values().forEach(replay -> replay.advance(end));
    learnt.sort(Comparator.comparing(Learnt::at));
    learnt.forEach(this::happens);
    learnt.clear();
    take(end);
    pager.until(end);
  }

  private void hear(Reading reading) {
    Subject subject = Subject.device(reading);
    Replay<S> replay = replays.get(key(subject));
    if (replay != null) {
      replay.heard(reading.measuredAt());
    }
  }

  /** Readings of one thing at one time are read together. */
  private void read(List<Reading> readings) {
    Map<Key, List<Reading>> together = new LinkedHashMap<>();
    Map<Key, Subject> subjects = new HashMap<>();
    Instant at = null;
    for (Reading reading : readings) {
      if (!looksAt(reading)) {
        continue;
      }
      if (!reading.measuredAt().equals(at)) {
        read(together, subjects);
        at = reading.measuredAt();
      }
      Subject subject = rule.subject(reading);
      if (subject != null) {
        together.computeIfAbsent(key(subject), k -> new ArrayList<>()).add(reading);
        subjects.put(key(subject), subject);
      }
    }
    read(together, subjects);
  }

  private void read(Map<Key, List<Reading>> together, Map<Key, Subject> subjects) {
    together.forEach((key, some) -> replay(subjects.get(key)).read(subjects.get(key), some));
    together.clear();
    subjects.clear();
  }

  /** As the engine does; of people, what is stored counts as come within the day. */
  private boolean looksAt(Reading reading) {
    if (!reading.valid() || !rule.signals().contains(reading.signal().code())) {
      return false;
    }
    return reading.signal().health()
        ? !reading.person().isNone()
        : !reading.has(Flag.LATE) || rule.takesLate();
  }

  private static Key key(Subject subject) {
    return new Key(subject.anchor(), subject.part(), subject.person());
  }

  private Replay<S> replay(Subject subject) {
    Key key = key(subject);
    Replay<S> known = replays.get(key);
    if (known == null) {
      // Its own subject as of the decision: people are measured here and there.
      List<Replay<S>> self = new ArrayList<>(1);
      known =
          new Replay<>(
              rule,
              subject,
              since,
              context,
              (at, decision) -> learnt.add(new Learnt(at, key, self.get(0).subject(), decision)));
      self.add(known);
      replays.put(key, known);
    }
    return known;
  }

  private void happens(Learnt one) {
    take(one.at());
    Telling last = latest.get(one.key());
    if (last != null && last.now.condition() != Condition.NORMAL) {
      Occurrence.changed(last.now, one.decision(), Basis.NONE)
          .ifPresent(change -> next(last, change.alarm(), one.at()));
    } else if (one.decision().what() == Decision.What.RAISE && asked(one)) {
      raised++;
      Alarm fresh =
          Occurrence.raised(
              String.valueOf(raised),
              rule,
              one.subject(),
              one.decision(),
              Basis.NONE,
              one.at(),
              "");
      perDay.merge(one.at().atZone(zone).toLocalDate(), 1, Integer::sum);
      Telling telling = new Telling(fresh);
      latest.put(one.key(), telling);
      if (told.size() < LISTED) {
        told.add(telling);
      }
      next(telling, fresh, one.at());
    }
  }

  private boolean asked(Learnt one) {
    return !one.at().isBefore(from)
        && (stations.isEmpty() || stations.contains(one.subject().station()));
  }

  private void next(Telling telling, Alarm alarm, Instant at) {
    telling.next(alarm);
    pager.changed(alarm, at);
    boolean wanted = alarm.worst().needsAcknowledgement() || alarm.latch() != Alarm.Latch.NONE;
    if (wanted && alarm.acknowledgement() == null && !telling.awaited) {
      telling.awaited = true;
      takings.add(new Taking(at.plus(ACKNOWLEDGED_AFTER), telling));
    }
  }

  /** Somebody takes what has waited long enough by then. */
  private void take(Instant now) {
    while (!takings.isEmpty() && !takings.peek().at().isAfter(now)) {
      Taking due = takings.poll();
      due.alarm().awaited = false;
      Alarm taken = due.alarm().now.acknowledge("", "", due.at());
      due.alarm().next(taken);
      pager.changed(taken, due.at());
    }
  }

  List<Report.Raised> alarms() {
    return told.stream()
        .map(Telling::done)
        .sorted(Comparator.comparing(Report.Raised::startedAt))
        .toList();
  }

  long raised() {
    return raised;
  }

  SortedMap<LocalDate, Integer> perDay() {
    return new TreeMap<>(perDay);
  }

  Report.Pages pages() {
    return pager.pages();
  }
}
