package io.waystation.alerting.rule;

import io.waystation.model.LocalText;
import io.waystation.model.Reading;
import io.waystation.model.Signal;
import io.waystation.model.StationAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which rules look at a reading, and what each would make of it if it were the first and the value
 * stayed: at once, or after how long.
 *
 * @param after how long it would take; of no decision, nothing
 * @param severity word of it; {@code normal} if it would decide nothing by itself
 */
public record Explanation(
    String rule, LocalText title, Duration after, String severity, LocalText why) {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final LocalText NOTHING =
      new LocalText("仅凭该读数不作判断", "decides nothing by this reading alone");

  /**
   * @param value a number, a state's word, or a day
   * @param altitude metres of the station; empty if it is not known
   * @throws IllegalArgumentException if that is no value of the signal
   */
  public static List<Explanation> of(
      RuleBook book,
      Signal signal,
      String value,
      OptionalInt altitude,
      int capacity,
      StationAttributes attributes,
      Instant at) {
    Context context = new RuleTests.OneStation(RuleTests.station(altitude, capacity, attributes));
    Reading reading = RuleTests.reading(signal, RuleTests.value(signal, value), "", at);
    List<Explanation> all = new ArrayList<>();
    for (Rule<?> rule : book.rules()) {
      if (rule.signals().contains(signal.code())) {
        all.add(of(rule, reading, context));
      }
    }
    return all;
  }

  private static <S> Explanation of(Rule<S> rule, Reading first, Context context) {
    Subject subject = rule.subject(first);
    Instant begin = first.measuredAt();
    S state = rule.fresh();
    long every = Math.max(60, first.signal().interval().toSeconds());
    for (Duration after = Duration.ZERO;
        after.compareTo(LONGEST) <= 0;
        after = after.plusSeconds(every)) {
      Instant at = begin.plus(after);
      Outcome<S> outcome = rule.tick(state, subject, at.minusMillis(1), begin, context);
      List<Decision> decisions = new ArrayList<>(outcome.decisions());
      if (!first.signal().health() || after.isZero()) {
        Reading again = RuleTests.reading(first.signal(), first.value(), first.part(), at);
        outcome = rule.read(outcome.state(), subject, List.of(again), context);
        decisions.addAll(outcome.decisions());
      }
      state = outcome.state();
      if (!decisions.isEmpty()) {
        Decision decision = decisions.get(0);
        return new Explanation(
            rule.id(), rule.title(), after, decision.severity().word(), decision.evidence());
      }
    }
    return new Explanation(rule.id(), rule.title(), Duration.ZERO, "normal", NOTHING);
  }
}
