package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Alarm;
import io.waystation.model.Alarm.Condition;
import io.waystation.model.AlarmChange;
import io.waystation.model.Basis;
import io.waystation.model.Handling;
import io.waystation.model.LocalText;
import io.waystation.storage.records.Alarms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes decisions into the alarms, within one transaction. People acknowledge at the same time, so
 * each alarm is read again before it is changed, and what they did stays.
 */
final class AlarmBook {
  private final Alarms alarms;
  private final Holds holds;
  private final Instant learntAt;
  private final Consumer<AlarmChange.What> changed;

  /**
   * @param holds of the same transaction
   * @param learntAt our clock
   * @param changed told of every line of history written
   */
  AlarmBook(Alarms alarms, Holds holds, Instant learntAt, Consumer<AlarmChange.What> changed) {
    this.alarms = alarms;
    this.holds = holds;
    this.learntAt = learntAt;
    this.changed = changed;
  }

  void write(List<Finding> findings) {
    findings.forEach(this::write);
  }

  private void write(Finding finding) {
    Decision decision = finding.decision();
    Optional<Alarm> latest = alarms.latest(finding.rule().id(), finding.subject().source());
    Optional<Alarm> active = latest.filter(alarm -> alarm.condition() != Condition.NORMAL);
    if (decision.what() == Decision.What.RAISE && active.isEmpty()) {
      raise(finding, latest);
    } else if (active.isPresent()) {
      change(active.get(), decision);
    }
  }

  private void raise(Finding finding, Optional<Alarm> before) {
    Rule<?> rule = finding.rule();
    Subject subject = finding.subject();
    Decision decision = finding.decision();
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
            decision.signal(),
            decision.severity(),
            decision.severity(),
            Condition.ACTIVE,
            decision.provisional(),
            rule.latch(),
            rule.title(),
            decision.evidence(),
            decision.at(),
            learntAt,
            null,
            Alarm.Cause.UNNAMED,
            Basis.NONE,
            Handling.NONE,
            before.map(Alarm::id).orElse(""),
            1);
    alarms.raise(alarm);
    changed.accept(AlarmChange.What.RAISED);
    holds.raised(alarm, before);
  }

  private void change(Alarm alarm, Decision decision) {
    LocalText evidence = decision.evidence() == null ? alarm.evidence() : decision.evidence();
    switch (decision.what()) {
      case RAISE -> again(alarm, decision, evidence);
      case STEP -> step(alarm, decision, evidence);
      case CONFIRM -> keep(alarm.corroborate(evidence), AlarmChange.What.CORROBORATED, decision);
      case UNKNOWN -> keep(alarm.unknown(), AlarmChange.What.UNKNOWN, decision);
      case RESUME ->
          keep(alarm.step(decision.severity(), evidence), AlarmChange.What.RESUMED, decision);
      case CLEAR -> keep(alarm.clear(decision.at()), AlarmChange.What.CLEARED, decision);
    }
  }

  /** It happened again while the first is not taken yet: one alarm, and no doubt about it now. */
  private void again(Alarm alarm, Decision decision, LocalText evidence) {
    if (alarm.provisional() && !decision.provisional()) {
      keep(alarm.corroborate(evidence), AlarmChange.What.CORROBORATED, decision);
    }
  }

  private void step(Alarm alarm, Decision decision, LocalText evidence) {
    int up = decision.severity().compareTo(alarm.severity());
    if (up != 0) {
      keep(
          alarm.step(decision.severity(), evidence),
          up > 0 ? AlarmChange.What.STEPPED_UP : AlarmChange.What.STEPPED_DOWN,
          decision);
    } else if (!evidence.equals(alarm.evidence())) {
      keep(alarm.step(alarm.severity(), evidence), AlarmChange.What.UPDATED, decision);
    }
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
}
