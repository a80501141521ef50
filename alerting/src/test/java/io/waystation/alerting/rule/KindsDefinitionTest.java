package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Alarm;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.Geo;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.Station;
import io.waystation.model.StationAttributes;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule of the shipped book on random traces: taken in one by one, with duplicates, with the
 * clock looked at whenever it pleases, and with its memory written down and read again at random,
 * it tells the story its definition tells of the same readings.
 */
class KindsDefinitionTest {
  private static final int TRACES = 25;
  private static final int READINGS = 150;
  private static final StationId HUT = new StationId("h");
  private static final PersonId PERSON = Trial.PERSON;

  @TestFactory
  Stream<DynamicTest> everyRule() {
    return RuleBook.shipped().rules().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.id(),
                    () -> {
                      for (int seed = 0; seed < TRACES; seed++) {
                        check(rule, new Random(seed));
                      }
                    }));
  }

  private static <S> void check(Rule<S> rule, Random random) {
    FixedContext context = context();
    List<Reading> trace = trace(rule, random);
    Subject subject = rule.subject(trace.get(0));
    Instant since = Trial.START.minus(Duration.ofDays(1));
    Instant until = trace.get(trace.size() - 1).measuredAt().plus(Duration.ofHours(2));

    S state = rule.fresh();
    List<Decision> decisions = new ArrayList<>();
    Instant clock = Trial.START;
    for (Reading reading : trace) {
      Instant before = reading.measuredAt().minusMillis(1);
      while (random.nextInt(4) == 0 && clock.isBefore(before)) {
        clock = clock.plus(Duration.between(clock, before).dividedBy(2));
        state = take(rule.tick(state, subject, clock, since, context), decisions);
      }
      state = take(rule.tick(state, subject, before, since, context), decisions);
      state = take(rule.read(state, subject, List.of(reading), context), decisions);
      clock = reading.measuredAt();
      if (random.nextInt(5) == 0) {
        state = rule.restore(rule.save(state));
        if (rule.idle(state)) {
          // The log is read again from some time before.
          for (Reading again : trace.subList(0, trace.indexOf(reading) + 1)) {
            state = rule.remembers() ? rule.seen(state, subject, again, context) : state;
          }
        }
      }
      boolean repeatable = rule.latch() != Alarm.Latch.ENDS_WHEN_ACKNOWLEDGED;
      if (repeatable && random.nextInt(5) == 0) {
        state = take(rule.read(state, subject, List.of(reading), context), decisions);
      }
    }
    take(rule.tick(state, subject, until, since, context), decisions);

    assertThat(Episode.of(decisions))
        .isEqualTo(Episode.of(rule, subject, trace, since, until, context));
  }

  private static <S> S take(Outcome<S> outcome, List<Decision> decisions) {
    decisions.addAll(outcome.decisions());
    return outcome.state();
  }

  static FixedContext context() {
    Station hut = FixedContext.hut("h", OptionalInt.of(1200));
    return new FixedContext()
        .with(
            new Station(
                hut.id(),
                hut.type(),
                hut.name(),
                hut.area(),
                hut.altitude(),
                hut.zone(),
                hut.latitude(),
                hut.longitude(),
                20,
                false,
                new StationAttributes(
                    Map.of(
                        "opening-hours", "08:00-22:00",
                        "breaker-rating", "5000",
                        "base-load", "0.1",
                        "charger-rating", "16",
                        "reorder-level", "5",
                        "route", "31.0 121.0; 31.0 121.2",
                        "stops", "01:00 31.0 121.05"))))
        .with(PERSON, Sex.MALE)
        .with(
            PERSON,
            new HealthFile(
                Set.of(
                    Condition.BLOOD_PRESSURE_MEDICINE,
                    Condition.GLUCOSE_LOWERING_MEDICINE,
                    Condition.HEART_FAILURE),
                Optional.empty()));
  }

  static List<Reading> trace(Rule<?> rule, Random random) {
    List<Signal> signals =
        rule.signals().stream().sorted().map(SignalCatalogue.shipped()::signal).toList();
    int[] gaps = {1, 5, 30, 60, 299, 600, 900, 1800, 3600, 14_400, 43_200};
    int most = 1 + random.nextInt(gaps.length);
    double[] counters = new double[signals.size()];
    List<Reading> trace = new ArrayList<>();
    Instant at = Trial.START;
    for (int i = 0; i < READINGS; i++) {
      at = at.plusSeconds(gaps[random.nextInt(most)]);
      int which = random.nextInt(signals.size());
      Signal signal = signals.get(which);
      trace.add(reading(signal, value(signal, which, counters, random), at));
    }
    return trace;
  }

  private static double value(Signal signal, int which, double[] counters, Random random) {
    if (!signal.states().isEmpty()) {
      return random.nextInt(signal.states().size());
    }
    switch (signal.kind()) {
      case COUNTER:
        boolean restarts = random.nextInt(30) == 0;
        counters[which] = restarts ? 0 : counters[which] + random.nextInt(3);
        return counters[which];
      case GEO:
        return new Geo(31 + random.nextInt(3) * 0.004, 121 + random.nextInt(5) * 0.05).code();
      case DATE:
        return 20_770 + random.nextInt(130);
      case HEARTBEAT:
        return 1;
      default:
        double low = Math.max(signal.plausible().low(), -1_000);
        double high = Math.min(signal.plausible().high(), 20_000);
        double x = random.nextDouble();
        return signal.rounded(low + (high - low) * x * x);
    }
  }

  private static Reading reading(Signal signal, double value, Instant at) {
    return new Reading(
        HUT,
        new DeviceId("h-gw"),
        signal.health() ? "" : "front",
        signal.health() ? PERSON : PersonId.NONE,
        "",
        signal,
        value,
        Flag.of(),
        at,
        at,
        1,
        1);
  }
}
