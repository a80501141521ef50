package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.AlarmChange;
import io.waystation.model.Basis;
import io.waystation.model.Basis.Deciding;
import io.waystation.storage.records.Alarms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes decisions into the alarms, within one transaction. People acknowledge at the same time, so
 * each alarm is read again before it is changed, and what they did stays.
 */
final class AlarmBook {
  /** Readings kept of one alarm. */
  private static final int MOST = 20;

  /** So many of the first are kept whatever comes after. */
  private static final int BEGINNING = 4;

  private final Alarms alarms;
  private final RuleBook rules;
  private final Holds holds;
  private final Instant learntAt;
  private final Consumer<AlarmChange.What> changed;

  /**
   * @param rules those in force, which every finding is of
   * @param holds of the same transaction
   * @param learntAt our clock
   * @param changed told of every line of history written
   */
  AlarmBook(
      Alarms alarms,
      RuleBook rules,
      Holds holds,
      Instant learntAt,
      Consumer<AlarmChange.What> changed) {
    this.alarms = alarms;
    this.rules = rules;
    this.holds = holds;
    this.learntAt = learntAt;
    this.changed = changed;
  }

  void write(List<Finding> findings) {
    findings.forEach(this::write);
  }

  private void write(Finding finding) {
    Decision decision = finding.decision();
    String rule = finding.rule().id();
    String source = finding.subject().source();
    // Late data may have added later what is long over: the one raised last need not be active.
    Optional<Alarm> active = alarms.active(rule, source);
    if (decision.what() == Decision.What.RAISE && active.isEmpty()) {
      raise(finding, alarms.latest(rule, source));
    } else if (active.isPresent()) {
      change(active.get(), finding);
    }
  }

  private void raise(Finding finding, Optional<Alarm> before) {
    Alarm alarm =
        Occurrence.raised(
            UUID.randomUUID().toString(),
            finding.rule(),
            finding.subject(),
            finding.decision(),
            new Basis(version(finding.rule()), finding.readings()),
            learntAt,
            before.map(Alarm::id).orElse(""));
    alarms.raise(alarm);
    changed.accept(AlarmChange.What.RAISED);
    holds.raised(alarm, before);
  }

  /** What late data had told of as past is on now: people are called for it like for any other. */
  void present(Watch<?> watch, Instant at) {
    alarms
        .active(watch.rule.id(), watch.subject().source())
        .filter(alarm -> alarm.handling().past())
        .ifPresent(
            alarm -> {
              alarms.change(
                  alarm.handled(alarm.handling().suppressed(null)),
                  AlarmChange.What.UNSUPPRESSED,
                  AlarmChange.RULE,
                  at,
                  learntAt,
                  "");
              changed.accept(AlarmChange.What.UNSUPPRESSED);
            });
  }

  private void change(Alarm alarm, Finding finding) {
    Occurrence.changed(alarm, finding.decision(), basis(alarm, finding))
        .ifPresent(change -> keep(change.alarm(), change.what(), finding.decision()));
  }

  private void keep(Alarm alarm, AlarmChange.What what, Decision decision) {
    alarms.change(alarm, what, AlarmChange.RULE, decision.at(), learntAt, "");
    changed.accept(what);
    if (alarm.leavesShelf()) {
      changed.accept(AlarmChange.What.UNSHELVED);
    }
    if (alarm.breaksSuppression()) {
      changed.accept(AlarmChange.What.UNSUPPRESSED);
    }
  }

  private String version(Rule<?> rule) {
    return rules.definition(rule).version();
  }

  /** What it rested on and what decides now; of a long story, the beginning and the end. */
  private Basis basis(Alarm alarm, Finding finding) {
    List<Deciding> all = new ArrayList<>(alarm.basis().readings());
    finding.readings().stream().filter(one -> !all.contains(one)).forEach(all::add);
    while (all.size() > MOST) {
      all.remove(BEGINNING);
    }
    return new Basis(version(finding.rule()), all);
  }
}
