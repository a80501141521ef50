package io.waystation.alerting.rule.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Clears;
import io.waystation.alerting.rule.Condition;
import io.waystation.alerting.rule.Episode;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Subject;
import io.waystation.alerting.rule.Trial;
import io.waystation.model.LocalText;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/**
 * What a limit means, said a second time and quite differently: by looking at every single second.
 * The rule jumps from event to event; both must tell the same story of any trace.
 */
class LimitDefinitionTest {
  private static final Signal CO = SignalCatalogue.shipped().signal("gas.co");
  private static final int VALID = (int) LimitRule.validity(CO).toSeconds();
  private static final Subject SUBJECT =
      new Subject(new StationId("h"), "h-gw", "front", PersonId.NONE);

  record Sample(int after, double value) {}

  @Provide
  Arbitrary<List<Sample>> traces() {
    Arbitrary<Integer> gaps =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.integers().between(1, 90)),
            Tuple.of(1, Arbitraries.integers().between(VALID - 2, VALID + 60)));
    Arbitrary<Double> values = Arbitraries.of(10.0, 19.0, 20.0, 25.0, 29.0, 30.0, 40.0);
    return Combinators.combine(gaps, values).as(Sample::new).list().ofMinSize(1).ofMaxSize(60);
  }

  @Property(tries = 2_000)
  void theRuleAndTheSecondBySecondDefinitionAgree(
      @ForAll("traces") List<Sample> trace,
      @ForAll @IntRange(max = 400) int hold,
      @ForAll @IntRange(max = 400) int clearHold) {
    Map<Integer, Double> bySecond = new TreeMap<>();
    List<Reading> readings = new ArrayList<>();
    int second = 0;
    for (Sample sample : trace) {
      second += sample.after();
      bySecond.put(second, sample.value());
      readings.add(Trial.reading(CO.code(), sample.value(), second));
    }
    int end = second + VALID / 2;

    List<String> told =
        Episode.of(
                rule(hold, clearHold),
                SUBJECT,
                readings,
                Trial.START.minusSeconds(1),
                Trial.at(end),
                new FixedContext())
            .stream()
            .map(
                episode ->
                    Duration.between(Trial.START, episode.startedAt()).toSeconds()
                        + ".."
                        + episode
                            .clearedAt()
                            .map(at -> "" + Duration.between(Trial.START, at).toSeconds())
                            .orElse(""))
            .toList();

    assertThat(told).isEqualTo(bySeconds(bySecond, hold, clearHold, end));
  }

  private static LimitRule rule(int hold, int clearHold) {
    Condition when = Condition.parse(">= 30", CO);
    return new LimitRule(
        "co",
        CO,
        new LocalText("一氧化碳", "Carbon monoxide"),
        List.of(
            new LimitRule.Step(
                "co",
                when,
                Duration.ofSeconds(hold),
                Severity.WARNING,
                Clears.parse("< 20 for " + clearHold + " s", CO, when),
                "default")));
  }

  /** Above 30 for the hold time starts it, below 20 for its own ends it; a gap breaks both. */
  private static List<String> bySeconds(
      Map<Integer, Double> values, int hold, int clearHold, int end) {
    List<String> episodes = new ArrayList<>();
    boolean on = false;
    int high = -1;
    int low = -1;
    int heard = Integer.MIN_VALUE / 2;
    for (int second = 0; second <= end; second++) {
      if (second > heard + VALID) {
        high = -1;
        low = -1;
      }
      Double value = values.get(second);
      if (value != null) {
        heard = second;
        high = value < 30 ? -1 : high < 0 ? second : high;
        low = value >= 20 ? -1 : low < 0 ? second : low;
      }
      if (!on && high >= 0 && second - high >= hold) {
        on = true;
        episodes.add(high + "..");
      }
      if (on && low >= 0 && second - low >= clearHold) {
        on = false;
        int last = episodes.size() - 1;
        episodes.set(last, episodes.get(last) + second);
      }
    }
    return episodes;
  }
}
