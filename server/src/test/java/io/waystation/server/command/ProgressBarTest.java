package io.waystation.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.server.backup.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  private ProgressBar bar(boolean terminal) {
    return new ProgressBar(new PrintStream(bytes, true, UTF_8), terminal, now::get);
  }

  private String shown() {
    String text = bytes.toString(UTF_8);
    bytes.reset();
    return text;
  }

  @Test
  void drawsShareRateAndTimeLeftOverTheSameLine() {
    ProgressBar bar = bar(true);
    bar.begin("log.db", 1_000_000_000, Progress.Unit.BYTES);
    now.set(4 * SECOND);
    bar.at(250_000_000);
    assertThat(shown())
        .startsWith("\rlog.db")
        .contains("[######..................]")
        .contains(" 25 %, 62.5 MB/s, 12 s left")
        .doesNotContain("\n");
    now.addAndGet(SECOND / 10);
    bar.at(260_000_000);
    assertThat(shown()).as("not more than five times a second").isEmpty();
    now.set(20 * SECOND);
    bar.at(1_000_000_000);
    bar.end("");
    assertThat(shown()).endsWith("\n").contains("1.0 GB in 20.0 s");
  }

  @Test
  void saysALineEveryTenSecondsWhereThereIsNoTerminal() {
    ProgressBar bar = bar(false);
    bar.begin("records", 0, Progress.Unit.ROWS);
    for (int second = 1; second <= 25; second++) {
      now.set(second * SECOND);
      bar.at(second * 1_000L);
    }
    bar.end("");
    assertThat(shown().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).doesNotContain("\r", "[", "#"))
        .element(0)
        .asString()
        .contains("10,000 rows, 1,000 rows/s");
  }

  @Test
  void tellsTheTimeLeftWhenOnlyTheShareIsKnown() {
    ProgressBar bar = bar(true);
    bar.begin("readings", 0, Progress.Unit.READINGS);
    now.set(60 * SECOND);
    bar.at(3_000_000, 0.25);
    assertThat(shown()).contains(" 25 %, 50,000 readings/s, 3 min left");
  }
}
