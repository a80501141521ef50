package io.waystation.alerting.rule;

import io.waystation.model.Alarm;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** One rule looking at one subject: give it readings and moments, look at what it decided. */
public final class Trial<S> {
  public static final Instant START = Instant.parse("2026-11-20T16:00:00Z");
  public static final PersonId PERSON = new PersonId("5f0c9a0e-0000-4000-8000-000000000001");

  public final List<Decision> decisions = new ArrayList<>();
  public final FixedContext context;
  private final Map<String, Double> values = new HashMap<>();
  private final Rule<S> rule;
  private final Subject subject;
  private S state;
  private Severity severity = Severity.NORMAL;

  public Trial(Rule<S> rule) {
    this(rule, new FixedContext().with(FixedContext.hut("h", OptionalInt.of(3000))));
  }

  public Trial(Rule<S> rule, FixedContext context) {
    this.rule = rule;
    this.context = context;
    boolean health = rule.concern() == Alarm.Concern.HEALTH;
    this.subject =
        health
            ? new Subject(new StationId("h"), "", "", PERSON)
            : new Subject(new StationId("h"), "h-gw", "front", PersonId.NONE);
    this.state = rule.fresh();
  }

  public static Trial<?> of(Rule<?> rule) {
    return start(rule);
  }

  private static <S> Trial<S> start(Rule<S> rule) {
    return new Trial<>(rule);
  }

  public static Trial<?> of(Rule<?> rule, FixedContext context) {
    return start(rule, context);
  }

  private static <S> Trial<S> start(Rule<S> rule, FixedContext context) {
    return new Trial<>(rule, context);
  }

  /** A reading that many seconds after the start. */
  public static Reading reading(String signal, double value, double second, Flag... flags) {
    Signal known = SignalCatalogue.shipped().signal(signal);
    Instant at = at(second);
    return new Reading(
        new StationId("h"),
        new DeviceId("h-gw"),
        known.health() ? "" : "front",
        known.health() ? PERSON : PersonId.NONE,
        "",
        known,
        value,
        Flag.of(flags),
        at,
        at,
        1,
        1);
  }

  public static Instant at(double second) {
    return START.plusMillis(Math.round(second * 1000));
  }

  public Trial<S> read(Reading... together) {
    for (Reading reading : together) {
      values.put(reading.signal().code(), reading.value());
    }
    return take(rule.read(state, subject, List.of(together), context));
  }

  /** The last value of that signal once more. */
  public Trial<S> repeat(String signal, double second) {
    return read(reading(signal, values.get(signal), second));
  }

  /** A reading of its only signal. */
  public Trial<S> read(double value, double second, Flag... flags) {
    return read(reading(rule.signals().iterator().next(), value, second, flags));
  }

  public Trial<S> tick(double second) {
    return tick(second, START);
  }

  public Trial<S> tick(double second, Instant since) {
    return take(rule.tick(state, subject, at(second), since, context));
  }

  /** Written down and read again, as by a restart. */
  public Trial<S> restart() {
    state = rule.restore(rule.save(state));
    return this;
  }

  private Trial<S> take(Outcome<S> outcome) {
    state = outcome.state();
    for (Decision decision : outcome.decisions()) {
      decisions.add(decision);
      if (decision.evidence() != null) {
        Plain.check(decision.evidence());
      }
      severity = decision.severity();
    }
    return this;
  }

  /** As the last decision left it. */
  public Severity severity() {
    return severity;
  }

  public List<Decision.What> whats() {
    return decisions.stream().map(Decision::what).toList();
  }

  public Decision last() {
    return decisions.get(decisions.size() - 1);
  }
}
