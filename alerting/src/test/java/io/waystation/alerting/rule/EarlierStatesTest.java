package io.waystation.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every rule of the shipped book had written down after 75 readings before memories were
 * packed is read, and goes on as if nothing had happened.
 */
class EarlierStatesTest {
  private static final String WRITTEN = "states-before-packing.txt";
  private static final int AFTER = 75;
  private static final int SEED = 7;

  @TestFactory
  Stream<DynamicTest> everyRule() throws IOException {
    RuleBook book = RuleBook.shipped();
    try (var in = EarlierStatesTest.class.getResourceAsStream(WRITTEN)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", 2))
          .map(
              line ->
                  DynamicTest.dynamicTest(
                      line[0], () -> check(book.find(line[0]).orElseThrow(), line[1])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <S> void check(Rule<S> rule, String written) {
    List<Reading> trace = KindsDefinitionTest.trace(rule, new Random(SEED));
    Story<S> ours = new Story<>(rule, trace);
    ours.read(trace.subList(0, AFTER));
    ours.decisions.clear();
    Story<S> earlier = new Story<>(rule, trace);
    earlier.state = rule.restore(written);
    assertThat(rule.restore(rule.save(earlier.state))).isEqualTo(earlier.state);
    if (!rule.id().equals("trend.TE2")) {
      // That one's memory is salted.
      assertThat(earlier.state).isEqualTo(ours.state);
    }
    ours.read(trace.subList(AFTER, trace.size()));
    earlier.read(trace.subList(AFTER, trace.size()));
    assertThat(earlier.decisions).isEqualTo(ours.decisions);
  }

  private static final class Story<S> {
    private final FixedContext context = KindsDefinitionTest.context();
    private final Rule<S> rule;
    private final Subject subject;
    private final List<Decision> decisions = new ArrayList<>();
    private S state;

    Story(Rule<S> rule, List<Reading> trace) {
      this.rule = rule;
      this.subject = rule.subject(trace.get(0));
      this.state = rule.fresh();
    }

    void read(List<Reading> readings) {
      Instant since = Trial.START.minus(Duration.ofDays(1));
      for (Reading reading : readings) {
        Instant before = reading.measuredAt().minusMillis(1);
        take(rule.tick(state, subject, before, since, context));
        take(rule.read(state, subject, List.of(reading), context));
      }
    }

    private void take(Outcome<S> outcome) {
      decisions.addAll(outcome.decisions());
      state = outcome.state();
    }
  }
}
