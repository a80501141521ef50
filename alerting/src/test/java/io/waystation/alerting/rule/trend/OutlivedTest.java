package io.waystation.alerting.rule.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.FixedContext;
import io.waystation.alerting.rule.Outcome;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.DeviceId;
import io.waystation.model.HealthFile;
import io.waystation.model.HealthFile.Condition;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.model.SignalCatalogue;
import io.waystation.model.StationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is forgotten of people not seen for long changes nothing of what is decided about them. */
class OutlivedTest {
  private static final Instant START = Instant.parse("2026-03-01T04:00:00Z");
  private static final PersonId PERSON = new PersonId("5f0c9a0e-0000-4000-8000-000000000001");

  /** What comes at one moment: mostly as it is measured, some of it after days. */
  private record Message(Instant measured, Instant received, double level) {}

  @Provide
  Arbitrary<String> rules() {
    return Arbitraries.of(
        RuleBook.shipped().rules().stream()
            .filter(rule -> rule instanceof TrendRule)
            .map(Rule::id)
            .toList());
  }

  @Property(tries = 60)
  void whatIsForgottenWasNotNeeded(@ForAll("rules") String id, @ForAll long seed) {
    Rule<?> rule = RuleBook.shipped().find(id).orElseThrow();
    List<Message> course = course(new Random(seed));
    assertThat(decided(rule, course, true)).isEqualTo(decided(rule, course, false));
  }

  /** Somebody who comes for some days, stays away for weeks or years, and comes again. */
  private static List<Message> course(Random random) {
    List<Message> course = new ArrayList<>();
    Instant now = START;
    for (int visit = 0; visit < 40; visit++) {
      int hours = random.nextInt(6) == 0 ? random.nextInt(24 * 260) : 1 + random.nextInt(40);
      now = now.plus(Duration.ofHours(hours)).plusSeconds(random.nextInt(3600));
      boolean late = random.nextInt(6) == 0;
      Instant measured = late ? now.minus(Duration.ofHours(random.nextInt(24 * 60))) : now;
      course.add(new Message(measured, now, random.nextDouble()));
    }
    return course;
  }

  private static <S> List<Decision> decided(Rule<S> rule, List<Message> course, boolean forgets) {
    FixedContext context =
        new FixedContext()
            .with(FixedContext.hut("h", OptionalInt.of(3000)))
            .with(PERSON, Sex.MALE)
            .with(PERSON, new HealthFile(Set.of(Condition.values()), Optional.empty()));
    List<Decision> decided = new ArrayList<>();
    S state = rule.fresh();
    for (Message message : course) {
      if (forgets && rule.outlived(state, message.received())) {
        state = rule.fresh();
      }
      List<Reading> together =
          rule.signals().stream().sorted().map(signal -> reading(signal, message)).toList();
      Outcome<S> outcome = rule.read(state, rule.subject(together.get(0)), together, context);
      decided.addAll(outcome.decisions());
      state = outcome.state();
    }
    return decided;
  }

  private static Reading reading(String code, Message message) {
    var signal = SignalCatalogue.shipped().signal(code);
    double low = signal.plausible().low();
    double high = signal.plausible().high();
    return new Reading(
        new StationId("h"),
        new DeviceId("kiosk"),
        "",
        PERSON,
        "",
        signal,
        signal.rounded(low + (high - low) * message.level()),
        0,
        message.measured(),
        message.received(),
        1,
        1);
  }
}
