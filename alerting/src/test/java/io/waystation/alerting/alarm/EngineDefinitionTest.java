package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.testkit.TempFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * The engine on the real log and records, killed and started again at random moments, gives the
 * alarms that the definition gives of the same readings in the order of their time, provisional and
 * unknown ones and every step included.
 */
class EngineDefinitionTest {
  private static final RuleBook BOOK = RuleBook.shipped();

  /** One thing that happens: time goes by, and then a value is measured, or the engine dies. */
  record Move(String signal, double value, int after, boolean dies, boolean looks) {}

  @Provide
  Arbitrary<List<Move>> days() {
    Arbitrary<String[]> said =
        Arbitraries.of(
            new String[] {"door.position", "0"},
            new String[] {"door.position", "1"},
            new String[] {"power.mains", "0"},
            new String[] {"power.mains", "1"},
            new String[] {"smoke.alarm", "0"},
            new String[] {"smoke.alarm", "1"},
            new String[] {"fridge.medicine.temperature", "5"},
            new String[] {"fridge.medicine.temperature", "9"},
            new String[] {"fridge.medicine.temperature", "16"},
            new String[] {"gas.co", "10"},
            new String[] {"gas.co", "120"},
            new String[] {"gas.co", "310"},
            new String[] {"spo2", "82"},
            new String[] {"spo2", "86"},
            new String[] {"spo2", "95"});
    return Combinators.combine(
            said,
            Arbitraries.of(1, 5, 10, 30, 60, 61, 120, 170, 600, 901),
            Arbitraries.integers().between(0, 9),
            Arbitraries.of(true, false))
        .as(
            (what, after, dies, looks) ->
                new Move(what[0], Double.parseDouble(what[1]), after, dies == 0, looks))
        .list()
        .ofMinSize(5)
        .ofMaxSize(60);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void theEngineTellsTheStoryTheDefinitionTells(@ForAll("days") List<Move> day) throws IOException {
    try (TempFolder folder = TempFolder.create("alarms");
        House house = new House(folder.path())) {
      PersonId person = house.register(Sex.MALE);
      List<Reading> readings = new ArrayList<>();
      for (Move move : day) {
        Instant before = house.clock.instant().plusSeconds(move.after());
        if (move.looks()) {
          // Half a second before the next reading: what was due has been decided by the clock.
          house.pass(Duration.between(house.clock.instant(), before.minusMillis(500)));
        }
        house.pass(Duration.between(house.clock.instant(), before.minusMillis(1)));
        house.clock.to(before);
        boolean health = move.signal().equals("spo2");
        Reading reading =
            House.reading(
                House.HUT,
                health ? "h-kiosk" : "h-gw",
                health ? person : PersonId.NONE,
                move.signal(),
                move.value(),
                before);
        readings.add(reading);
        house.publish(reading.device().value(), List.of(reading));
        if (move.dies()) {
          house.restart();
        }
      }
      house.pass(Duration.ofSeconds(100));

      assertThat(Courses.told(house, BOOK.rules()))
          .isEqualTo(Courses.defined(house, BOOK.rules(), readings));
    }
  }
}
