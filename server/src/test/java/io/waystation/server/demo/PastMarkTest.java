package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastMarkTest {
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant PRESENT = BEGIN.plus(Duration.ofHours(480));
  private static final Instant BROKEN_OFF = BEGIN.plus(Duration.ofHours(13));

  @TempDir Path data;

  @Test
  void saysHowFarAPastHasCome() {
    PastMark mark = PastMark.begun(data, BEGIN, PRESENT);
    assertThat(mark.reached(BROKEN_OFF, false)).isEqualTo("played=13h of=480h partial=true");
    assertThat(mark.reached(PRESENT.plusSeconds(300), true))
        .isEqualTo("played=480h of=480h partial=false");
  }

  @Test
  void theNextStartKnowsOfOneThatWasBrokenOffAndHowToGoOn() {
    PastMark.begun(data, BEGIN, PRESENT);
    assertThat(PastMark.in(data).orElseThrow().brokenOff(BROKEN_OFF, PRESENT.plusSeconds(60)))
        .startsWith("The past was played only up to 2026-11-01 13:00 UTC, 13 h of 480 h.")
        .contains("--play 467h to play the rest")
        .contains("time goes on from now");
    // Gone on with where it was broken off, it is one past with what was played before.
    PastMark rest = PastMark.begun(data, BROKEN_OFF, PRESENT);
    assertThat(rest.reached(PRESENT, true)).isEqualTo("played=480h of=480h partial=false");
    PastMark.done(data);
    assertThat(PastMark.in(data)).isEmpty();
  }
}
