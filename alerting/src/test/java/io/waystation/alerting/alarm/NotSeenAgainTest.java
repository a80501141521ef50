package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Alarm;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.testkit.TempFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running engine forgets people who are not seen again, and tells of those who are what the
 * definition tells of all their readings.
 */
class NotSeenAgainTest {
  private static final RuleBook BOOK = RuleBook.shipped();
  private static final List<Rule<?>> RULES =
      BOOK.rules().stream()
          .filter(rule -> rule.signals().contains("spo2") || rule.signals().contains("pulse_rate"))
          .filter(rule -> rule.concern() == Alarm.Concern.HEALTH)
          .toList();

  @Property(tries = 5, shrinking = ShrinkingMode.OFF)
  void theEngineTellsTheStoryTheDefinitionTells(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    try (TempFolder folder = TempFolder.create("alarms");
        House house = new House(folder.path())) {
      PersonId person = house.register(Sex.MALE);
      List<Reading> readings = new ArrayList<>();
      Instant last = house.clock.instant();
      for (int visit = 0; visit < 25; visit++) {
        house.clock.forward(Duration.ofSeconds(gap(random)));
        house.look();
        List<Reading> measured = visit(house, person, last, random);
        readings.addAll(measured);
        last = measured.get(0).measuredAt();
      }
      house.clock.forward(Duration.ofMinutes(2));
      house.look();
      assertThat(Courses.told(house, RULES)).isEqualTo(Courses.defined(house, RULES, readings));
    }
  }

  /**
   * @param last when somebody was last measured
   */
  private static List<Reading> visit(House house, PersonId person, Instant last, Random random) {
    Instant now = house.clock.instant();
    // Some of it comes later, though not too late to count.
    Instant earliest = now.minus(Duration.ofHours(23));
    Instant from = last.isAfter(earliest) ? last : earliest;
    Instant measured =
        random.nextInt(3) == 0 ? from.plusMillis(Duration.between(from, now).toMillis() / 2) : now;
    List<Reading> message = new ArrayList<>();
    message.add(
        reading(person, "spo2", List.of(82.0, 86.0, 95.0).get(random.nextInt(3)), measured));
    if (random.nextBoolean()) {
      message.add(reading(person, "pulse_rate", 60 + random.nextInt(90), measured));
      message.add(reading(person, "weight", 60 + random.nextInt(20), measured));
    }
    house.publish("h-kiosk", message);
    return message;
  }

  private static Reading reading(PersonId person, String signal, double value, Instant at) {
    return House.reading(House.HUT, "h-kiosk", person, signal, value, at);
  }

  /** Minutes, hours, or days, around those after which something is forgotten. */
  private static long gap(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 60 + random.nextInt(1_200);
      case 1 -> random.nextInt(86_400);
      case 2 -> 86_400 * (1L + random.nextInt(3)) - 5 + random.nextInt(10);
      default -> random.nextInt(60 * 86_400);
    };
  }

  @Test
  void whoIsNotSeenAgainIsForgottenAndTheRecordsWithThem(@TempDir Path folder) {
    try (House house = new House(folder)) {
      List<PersonId> people = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        PersonId person = house.register(Sex.MALE);
        people.add(person);
        house.publish("h-kiosk", List.of(reading(person, "spo2", 97, house.clock.instant())));
        house.clock.forward(Duration.ofSeconds(1));
      }
      house.clock.forward(Duration.ofMinutes(1));
      house.look();
      int watched = house.watches();
      assertThat(watched).isGreaterThan(60);
      assertThat(house.memories(people.get(7))).isPositive();

      house.clock.forward(Duration.ofDays(2));
      PersonId back = people.get(3);
      house.publish("h-kiosk", List.of(reading(back, "spo2", 97, house.clock.instant())));
      house.clock.forward(Duration.ofDays(400));
      house.publish("h-kiosk", List.of(reading(back, "spo2", 97, house.clock.instant())));
      house.pass(Duration.ofMinutes(70));

      assertThat(house.watches()).isLessThan(watched / 20);
      assertThat(house.memories(people.get(7))).isZero();
      assertThat(house.memories(back)).isPositive();
    }
  }
}
