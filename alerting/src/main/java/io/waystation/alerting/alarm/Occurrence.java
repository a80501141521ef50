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
import java.time.Instant;
import java.util.Optional;

/** What a decision makes of an alarm: the same whether it happens or is only tried on history. */
public final class Occurrence {
  private Occurrence() {}

  /**
   * One more step in the life of an alarm.
   *
   * @param what how its history calls it
   */
  public record Change(Alarm alarm, AlarmChange.What what) {}

  /**
   * A new alarm.
   *
   * @param decision of {@link Decision.What#RAISE}
   * @param learntAt our clock
   * @param previous id of the occurrence before; empty for the first
   */
  public static Alarm raised(
      String id,
      Rule<?> rule,
      Subject subject,
      Decision decision,
      Basis basis,
      Instant learntAt,
      String previous) {
    return new Alarm(
        id,
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
        basis,
        Handling.NONE,
        previous,
        1);
  }

  /**
   * An alarm whose condition is not normal, after a decision about it; empty if that changes
   * nothing.
   *
   * @param basis what it rests on if the decision goes by readings
   */
  public static Optional<Change> changed(Alarm alarm, Decision decision, Basis basis) {
    // What triage has said of an outage says more than the rule does.
    boolean keeps = decision.evidence() == null || alarm.cause() != Alarm.Cause.UNNAMED;
    LocalText evidence = keeps ? alarm.evidence() : decision.evidence();
    Alarm resting = alarm.resting(basis);
    return switch (decision.what()) {
      case RAISE -> again(resting, decision, evidence);
      case STEP -> stepped(resting, decision, evidence);
      case CONFIRM -> change(resting.corroborate(evidence), AlarmChange.What.CORROBORATED);
      case UNKNOWN -> change(alarm.unknown(), AlarmChange.What.UNKNOWN);
      case RESUME -> change(resting.step(decision.severity(), evidence), AlarmChange.What.RESUMED);
      case CLEAR -> change(alarm.clear(decision.at()), AlarmChange.What.CLEARED);
    };
  }

  /** It happened again while the first is not taken yet: one alarm, and no doubt about it now. */
  private static Optional<Change> again(Alarm alarm, Decision decision, LocalText evidence) {
    return alarm.provisional() && !decision.provisional()
        ? change(alarm.corroborate(evidence), AlarmChange.What.CORROBORATED)
        : Optional.empty();
  }

  private static Optional<Change> stepped(Alarm alarm, Decision decision, LocalText evidence) {
    int up = decision.severity().compareTo(alarm.severity());
    if (up != 0) {
      return change(
          alarm.step(decision.severity(), evidence),
          up > 0 ? AlarmChange.What.STEPPED_UP : AlarmChange.What.STEPPED_DOWN);
    }
    return evidence.equals(alarm.evidence())
        ? Optional.empty()
        : change(alarm.step(alarm.severity(), evidence), AlarmChange.What.UPDATED);
  }

  private static Optional<Change> change(Alarm alarm, AlarmChange.What what) {
    return Optional.of(new Change(alarm, what));
  }
}
