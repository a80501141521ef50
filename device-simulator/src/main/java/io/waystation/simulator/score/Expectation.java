package io.waystation.simulator.score;

import io.waystation.model.Alarm;
import io.waystation.simulator.truth.TruthLine;
import io.waystation.simulator.truth.TruthLine.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What one kind of fault asks of the service: a row of {@code expectations.csv}, whose head says
 * more.
 *
 * @param fault kind of fault
 * @param need what an alarm of these rules is worth
 * @param rules ids; any one of them will do
 * @param on what the alarm must be about
 * @param maybe a fault shorter than this must not be noticed
 * @param sure a fault as long as this must be noticed; between the two it may
 * @param before how long before the fault the alarm may say that it began: the last word of what
 *     fell silent
 * @param within after the start of the fault the service must have noticed
 * @param after the fault is over the alarm must be so as well; null where a person must end it
 * @param outage whether such an alarm, when it stands for itself, must be given the cause that the
 *     truth names
 */
record Expectation(
    String fault,
    Need need,
    Set<String> rules,
    On on,
    Duration maybe,
    Duration sure,
    Duration before,
    Duration within,
    Duration after,
    boolean outage) {
  enum Need {
    /** Exactly one alarm is expected. */
    ONE,
    /** Such alarms may follow from it, and are neither expected nor false. */
    MAY,
    /** Nothing may be raised. */
    NONE,
    /** The device cannot be heard; what it measures comes afterwards. */
    DARK,
    /** The device measures nothing. */
    MUTE
  }

  enum On {
    STATION,
    DEVICE,
    PERSON
  }

  Expectation {
    rules = Set.copyOf(rules);
  }

  /** Whether it is one of the rules; {@code vital.*} stands for all that begin so. */
  boolean of(String rule) {
    return rules.contains(rule)
        || rules.stream()
            .anyMatch(one -> one.endsWith("*") && rule.startsWith(one.replace("*", "")));
  }

  /** Whether an alarm of these rules about that subject is meant, whenever it was. */
  boolean about(Fault fault, ServiceAlarm alarm) {
    return of(alarm.rule())
        && switch (on) {
          case STATION -> alarm.station().equals(fault.station().value());
          case DEVICE -> alarm.device().equals(fault.device().value());
          case PERSON -> alarm.person().equals(fault.person().value());
        };
  }

  /** What the outage must be given, in the words of the API; empty for what is no outage. */
  Optional<String> cause(Fault fault) {
    return outage && fault.cause() != Alarm.Cause.UNNAMED
        ? Optional.of(TruthLine.word(fault.cause()).replace('_', '-'))
        : Optional.empty();
  }

  /** Whether what happened then happened with the fault or while it lasted. */
  boolean beganWith(Fault fault, Instant at) {
    return beganBy(fault, at, fault.end());
  }

  /** The same of what may also happen some time after the fault was over. */
  boolean followsFrom(Fault fault, Instant at) {
    return beganBy(fault, at, after == null ? fault.end() : fault.end().plus(after));
  }

  private boolean beganBy(Fault fault, Instant at, Instant last) {
    return !at.isBefore(fault.start().minus(before)) && !at.isAfter(last);
  }
}
