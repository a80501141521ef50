package io.waystation.alerting.rule.event;

import io.waystation.alerting.rule.Clears;
import io.waystation.alerting.rule.Condition;
import io.waystation.alerting.rule.Context;
import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Decision.What;
import io.waystation.alerting.rule.HeadedRule;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleHead;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Words;
import io.waystation.model.Alarm;
import io.waystation.model.Flag;
import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened: the alarm is raised at once and latched, so that however short it was
 * somebody must take it. It ends with its own opposite (smoke: normal), or, when it has none, with
 * the acknowledgement (SOS button).
 *
 * <p>An event without an end of its own says {@link What#RAISE} each time it happens, because only
 * the alarm's row knows whether somebody has taken the one before: while that is open it changes
 * nothing. A latched event that arrives after its end still counts, because it happened.
 */
public final class EventRule extends HeadedRule<EventState> {
  private final Signal signal;
  private final Condition when;
  private final Severity severity;
  private final Clears clears;

  public EventRule(
      String id,
      Signal signal,
      LocalText title,
      Condition when,
      Severity severity,
      Clears clears,
      String basis) {
    // An event is latched whatever its end is.
    super(
        RuleHead.ofStation(
            id,
            title,
            List.of(signal.code()),
            clears.when().isPresent()
                ? Alarm.Latch.ACKNOWLEDGED
                : Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED,
            List.of(new Line(id, when.text(), Duration.ZERO, severity, clears.text(), basis))));
    this.signal = signal;
    this.when = when;
    this.severity = severity;
    this.clears = clears;
  }

  @Override
  public Outcome<EventState> read(
      EventState state, Subject subject, List<Reading> together, Context context) {
    Reading reading = together.get(together.size() - 1);
    boolean suspect = reading.has(Flag.SUSPECT);
    if (suspect && severity != Severity.CRITICAL) {
      return Outcome.quiet(state);
    }
    long measured = reading.measuredAt().toEpochMilli();
    boolean overtaken = measured < state.last();
    List<Decision> decisions = new ArrayList<>();
    boolean on = state.on();
    if (when.holds(reading.value()) && !(on && clears.when().isPresent())) {
      decisions.add(
          new Decision(
              What.RAISE,
              reading.measuredAt(),
              severity,
              suspect,
              signal.code(),
              evidence(reading, subject, context)));
      if (overtaken && clears.when().isPresent()) {
        // What came after it has been read before it, and said that it is over.
        decisions.add(clear(Instant.ofEpochMilli(state.last())));
      } else {
        on = clears.when().isPresent();
      }
    } else if (on && !suspect && !overtaken && clears.when().orElseThrow().holds(reading.value())) {
      on = false;
      decisions.add(clear(reading.measuredAt()));
    }
    return new Outcome<>(new EventState(Math.max(measured, state.last()), on), decisions);
  }

  private Decision clear(Instant at) {
    return new Decision(What.CLEAR, at, Severity.NORMAL, false, signal.code(), null);
  }

  private LocalText evidence(Reading reading, Subject subject, Context context) {
    LocalText place = Words.place(subject, context);
    LocalText fact = Words.named(signal, reading.value());
    String at = Words.time(reading.measuredAt(), subject, context);
    return new LocalText(
        "%s：%s，%s。".formatted(place.zh(), fact.zh(), at),
        "%s: %s, %s.".formatted(place.en(), fact.en(), at));
  }

  /** While nothing is on, what was before says nothing. */
  @Override
  public Optional<Duration> reach() {
    return Optional.of(Duration.ZERO);
  }

  @Override
  public EventState fresh() {
    return new EventState(EventState.NOT_YET, false);
  }

  @Override
  public boolean idle(EventState state) {
    return !state.on();
  }

  @Override
  public EventState seen(EventState state, Reading reading) {
    return new EventState(Math.max(state.last(), reading.measuredAt().toEpochMilli()), false);
  }

  @Override
  public String save(EventState state) {
    return state.text();
  }

  @Override
  public EventState restore(String text) {
    return EventState.parse(text);
  }
}
