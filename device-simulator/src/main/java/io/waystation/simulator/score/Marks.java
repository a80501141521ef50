package io.waystation.simulator.score;

import io.waystation.simulator.score.ServiceAlarm.Step;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the alarms are worth against the faults.
 *
 * @param asked every alarm that a planted fault asks for, in the order of the faults
 * @param judged every alarm of the time, by its beginning
 */
record Marks(List<Asked> asked, List<Judged> judged) {
  /** Where alarms are not marked. */
  static final Marks NONE = new Marks(List.of(), List.of());

  Marks {
    asked = List.copyOf(asked);
    judged = List.copyOf(judged);
  }

  /**
   * One alarm that a fault asks for.
   *
   * @param call empty when it was missed
   * @param endedLate whether it was still on long after the fault was over
   */
  record Asked(Fault fault, Expectation row, Optional<Call> call, boolean endedLate) {
    /** From the start of the fault until the service had noticed; of one that was noticed. */
    Duration delay() {
      return Duration.between(fault.start(), call.orElseThrow().step().learntAt());
    }
  }

  /**
   * An alarm that begins, or becomes worse because of something new: where one is on already, the
   * next thing of the same kind shows in it.
   */
  record Call(ServiceAlarm alarm, Step step) {}

  /** With those false alarms called natural that are borne out. */
  Marks natural(Set<String> bornOut) {
    return new Marks(
        asked,
        judged.stream()
            .map(
                one ->
                    one.verdict() == Verdict.FALSE && bornOut.contains(one.alarm().id())
                        ? new Judged(one.alarm(), Verdict.NATURAL, one.fault(), one.causes())
                        : one)
            .toList());
  }

  List<Judged> of(Verdict verdict) {
    return judged.stream().filter(one -> one.verdict() == verdict).toList();
  }

  /** What an alarm is. */
  enum Verdict {
    /** What a fault asked for. */
    RIGHT,
    /** What may follow from a fault, or stands behind an alarm that is not false. */
    CONSEQUENCE,
    /** Nothing was planted, and by what the devices truly said it is right. */
    NATURAL,
    /** Nothing in the truth explains it. */
    FALSE
  }

  /**
   * @param fault which explains it; empty for a false alarm, and for a line of another alarm that
   *     no fault explains by itself
   * @param causes of an outage that stands for itself: those it may be given, several where several
   *     outages meet; empty for all others
   */
  record Judged(ServiceAlarm alarm, Verdict verdict, Optional<Fault> fault, Set<String> causes) {
    public Judged {
      causes = Set.copyOf(causes);
    }

    boolean outage() {
      return !causes.isEmpty();
    }

    boolean rightCause() {
      return causes.contains(alarm.cause());
    }
  }
}
