package io.waystation.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.simulator.score.DayError.Figure;
import io.waystation.simulator.truth.TruthLine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DayErrorTest {
  private static final Instant START = Instant.parse("2026-11-20T16:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aFigureOfLessThanHalfADayIsNoErrorAndIsCounted() {
    Score score = score(Duration.ZERO, day(0.49, false), day(0.5, false));
    assertThat(score.errors(Figure.VISITS)).containsExactly(0.1);
    assertThat(score.leftOut(Figure.VISITS)).isEqualTo(1);
    assertThat(score.errors(Figure.DWELL)).containsExactly(0.5);
    assertThat(score.leftOut(Figure.DWELL)).isEqualTo(1);
  }

  @Test
  void whereDevicesSleepCountersLoseNothing() {
    Score score = score(HOUR, day(0.006, true));
    assertThat(score.errors(Figure.VISITS)).containsExactly(0.1);
    assertThat(score.leftOut(Figure.VISITS)).isZero();
    assertThat(score.errors(Figure.DWELL)).isEmpty();
    assertThat(score.leftOut(Figure.DWELL)).isEqualTo(1);
  }

  @Test
  void whatTheServiceDoesNotGiveIsNeitherAnErrorNorLeftOut() {
    Score score = score(Duration.ZERO, day(0.1, false));
    assertThat(score.errors(Figure.ENERGY)).isEmpty();
    assertThat(score.leftOut(Figure.ENERGY)).isZero();
  }

  @Test
  void alarmsOfDevicesThatSleepAreNotMarked() {
    assertThat(score(Duration.ZERO).falsePerDay()).hasValue(0);
    assertThat(score(Duration.ofMinutes(1)).falsePerDay()).hasValue(0);
    assertThat(score(HOUR).falsePerDay()).isEmpty();
    assertThat(ScoreTable.summary(score(HOUR)))
        .isEqualTo("precision=- recall=- cause=- completeness=- false_per_day=-");
  }

  private static DayError day(double coverage, boolean sleeps) {
    return new DayError(
        "st-001",
        LocalDate.parse("2026-11-21"),
        Map.of(Figure.VISITS, 50.0, Figure.DWELL, 1_200.0, Figure.ENERGY, 12.0),
        Map.of(Figure.VISITS, 55.0, Figure.DWELL, 600.0),
        Map.of(Figure.VISITS, coverage, Figure.DWELL, coverage, Figure.ENERGY, 0.0),
        sleeps);
  }

  private static Score score(Duration beat, DayError... days) {
    Instant end = START.plus(Duration.ofDays(1));
    TruthLine.City city = new TruthLine.City(7, "", START, ZoneId.of("Asia/Shanghai"), beat);
    Told told =
        new Told(
            city,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            end,
            Optional.of(new TruthLine.End(end, 0, 0, 0)));
    return new Score(
        told, Marks.NONE, Optional.empty(), List.of(days), Optional.empty(), List.of());
  }
}
