package io.waystation.alerting.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waystation.model.Basis.Deciding;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class AtHandTest {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00.123Z");

  @Property(tries = 300)
  void whatIsWrittenIsReadWhateverNamesAreMadeOf(
      @ForAll String device, @ForAll String part, @ForAll double value) {
    Deciding one = new Deciding("env.co2", clean(device), clean(part), AT, value);
    Deciding other = new Deciding("env.co2", "gw;|/\\\"", "门", AT.plusMillis(1), -0.5);
    for (AtHand hand :
        List.of(
            new AtHand(List.of(one), List.of(one)),
            new AtHand(List.of(one, other), List.of(other)),
            new AtHand(List.of(), List.of(other)))) {
      String text = hand.text();
      assertThat(text).doesNotContain("\"", "\\");
      assertThat(AtHand.parse(text)).isEqualTo(hand);
    }
    assertThat(AtHand.parse(AtHand.NOTHING.text())).isEqualTo(AtHand.NOTHING);
  }

  /** Halves of a character are no text that could be kept. */
  private static String clean(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void whatIsSomethingElseIsRefused(@ForAll String text) {
    if (!text.isEmpty() && !text.equals("/")) {
      assertThatThrownBy(() -> AtHand.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
