package io.waystation.alerting.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.AlarmKpis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FloodWindowTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final int WINDOW = 600;

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static FloodWindow.Seen seen(int operators, long to, long... seconds) {
    FloodWindow window = new FloodWindow(NOON, operators);
    for (long second : seconds) {
      window.annunciated(at(second));
    }
    return window.until(at(to));
  }

  @Test
  void tenInTenMinutesAreNoFloodAndElevenAre() {
    assertThat(seen(1, 3_600, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9).flood().floods()).isZero();
    AlarmKpis.Flood flood = seen(1, 3_600, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).flood();
    assertThat(flood.floods()).isEqualTo(1);
    assertThat(flood.time())
        .as("it begins with the eleventh and ends when the seventh has left: four are below five")
        .isEqualTo(Duration.ofSeconds(606 - 10));
    assertThat(flood.ongoing()).isFalse();
  }

  @Test
  void theLoadIsSharedAmongOperators() {
    long[] eleven = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(seen(2, 3_600, eleven).flood().floods()).isZero();
    assertThat(seen(2, 3_600, eleven).worst()).isEqualTo(5.5);
    assertThat(seen(2, 3_600, eleven).worstEnds()).isEqualTo(at(10));
  }

  @Test
  void aFloodThatBeganBeforeCountsFromTheBeginningOfTheTime() {
    AlarmKpis.Flood flood =
        seen(1, 100, -60, -60, -60, -60, -60, -60, -60, -60, -60, -60, -60).flood();
    assertThat(flood)
        .isEqualTo(new AlarmKpis.Flood(1, Duration.ofSeconds(100), Duration.ofSeconds(100), true));
    assertThat(seen(1, 100, -700, -700, -700).worst()).isZero();
  }

  /** Second by second, from the words of the definition. */
  @Property(tries = 200)
  void isAsTheDefinitionSays(@ForAll long seed) {
    Random random = new Random(seed);
    int length = 4_000;
    int operators = 1 + random.nextInt(2);
    List<Integer> times = new ArrayList<>();
    for (int burst = random.nextInt(6); burst > 0; burst--) {
      int start = random.nextInt(length) - 1_000;
      for (int n = random.nextInt(30); n > 0; n--) {
        times.add(Math.min(length - 1, start + random.nextInt(900)));
      }
    }
    Collections.sort(times);

    int floods = 0;
    int inFlood = 0;
    int worst = 0;
    boolean on = false;
    boolean counted = false;
    for (int second = -1_000; second < length; second++) {
      int now = second;
      long count = times.stream().filter(t -> t > now - WINDOW && t <= now).count();
      boolean fresh = times.contains(now);
      if (on ? count < 5L * operators : fresh && count > 10L * operators) {
        on = !on;
        counted = false;
      }
      if (second >= 0) {
        worst = fresh ? (int) Math.max(worst, count) : worst;
        inFlood += on ? 1 : 0;
        floods += on && !counted ? 1 : 0;
        counted |= on;
      }
    }

    FloodWindow window = new FloodWindow(NOON, operators);
    times.forEach(t -> window.annunciated(at(t)));
    FloodWindow.Seen seen = window.until(at(length));
    assertThat(seen.flood().floods()).isEqualTo(floods);
    assertThat(seen.flood().time()).isEqualTo(Duration.ofSeconds(inFlood));
    assertThat(seen.worst()).isEqualTo((double) worst / operators);
  }
}
