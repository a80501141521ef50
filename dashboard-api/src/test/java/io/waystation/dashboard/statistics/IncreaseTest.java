package io.waystation.dashboard.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.storage.telemetry.Point;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IncreaseTest {
  private static final Increase.Limit LIMIT = new Increase.Limit(20, 600);
  private static final long MINUTE = 60_000;

  @Test
  void addsUpWhatACounterGoesUpBy() {
    assertThat(counted(100, 100, 103, 110)).isEqualTo(10);
  }

  @Test
  void aCounterThatStartsAnewHasCountedWhatItShows() {
    assertThat(counted(5_000, 5_002, 3, 4)).isEqualTo(2 + 3 + 1);
  }

  @Test
  void aStepBackIsNotCountedAgainOnTheWayUp() {
    assertThat(counted(1_000, 999, 1_000, 1_001)).isEqualTo(1);
    double[] below = new double[100];
    Arrays.fill(below, 990);
    below[0] = 1_000;
    below[98] = 991;
    below[99] = 992;
    // It has stayed below for an hour, so it goes on from there.
    assertThat(counted(below)).isEqualTo(2);
  }

  @Test
  void aJumpThatCannotBeIsLeftOut() {
    assertThat(counted(120, 50_000, 50_001)).isEqualTo(1);
    // In seven hours, 3,000 may be.
    Track track = new Track();
    point(track, 0, 120);
    point(track, 420, 3_120);
    assertThat(Increase.of(track, LIMIT).within(0, Long.MAX_VALUE)).isEqualTo(3_000);
  }

  @Test
  void whatWasCountedOverMidnightIsSharedByTime() {
    Track track = new Track();
    point(track, 0, 10);
    point(track, 60, 16);
    Increase increase = Increase.of(track, LIMIT);
    assertThat(increase.within(0, 20 * MINUTE)).isEqualTo(2);
    assertThat(increase.within(20 * MINUTE, 60 * MINUTE)).isEqualTo(4);
  }

  @Test
  void oneValueSaysNothing() {
    assertThat(counted(7)).isZero();
    assertThat(new Track().covered(MINUTE).isEmpty()).isTrue();
  }

  private static double counted(double... eachMinute) {
    Track track = new Track();
    for (int minute = 0; minute < eachMinute.length; minute++) {
      point(track, minute, eachMinute[minute]);
    }
    return Increase.of(track, LIMIT).within(0, Long.MAX_VALUE);
  }

  private static void point(Track track, int minute, double value) {
    track.add(new Point(Instant.ofEpochMilli(minute * MINUTE), value, 0));
  }
}
