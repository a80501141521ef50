package io.waystation.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlayProgressTest {
  private static final Instant PRESENT = Instant.parse("2026-11-21T00:00:00Z");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private long nanos;

  @Test
  void tellsWhereItIsHowFastItGoesAndHowLongItTakes() {
    Instant start = PRESENT.minus(Duration.ofDays(100));
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    PlayProgress progress = new PlayProgress(out, () -> nanos, 478);
    progress.begin(start, PRESENT);
    nanos += 5_000_000_000L;
    progress.at(start.plus(Duration.ofDays(1)), PRESENT, 50_000);
    nanos += 5_000_000_000L;
    progress.at(start.plus(Duration.ofDays(2)), PRESENT, 100_000);
    nanos += 490_000_000_000L;
    progress.end(PRESENT, 5_000_000);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "  Playing the past of 478 stations, 2026-08-13 00:00 to 2026-11-21 00:00 UTC",
            "  2026-08-15 00:00  478 stations  10,000 readings/s  17,280 times real time  8 min left",
            "  Played 100 days up to 2026-11-21 00:00 UTC: 5,000,000 readings in 8 min");
  }
}
