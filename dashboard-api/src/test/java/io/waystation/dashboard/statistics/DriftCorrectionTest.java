package io.waystation.dashboard.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.waystation.dashboard.statistics.DoorTwin.Setting;
import io.waystation.dashboard.statistics.DriftCorrection.Door;
import io.waystation.dashboard.statistics.DriftCorrection.Seen;
import io.waystation.dashboard.statistics.DriftCorrection.Segment;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DriftCorrectionTest {
  private static final Door GOOD = new Door(1, 100, 0);
  private static final int DAYS = 10;

  /** With a door contact, whichever counter misses, and both. */
  @Property(tries = 30)
  void missesAreFoundWithinOnePerCent(
      @ForAll long seed,
      @ForAll @IntRange(min = 200, max = 400) int perDay,
      @ForAll @DoubleRange(min = 3, max = 45) double dwell,
      @ForAll @DoubleRange(max = 0.04) double missedIn,
      @ForAll @DoubleRange(max = 0.04) double missedOut) {
    within1PerCent(seed, new Setting(perDay, dwell, missedIn, 0, missedOut, 0, 0, true, false));
  }

  /** With a door contact, where one counter doubles and the other misses. */
  @Property(tries = 30)
  void doublesOfOneCounterAreFoundWithinOnePerCent(
      @ForAll long seed,
      @ForAll @IntRange(min = 200, max = 400) int perDay,
      @ForAll @DoubleRange(min = 3, max = 45) double dwell,
      @ForAll @DoubleRange(max = 0.04) double doubled,
      @ForAll @DoubleRange(max = 0.04) double missed,
      @ForAll boolean in) {
    within1PerCent(
        seed,
        in
            ? new Setting(perDay, dwell, 0, doubled, missed, 0, 0, true, false)
            : new Setting(perDay, dwell, missed, 0, 0, doubled, 0, true, false));
  }

  /** Without one, as long as only one of them errs, and by missing. */
  @Property(tries = 30)
  void withoutADoorContactOneMissingCounterIsPutRight(
      @ForAll long seed,
      @ForAll @DoubleRange(max = 0.1) double missed,
      @ForAll boolean in,
      @ForAll boolean everyMinute) {
    within1PerCent(
        seed, new Setting(220, 20, in ? missed : 0, 0, in ? 0 : missed, 0, 0, false, everyMinute));
  }

  private static void within1PerCent(long seed, Setting setting) {
    List<Double> errors =
        IntStream.range(0, DAYS)
            .mapToObj(
                day -> {
                  DoorTwin twin = new DoorTwin(seed + day, setting);
                  double visits = Math.round(visits(twin.passages()));
                  return visits / twin.visits.size() - 1;
                })
            .toList();
    assertThat(errors.stream().mapToDouble(error -> error).sum() / DAYS)
        .as("error of ten days together")
        .isCloseTo(0, within(0.01));
    assertThat(errors.stream().mapToDouble(Math::abs).sum() / DAYS)
        .as("error of a single day, on average")
        .isLessThan(0.015);
    assertThat(errors).allMatch(error -> Math.abs(error) < 0.04);
  }

  /** What is left uncorrected would be twice as much. */
  @Test
  void theCountersOfThatTwinAreWrong() {
    DoorTwin twin = new DoorTwin(1, new Setting(300, 20, .04, 0, .04, 0, 0, true, false));
    Passages passages = twin.passages();
    assertThat(twin.countedIn).isLessThan(295);
    assertThat(visits(passages)).isCloseTo(300, within(3.0));
  }

  /** One day that is never empty may be off by a fifth; on average nothing is. */
  @Test
  void dwellComesOutOfTheCorrectedCounts() {
    Setting setting = new Setting(300, 20, .03, 0, .05, 0, 0, true, false);
    double real = 0;
    double found = 0;
    for (int seed = 0; seed < 40; seed++) {
      DoorTwin twin = new DoorTwin(seed, setting);
      real += twin.seconds;
      found +=
          twin.passages().inside().stream()
              .mapToDouble(inside -> inside.people() * (inside.to() - inside.from()) / 1000)
              .sum();
    }
    assertThat(found).isCloseTo(real, within(0.05 * real));
  }

  @Test
  void theDifferenceIsMissedIfTheDoorOpenedForIt() {
    assertThat(visits(new Segment(10, 9, Seen.SOMEBODY, 1, 0, 1))).isEqualTo(10);
    // And both missed one.
    assertThat(visits(new Segment(10, 10, Seen.SOMEBODY, 0, 0, 2))).isEqualTo(11);
  }

  @Test
  void theDifferenceIsDoubleIfTheDoorDidNotOpenForIt() {
    assertThat(visits(new Segment(10, 9, Seen.SOMEBODY, 1, 0, 0))).isEqualTo(9);
    // No two counts are close enough to be the same person.
    assertThat(visits(new Segment(10, 9, Seen.SOMEBODY, 0, 0, 0))).isEqualTo(10);
  }

  @Test
  void theLargerCountIsTakenWhereTheDoorSaysNothing() {
    int unknown = DriftCorrection.UNKNOWN;
    assertThat(visits(new Segment(10, 8, Seen.SOMEBODY, 1, 0, unknown))).isEqualTo(10);
    assertThat(visits(new Segment(8, 10, Seen.UNKNOWN, 1, 0, unknown))).isEqualTo(10);
    // A door that is opened for nothing all the time, and one that stands open.
    assertThat(visits(new Segment(10, 8, Seen.SOMEBODY, 1, 0, 30))).isEqualTo(10);
    Segment segment = new Segment(10, 8, Seen.SOMEBODY, 2, 0, 0);
    assertThat(new DriftCorrection(List.of(segment), new Door(.2, 10, 0)).visits(segment))
        .isEqualTo(10);
  }

  @Test
  void sensorsInsideHaveTheLastWord() {
    assertThat(visits(new Segment(0, 0, Seen.SOMEBODY, 0, 0, 0))).isEqualTo(1);
    assertThat(visits(new Segment(3, 0, Seen.NOBODY, 0, 0, 0))).isZero();
  }

  @Test
  void lookingInIsNotMissingSomebody() {
    Segment segment = new Segment(50, 50, Seen.SOMEBODY, 0, 0, 5);
    assertThat(new DriftCorrection(List.of(segment), new Door(1, 80, 10)).visits(segment))
        .isEqualTo(50);
  }

  private static double visits(Segment segment) {
    return new DriftCorrection(List.of(segment), GOOD).visits(segment);
  }

  private static double visits(Passages passages) {
    return passages.in().stream().mapToDouble(Passages.Pass::people).sum();
  }
}
