package io.waystation.alerting.rule.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.alerting.rule.Trial;
import io.waystation.alerting.rule.band.BandRule;
import io.waystation.model.DeviceId;
import io.waystation.model.Flag;
import io.waystation.model.Reading;
import io.waystation.model.Severity;
import io.waystation.model.Sex;
import io.waystation.model.Signal;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a score forgets of people not seen for days changes nothing of what it decides of them. */
class OutlivedScoreTest {
  private static final Duration TWO_DAYS = BandRule.COUNTS_FOR.multipliedBy(2);
  private static final int VISITS = 40;

  private final ScoreRule rule = (ScoreRule) RuleBook.shipped().find("score.NEWS2").orElseThrow();

  private final FixedContext context =
      new FixedContext()
          .with(FixedContext.hut("h", OptionalInt.of(1000)))
          .with(Trial.PERSON, Sex.MALE);

  /** How often the memory was thrown away. */
  private int forgotten;

  @Property(tries = 200)
  void whatIsForgottenWasNotNeeded(@ForAll long seed) {
    List<List<Reading>> course = course(new Random(seed));
    assertThat(decided(course, true)).isEqualTo(decided(course, false));
  }

  /** Without these the property would say nothing. */
  @Test
  void coursesRaiseAlarmsAndAreForgottenInBetween() {
    int decisions = 0;
    for (int seed = 0; seed < 20; seed++) {
      decisions += decided(course(new Random(seed)), true).size();
    }
    assertThat(decisions).isGreaterThan(20);
    assertThat(forgotten).isGreaterThan(20);
  }

  @Test
  void whatStillMattersIsKept() {
    ScoreState alone =
        rule.read(rule.fresh(), null, List.of(Trial.reading("pulse_rate", 135, 0)), context)
            .state();
    Instant measured = Trial.START;
    assertThat(rule.outlived(alone, measured.plus(TWO_DAYS))).isFalse();
    assertThat(rule.outlived(alone, measured.plus(TWO_DAYS).plusMillis(1))).isTrue();
    ScoreState alarmed = new ScoreState(alone.last(), alone.values(), Severity.CRITICAL);
    assertThat(rule.outlived(alarmed, measured.plus(Duration.ofDays(400)))).isFalse();
  }

  /**
   * Messages in the order in which they are received. Somebody has some or all parameters measured
   * within minutes, comes again after hours, days or weeks, and some of it is sent hours later.
   */
  private static List<List<Reading>> course(Random random) {
    List<List<Reading>> course = new ArrayList<>();
    Instant now = Trial.START;
    for (int visit = 0; visit < VISITS; visit++) {
      now = now.plusSeconds(gap(random));
      boolean ill = random.nextBoolean();
      List<String> codes = new ArrayList<>(new News2().signals());
      Collections.shuffle(codes, random);
      int some = random.nextInt(4) == 0 ? 1 + random.nextInt(codes.size()) : codes.size();
      while (some > 0) {
        int together = 1 + random.nextInt(some);
        Instant measured = now;
        Instant received =
            random.nextInt(5) == 0
                ? measured.plusSeconds(random.nextInt((int) BandRule.COUNTS_FOR.toSeconds() + 1))
                : measured;
        List<Reading> message = new ArrayList<>();
        for (int i = 0; i < together; i++) {
          message.add(reading(codes.get(--some), ill, measured, received, random));
        }
        course.add(message);
        now = now.plusSeconds(random.nextInt(400));
      }
    }
    course.sort((a, b) -> a.get(0).receivedAt().compareTo(b.get(0).receivedAt()));
    return course;
  }

  /** Around a quarter of an hour, a day and two days, where something changes, and longer. */
  private static int gap(Random random) {
    int[] edges = {900, 86_400, 172_800};
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(40 * 86_400);
      case 1 -> random.nextInt(3_600);
      default -> edges[random.nextInt(edges.length)] - 2 + random.nextInt(5);
    };
  }

  private static Reading reading(
      String code, boolean ill, Instant measured, Instant received, Random random) {
    Signal signal = SignalCatalogue.shipped().signal(code);
    double low = signal.plausible().low();
    double high = signal.plausible().high();
    double value =
        ill ? signal.rounded(low + (high - low) * random.nextDouble()) : News2Test.WELL.get(code);
    return new Reading(
        new StationId("h"),
        new DeviceId("h-kiosk"),
        "",
        Trial.PERSON,
        "",
        signal,
        value,
        random.nextInt(20) == 0 ? Flag.of(Flag.SUSPECT) : Flag.of(),
        measured,
        received,
        1,
        1);
  }

  private List<Decision> decided(List<List<Reading>> course, boolean forgets) {
    List<Decision> decided = new ArrayList<>();
    ScoreState state = rule.fresh();
    for (List<Reading> message : course) {
      if (forgets && rule.outlived(state, message.get(0).receivedAt())) {
        forgotten += state.equals(rule.fresh()) ? 0 : 1;
        state = rule.fresh();
      }
      Outcome<ScoreState> outcome =
          rule.read(state, rule.subject(message.get(0)), message, context);
      decided.addAll(outcome.decisions());
      state = outcome.state();
    }
    return decided;
  }
}
