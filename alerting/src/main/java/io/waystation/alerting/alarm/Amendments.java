package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.AlarmChange;
import io.waystation.model.Amendment;
import io.waystation.model.Basis;
import io.waystation.model.Course;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.storage.records.Alarms;
import io.waystation.storage.records.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Makes the alarms of one rule and subject agree with what the rule says of a stretch of the past,
 * within one transaction: an alarm that fits is left alone, one that went otherwise is amended, one
 * that was missed is added, and one that should not have been is withdrawn. What people did stays.
 * Nobody is called for what is past.
 */
final class Amendments {
  /** Instead of values: what seemed to decide it did not. */
  private static final LocalText WITHDRAWN =
      new LocalText(
          "迟到的数据表明这条报警并未发生，已撤回；其经过与当时的判据读数仍保留。",
          "Late data showed that this alarm never was, and withdrew it; its history and the readings"
              + " it was based on are kept.");

  private final Alarms alarms;
  private final Holds holds;
  private final String version;
  private final Rule<?> rule;
  private final Subject subject;
  private final Instant learntAt;
  private final boolean fresh;
  private final Consumer<AlarmChange.What> changed;

  /**
   * @param learntAt our clock
   * @param fresh the newest reading is so young that what is on by it is on now
   * @param changed told of every line of history written
   */
  Amendments(
      Tables tables,
      RuleBook rules,
      Rule<?> rule,
      Subject subject,
      Instant learntAt,
      boolean fresh,
      Consumer<AlarmChange.What> changed) {
    this.alarms = tables.alarms();
    this.holds = new Holds(tables, learntAt, changed);
    this.version = rules.definition(rule).version();
    this.rule = rule;
    this.subject = subject;
    this.learntAt = learntAt;
    this.fresh = fresh;
    this.changed = changed;
  }

  /**
   * @param from alarms that were over before are right
   * @param to alarms that began after are right; null when there are none
   * @param decisions about that stretch, in order; those before it are passed over
   */
  void write(Instant from, Instant to, List<Decision> decisions) {
    List<Alarm> known =
        alarms.lastingUntil(rule.id(), subject.source(), from).stream()
            .filter(alarm -> to == null || !alarm.startedAt().isAfter(to))
            .toList();
    if (rule.latch() == Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED) {
      decisions.stream()
          .filter(decision -> decision.what() == Decision.What.RAISE)
          .forEach(this::happened);
      return;
    }
    Map<Alarm, Story> kept = new LinkedHashMap<>();
    List<Story> missed = new ArrayList<>();
    List<Story> stories =
        Story.of(decisions).stream()
            .filter(story -> story.episode().clearedAt().filter(from::isAfter).isEmpty())
            .toList();
    match(known, stories, kept, missed);
    // One alarm at a time may be active: what ends makes room for what goes on.
    known.stream().filter(alarm -> !kept.containsKey(alarm)).forEach(this::withdraw);
    List<Alarm> open = new ArrayList<>();
    kept.forEach(
        (alarm, story) -> {
          if (story.open()) {
            open.add(alarm);
          } else {
            amend(alarm, story.course(), story);
          }
        });
    open.forEach(alarm -> amend(alarm, kept.get(alarm).course(), kept.get(alarm)));
    missed.forEach(this::add);
  }

  /**
   * What is on now is the alarm that is active; a story is that of the alarm that began with it, or
   * else of the last one it overlaps.
   */
  private static void match(
      List<Alarm> known, List<Story> stories, Map<Alarm, Story> kept, List<Story> missed) {
    List<Alarm> free = new ArrayList<>(known);
    missed.addAll(stories);
    List<BiPredicate<Alarm, Story>> fits =
        List.of(
            (alarm, story) -> story.open() && lasts(alarm),
            (alarm, story) -> alarm.startedAt().equals(story.episode().startedAt()),
            Amendments::overlap);
    for (BiPredicate<Alarm, Story> fit : fits) {
      for (int i = missed.size() - 1; i >= 0; i--) {
        Story story = missed.get(i);
        Optional<Alarm> alarm =
            free.stream()
                .filter(one -> fit.test(one, story))
                .max(Comparator.comparing(Alarm::startedAt));
        if (alarm.isPresent()) {
          free.remove(alarm.get());
          kept.put(alarm.get(), missed.remove(i));
        }
      }
    }
  }

  private static boolean lasts(Alarm alarm) {
    return alarm.condition() != Condition.NORMAL;
  }

  private static boolean overlap(Alarm alarm, Story story) {
    boolean endsBefore =
        story.episode().clearedAt().filter(end -> end.isBefore(alarm.startedAt())).isPresent();
    boolean beginsAfter = !lasts(alarm) && alarm.clearedAt().isBefore(story.episode().startedAt());
    return !endsBefore && !beginsAfter;
  }

  private void amend(Alarm alarm, Course is, Story story) {
    Course was = Course.of(alarm, alarms.history(alarm.id()));
    if (was.equals(is)) {
      return;
    }
    Handling handled = alarm.handling();
    if (onNow(is) && handled.past()) {
      handled = handled.suppressed(null);
    } else if (is.clearedAt() == null && !onNow(is) && !lasts(alarm)) {
      handled = handled.suppressed(past());
    }
    keep(
        alarm.amended(is, story.evidence(), handled),
        new Amendment(Optional.of(was), Optional.of(is)));
  }

  private Alarm keep(Alarm amended, Amendment what) {
    Alarm kept =
        alarms.change(
            amended,
            AlarmChange.What.AMENDED,
            AlarmChange.RULE,
            amended.startedAt(),
            learntAt,
            what.toString());
    changed.accept(AlarmChange.What.AMENDED);
    return kept;
  }

  private void withdraw(Alarm alarm) {
    Course was = Course.of(alarm, alarms.history(alarm.id()));
    keep(alarm.withdraw(WITHDRAWN), new Amendment(Optional.of(was), Optional.empty()));
  }

  private boolean onNow(Course course) {
    return fresh && course.condition() == Condition.ACTIVE;
  }

  private Handling.Suppression past() {
    return new Handling.Suppression(Handling.Suppression.Why.PAST, "", learntAt);
  }

  /** An alarm nobody had known of, with the steps it would have taken. */
  private void add(Story story) {
    Course is = story.course();
    Decision first = story.first();
    Handling handling = onNow(is) ? Handling.NONE : Handling.NONE.suppressed(past());
    Optional<Alarm> before = before(is.startedAt());
    Alarm alarm =
        new Alarm(
            UUID.randomUUID().toString(),
            rule.id(),
            subject.source(),
            rule.concern(),
            subject.station(),
            subject.device(),
            subject.part(),
            subject.person(),
            first.signal(),
            first.severity(),
            first.severity(),
            is.condition(),
            is.provisional(),
            rule.latch(),
            rule.title(),
            story.evidence(),
            is.startedAt(),
            learntAt,
            is.clearedAt(),
            Alarm.Cause.UNNAMED,
            new Basis(version, List.of()),
            handling,
            before.map(Alarm::id).orElse(""),
            1);
    alarms.raise(alarm);
    changed.accept(AlarmChange.What.RAISED);
    Alarm kept =
        keep(
            alarm.amended(is, story.evidence(), handling),
            new Amendment(Optional.empty(), Optional.of(is)));
    if (onNow(is)) {
      holds.raised(kept, before);
    }
  }

  private Optional<Alarm> before(Instant startedAt) {
    return alarms
        .latest(rule.id(), subject.source())
        .filter(alarm -> alarm.startedAt().isBefore(startedAt));
  }

  /**
   * Something without an end of its own lasts until somebody has taken it. If it happened while
   * that alarm was open, it is known; if before, that alarm began with it.
   */
  private void happened(Decision decision) {
    List<Alarm> after = alarms.lastingUntil(rule.id(), subject.source(), decision.at());
    if (after.isEmpty()) {
      add(Story.of(List.of(decision)).get(0));
      return;
    }
    Alarm alarm = after.get(0);
    Course was = Course.of(alarm, alarms.history(alarm.id()));
    boolean earlier = decision.at().isBefore(alarm.startedAt());
    boolean sure = was.provisional() && !decision.provisional();
    if (earlier || sure) {
      Course is =
          new Course(
              earlier ? decision.at() : was.startedAt(),
              was.clearedAt(),
              was.severities(),
              was.provisional() && !sure,
              was.unknown());
      keep(
          alarm.amended(is, earlier ? decision.evidence() : alarm.evidence(), alarm.handling()),
          new Amendment(Optional.of(was), Optional.of(is)));
    }
  }
}
