package io.waystation.simulator.score;

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
  Marks {
    asked = List.copyOf(asked);
    judged = List.copyOf(judged);
  }

  /**
   * One alarm that a fault asks for.
   *
   * @param alarm empty when it was missed
   */
  record Asked(Fault fault, Expectation row, Optional<ServiceAlarm> alarm, boolean endedLate) {
    /** From the start of the fault until the service had noticed; of one that was noticed. */
    Duration delay() {
      return Duration.between(fault.start(), alarm.orElseThrow().learntAt());
    }
  }

  /** What an alarm is. */
  enum Verdict {
    /** What a fault asked for. */
    RIGHT,
    /** What may follow from a fault, or stands behind an alarm that is not false. */
    CONSEQUENCE,
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
