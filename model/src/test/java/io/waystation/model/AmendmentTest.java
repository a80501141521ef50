package io.waystation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AmendmentTest {
  private static final Instant FROM = Instant.parse("2026-11-21T01:10:00Z");
  private static final Instant TO = Instant.parse("2026-11-21T01:40:00.250Z");
  private static final Course OVER =
      new Course(FROM, TO, List.of(Severity.WARNING, Severity.CRITICAL), true, false);
  private static final Course LASTS =
      new Course(FROM, null, List.of(Severity.NOTICE, Severity.NOTICE), false, true);

  @Test
  void isReadAsItWasWritten() {
    for (Amendment amendment :
        List.of(
            new Amendment(Optional.of(OVER), Optional.of(LASTS)),
            new Amendment(Optional.empty(), Optional.of(OVER)),
            new Amendment(Optional.of(LASTS), Optional.empty()))) {
      assertThat(Amendment.parse(amendment.toString())).isEqualTo(amendment);
    }
    assertThat(OVER)
        .hasToString("2026-11-21T01:10:00Z..2026-11-21T01:40:00.250Z warning>critical provisional");
    assertThat(LASTS).hasToString("2026-11-21T01:10:00Z.. notice unknown");
  }

  @Test
  void nothingElseIsReadAsOne() {
    for (String text : List.of("", "-", "on my way", "now -> then")) {
      assertThatThrownBy(() -> Amendment.parse(text)).as(text).isInstanceOf(RuntimeException.class);
    }
  }
}
