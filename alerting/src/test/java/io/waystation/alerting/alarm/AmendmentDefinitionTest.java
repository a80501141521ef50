package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.RuleBook;
import io.waystation.model.Flag;
import io.waystation.model.PersonId;
import io.waystation.model.Reading;
import io.waystation.model.Sex;
import io.waystation.testkit.TempFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * However late readings come, in whatever order, and however often, with the engine killed and its
 * transactions failing at any moment, on a machine so slow that a portion of the amending may end
 * before it began and the worker is done when much has happened since: when late data have been
 * worked in, the alarms on record are those that the definition gives of all readings in the order
 * in which they were measured, byte for byte but for ids and the times of learning.
 */
class AmendmentDefinitionTest {
  /** Of a longer wait, the engine sees the end only: its clock jumps, as if it had been asleep. */
  private static final Duration LONG = Duration.ofMinutes(5);

  /** An expression over a station, with all that late data can amend in one. */
  private static final RuleBook STATION =
      RuleBook.parse(
          Map.of(
              "station.yaml",
              """
              rules:
                - id: dark_and_empty
                  kind: expression
                  watch: station
                  title: {zh: 无人, en: Empty}
                  steps:
                    - id: dark_and_empty
                      when: 'held(all(presence.mmwave == "false"), "10 min") && any(door.position == "open")'
                      hold: 60 s
                      severity: warning
                      clears: 'any(presence.mmwave == "true")'
                      basis: default
                - id: warm
                  kind: limit
                  signal: env.temperature
                  title: {zh: 热, en: Warm}
                  steps:
                    - {id: warm, when: "> 28", hold: 10 min, severity: notice, clears: "<= 26 for 60 s", basis: default}
                    - {id: hot, when: "> 35", hold: 60 s, severity: warning, clears: "<= 30", basis: default}
              """));

  /**
   * Something is measured, and comes later.
   *
   * @param after seconds since the one before was measured
   * @param delay seconds until it comes
   * @param how what goes wrong when it comes
   */
  record Move(String signal, double value, int after, int delay, int how, boolean suspect) {
    boolean dies() {
      return how == 0;
    }

    boolean fails() {
      return how == 1;
    }

    boolean twice() {
      return how == 2;
    }

    boolean looks() {
      return how % 2 == 1;
    }
  }

  private static Arbitrary<List<Move>> moves(Arbitrary<String[]> said) {
    Arbitrary<Integer> delays =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.of(0, 0, 1, 2, 7)),
            Tuple.of(3, Arbitraries.of(60, 125, 600, 899)),
            Tuple.of(2, Arbitraries.of(901, 1_800, 3_700, 7_200)),
            Tuple.of(1, Arbitraries.of(90_000, 180_000)));
    return moves(said, Arbitraries.of(1, 5, 10, 30, 60, 61, 120, 170, 600, 901), delays);
  }

  private static Arbitrary<List<Move>> moves(
      Arbitrary<String[]> said, Arbitrary<Integer> afters, Arbitrary<Integer> delays) {
    return Combinators.combine(
            said,
            afters,
            delays,
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(0, 9))
        .as(
            (what, after, delay, how, suspect) ->
                new Move(what[0], Double.parseDouble(what[1]), after, delay, how, suspect == 0))
        .list()
        .ofMinSize(3)
        .ofMaxSize(50);
  }

  @Provide
  Arbitrary<List<Move>> days() {
    return moves(
        Arbitraries.of(
            new String[] {"door.position", "0"},
            new String[] {"door.position", "1"},
            new String[] {"power.mains", "0"},
            new String[] {"power.mains", "1"},
            new String[] {"smoke.alarm", "0"},
            new String[] {"smoke.alarm", "1"},
            new String[] {"sos.button", "1"},
            new String[] {"fridge.medicine.temperature", "5"},
            new String[] {"fridge.medicine.temperature", "9"},
            new String[] {"fridge.medicine.temperature", "16"},
            new String[] {"gas.co", "10"},
            new String[] {"gas.co", "120"},
            new String[] {"gas.co", "310"},
            new String[] {"access.attempt", "0"},
            new String[] {"access.attempt", "1"},
            new String[] {"presence.mmwave", "1"},
            new String[] {"presence.motion", "0"},
            new String[] {"presence.motion", "1"},
            new String[] {"spo2", "82"},
            new String[] {"spo2", "86"},
            new String[] {"spo2", "95"}));
  }

  @Provide
  Arbitrary<List<Move>> oneSignal() {
    return Arbitraries.of(
            List.of("power.mains", "0", "1"),
            List.of("smoke.alarm", "0", "1"),
            List.of("fridge.medicine.temperature", "5", "9", "16"),
            List.of("gas.co", "10", "120", "310"),
            List.of("access.attempt", "1", "1", "0"),
            List.of("spo2", "60", "82", "86", "95"))
        .flatMap(
            words ->
                moves(
                    Arbitraries.of(words.subList(1, words.size()))
                        .map(value -> new String[] {words.get(0), value})));
  }

  @Provide
  Arbitrary<List<Move>> stations() {
    return moves(
        Arbitraries.of(
            new String[] {"door.position", "0"},
            new String[] {"door.position", "1"},
            new String[] {"presence.mmwave", "0"},
            new String[] {"presence.mmwave", "0"},
            new String[] {"presence.mmwave", "1"},
            new String[] {"env.temperature", "20"},
            new String[] {"env.temperature", "29"},
            new String[] {"env.temperature", "36"}));
  }

  /** Somebody is measured now and then, and half of it comes when it counts no more. */
  @Provide
  Arbitrary<List<Move>> months() {
    return moves(
        Arbitraries.of("60", "82", "86", "95", "95").map(value -> new String[] {"spo2", value}),
        Arbitraries.of(60, 300, 600, 7_200, 90_000, 200_000, 500_000),
        Arbitraries.oneOf(
            Arbitraries.of(0, 7, 600, 7_200),
            Arbitraries.integers().between(25 * 3_600, 65 * 3_600)));
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void ofManyKindsAtOnce(@ForAll("days") List<Move> day, @ForAll long seed) throws IOException {
    tell(day, RuleBook.shipped(), seed);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void ofOneSignal(@ForAll("oneSignal") List<Move> day, @ForAll long seed) throws IOException {
    tell(day, RuleBook.shipped(), seed);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void ofAStation(@ForAll("stations") List<Move> day, @ForAll long seed) throws IOException {
    tell(day, STATION, seed);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void ofSomebodyOverMonths(@ForAll("months") List<Move> day, @ForAll long seed)
      throws IOException {
    tell(day, RuleBook.shipped(), seed);
  }

  /**
   * What ended it was dealt with by an engine of which the one that puts it in its place knows
   * nothing: two days lie between them, and all that one has seen is what came too late.
   */
  @Example
  void ofWhatEndedBeforeTheRestart() throws IOException {
    List<Move> day =
        List.of(
            new Move("spo2", 86, 4_489, 180_000, 0, false),
            new Move("spo2", 60, 1_747, 7_200, 1, false),
            new Move("spo2", 95, 1_184, 899, 5, false));
    tell(day, RuleBook.shipped(), 117);
  }

  /** A message on its way. */
  private record Sent(Instant arrives, Reading reading, Move move) {}

  static void tell(List<Move> day, RuleBook book, long seed) throws IOException {
    List<Rule<?>> amended =
        book.rules().stream()
            .<Rule<?>>map(rule -> rule)
            .filter(rule -> rule.reach().isPresent())
            .toList();
    try (TempFolder folder = TempFolder.create("alarms");
        House house = new House(folder.path(), book, seed)) {
      PersonId person = house.register(Sex.MALE);
      List<Reading> readings = new ArrayList<>();
      List<Sent> sent = new ArrayList<>();
      Instant measured = house.clock.instant();
      for (Move move : day) {
        measured = measured.plusSeconds(move.after());
        Instant arrives = measured.plusSeconds(move.delay());
        Reading reading = reading(move, person, measured);
        readings.add(reading);
        sent.add(new Sent(arrives, reading, move));
        if (move.twice()) {
          sent.add(new Sent(arrives.plusSeconds(40), reading, move));
        }
      }
      sent.sort(Comparator.comparing(Sent::arrives));
      for (Sent message : sent) {
        deliver(message, house);
      }
      // Longer than any value is valid: a gap counts only from when the engine was awake.
      house.pass(Duration.ofSeconds(1_000));
      house.settle();

      assertThat(Courses.told(house, amended)).isEqualTo(Courses.defined(house, amended, readings));
    }
  }

  private static Reading reading(Move move, PersonId person, Instant measured) {
    boolean health = move.signal().equals("spo2");
    List<Flag> flags = new ArrayList<>();
    if (move.delay() > 900) {
      flags.add(Flag.LATE);
    }
    if (move.suspect()) {
      flags.add(Flag.SUSPECT);
    }
    return House.reading(
        House.HUT,
        health ? "h-kiosk" : "h-gw",
        health ? person : PersonId.NONE,
        move.signal(),
        move.value(),
        measured,
        flags.toArray(Flag[]::new));
  }

  private static void deliver(Sent message, House house) {
    Duration wait = Duration.between(house.clock.instant(), message.arrives());
    if (message.move().looks()) {
      if (wait.compareTo(LONG) > 0) {
        house.clock.to(message.arrives().minus(LONG));
      }
      house.pass(wait.compareTo(LONG) > 0 ? LONG : wait);
    } else if (!wait.isNegative()) {
      house.clock.to(message.arrives());
    }
    house.failing = message.move().fails();
    try {
      house.publish(message.reading().device().value(), List.of(message.reading()));
    } catch (IllegalStateException broken) {
      assertThat(message.move().fails()).isTrue();
    }
    house.failing = false;
    if (message.move().dies()) {
      house.restart();
    }
  }
}
