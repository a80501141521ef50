package io.waystation.simulator.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.waystation.model.LocalText;
import io.waystation.simulator.score.Marks.Judged;
import io.waystation.simulator.score.Marks.Verdict;
import io.waystation.simulator.truth.TruthLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  @Test
  void nothingLiesAboveAFalseAlarm() {
    String drawing =
        Timeline.draw(
            score(
                alarm("smoke", Verdict.FALSE, 600),
                alarm("too_hot", Verdict.NATURAL, 700),
                alarm("sos", Verdict.RIGHT, 800),
                alarm("ups_low", Verdict.CONSEQUENCE, 900)));
    assertThat(drawing.indexOf("class=\"wrong\""))
        .isGreaterThan(drawing.lastIndexOf("class=\"plain\""))
        .isGreaterThan(drawing.lastIndexOf("class=\"right\""));
    assertThat(drawing).containsOnlyOnce("class=\"right\"").containsOnlyOnce("class=\"wrong\"");
  }

  private static Judged alarm(String rule, Verdict verdict, int from) {
    Instant began = START.plusSeconds(from);
    ServiceAlarm alarm =
        new ServiceAlarm(
            rule,
            rule,
            new LocalText(rule, rule),
            "st-001",
            "st-001-gw",
            "",
            "",
            "warning",
            "",
            began,
            began,
            Optional.empty(),
            "",
            List.of(),
            false);
    return new Judged(alarm, verdict, Optional.empty(), Set.of());
  }

  private static Score score(Judged... alarms) {
    Instant end = START.plus(Duration.ofDays(1));
    Told told =
        new Told(
            new TruthLine.City(7, "", START, ZoneId.of("Asia/Shanghai")),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            end,
            Optional.of(new TruthLine.End(end, 0, 0, 0)));
    return new Score(
        told,
        new Marks(List.of(), List.of(alarms)),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
